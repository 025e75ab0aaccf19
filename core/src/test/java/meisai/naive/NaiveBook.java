package meisai.naive;

import static java.util.Comparator.comparing;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.*;
import java.util.function.Function;
import java.util.function.Predicate;
import meisai.account.*;
import meisai.life.AccountLog;
import meisai.life.AccountLog.Event;
import meisai.pricebook.BillItem;
import meisai.pricebook.PriceBook;

/** Who has what on which day and what applies to it, by the versions and changes that are known at a seq. */
final class NaiveBook {
    /** By code point. */
    static final Comparator<String> TEXT = comparing(text -> text.codePoints().toArray(), Arrays::compare);

    static final Comparator<Resource> BY_ID = comparing(Resource::id, TEXT);
    static final Comparator<Resource> RESOURCES =
            BY_ID.thenComparing(one -> one.kind().wireName(), TEXT);
    final List<PriceBook> versions = new ArrayList<>();
    final Map<Resource, List<StandingChange>> changes = new TreeMap<>(RESOURCES);
    private final Map<List<Object>, Standing> standings = new HashMap<>();

    NaiveBook(AccountLog log, int seq) {
        log.before(seq, Event.Published.class).values().forEach(one -> versions.add(one.version()));
        for (Event.Changed one : log.before(seq, Event.Changed.class).values()) {
            changes.computeIfAbsent(one.resource(), key -> new ArrayList<>()).addAll(one.changes());
        }
        versions.sort(comparing(PriceBook::effectiveFrom));
        changes.values().forEach(all -> all.sort(comparing(StandingChange::from)));
    }

    static <T> List<T> only(Collection<T> all, Predicate<T> which) {
        return all.stream().filter(which).toList();
    }

    static <T> BigDecimal sum(Collection<T> all, Function<T, BigDecimal> of) {
        return all.stream().map(of).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** The version of a day as a list of one, or none. */
    List<PriceBook> version(LocalDate day) {
        List<PriceBook> begun = only(versions, book -> !book.effectiveFrom().isAfter(day));
        return begun.subList(Math.max(0, begun.size() - 1), begun.size());
    }

    List<BillItem> items(LocalDate day) {
        return version(day).isEmpty() ? List.of() : version(day).getFirst().items();
    }

    /** The first reason, in the order of the checks, for which a record cannot be priced; nothing if it can. */
    String missing(Event.Used used) {
        var meters = only(versions, book -> book.meter(used.meter()).isPresent());
        List<BillItem> items = only(items(used.day()), item -> prices(item, used));
        Standing standing = standing(used.resource(), used.day());
        int places = used.quantity().scale();
        if (meters.isEmpty()) {
            return "unknownMeter";
        } else if (places > meters.getFirst().meter(used.meter()).orElseThrow().decimals()) {
            return "quantityTooPrecise";
        } else if (version(used.day()).isEmpty()) {
            return "noVersion";
        } else if (items.stream().anyMatch(item -> applies(item, standing))) {
            return "";
        } else if (!items.isEmpty() && !changes.containsKey(used.resource())) {
            return "resourceNotRegistered";
        }
        return !items.isEmpty() && standing.plan().isEmpty() ? "noPlan" : "noItem";
    }

    static boolean prices(BillItem item, Event.Used used) {
        var attributes = item.applies().attributes().entrySet();
        Map<String, String> values = used.attributes().values();
        return item.applies().meter().equals(Optional.of(used.meter()))
                && attributes.stream().allMatch(of -> of.getValue().contains(values.getOrDefault(of.getKey(), "")));
    }

    static boolean applies(BillItem item, Standing standing) {
        var plans = item.applies().plans();
        var statuses = item.applies().statuses();
        return (plans.isEmpty() || standing.plan().stream().anyMatch(plans::contains))
                && (statuses.isEmpty() || standing.status().stream().anyMatch(statuses::contains));
    }

    /** The changes for the day or an earlier one; of several for one day the last acknowledged comes last. */
    List<StandingChange> until(Resource resource, LocalDate day) {
        return only(
                changes.getOrDefault(resource, List.of()),
                change -> !change.from().isAfter(day));
    }

    Standing standing(Resource resource, LocalDate day) {
        List<StandingChange> until = until(resource, day);
        return standings.computeIfAbsent(List.of(resource, day), key -> {
            Optional<String> group = last(until, StandingChange::group).filter(name -> !name.isEmpty());
            Map<String, String> tags = last(until, StandingChange::tags).orElse(Map.of());
            return new Standing(last(until, StandingChange::plan), last(until, StandingChange::status), group, tags);
        });
    }

    private static <T> Optional<T> last(List<StandingChange> changes, Function<StandingChange, Optional<T>> member) {
        return changes.stream().flatMap(change -> member.apply(change).stream()).reduce((one, next) -> next);
    }
}

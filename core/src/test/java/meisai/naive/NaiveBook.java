package meisai.naive;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import meisai.account.Resource;
import meisai.account.Standing;
import meisai.account.StandingChange;
import meisai.life.AccountLog.Event;
import meisai.meter.Meter;
import meisai.pricebook.BillItem;
import meisai.pricebook.PriceBook;

/** Who has what on which day and what applies to it, by the versions and changes that are known so far. */
final class NaiveBook {
    /** By code point. */
    static final Comparator<String> TEXT =
            Comparator.comparing(text -> text.codePoints().toArray(), Arrays::compare);

    static final Comparator<Resource> RESOURCES = Comparator.comparing(Resource::id, TEXT)
            .thenComparing(one -> one.kind().wireName(), TEXT);
    final List<PriceBook> versions = new ArrayList<>();
    final Map<Resource, List<StandingChange>> changes = new TreeMap<>(RESOURCES);
    private final Map<LocalDate, List<BillItem>> items = new HashMap<>();
    private final Map<List<Object>, Standing> standings = new HashMap<>();

    NaiveBook(List<Event> known) {
        for (Event event : known) {
            if (event instanceof Event.Published(PriceBook version)) {
                versions.add(version);
            } else if (event instanceof Event.Changed(Resource resource, List<StandingChange> more)) {
                changes.computeIfAbsent(resource, key -> new ArrayList<>()).addAll(more);
            }
        }
    }

    static <T> List<T> only(Collection<T> all, Predicate<T> which) {
        return all.stream().filter(which).toList();
    }

    static <T> BigDecimal sum(Collection<T> all, Function<T, BigDecimal> of) {
        return all.stream().map(of).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    Optional<PriceBook> version(LocalDate day) {
        return only(versions, book -> !book.effectiveFrom().isAfter(day)).stream()
                .max(Comparator.comparing(PriceBook::effectiveFrom));
    }

    /** By name. */
    List<BillItem> items(LocalDate day) {
        Comparator<BillItem> byName = Comparator.comparing(BillItem::name, TEXT);
        return items.computeIfAbsent(
                day,
                key -> version(day).map(PriceBook::items).orElse(List.of()).stream()
                        .sorted(byName)
                        .toList());
    }

    /** The first reason, in the order of the checks, for which a record cannot be priced. */
    Optional<String> missing(Event.Used used) {
        List<Meter> meters = only(versions, book -> book.meter(used.meter()).isPresent()).stream()
                .map(book -> book.meter(used.meter()).get())
                .toList();
        List<BillItem> items = only(items(used.day()), item -> prices(item, used));
        Standing standing = standing(used.resource(), used.day());
        boolean priced = items.stream().anyMatch(item -> applies(item, standing));
        String reason = meters.isEmpty()
                ? "unknownMeter"
                : used.quantity().scale() > meters.getFirst().decimals()
                        ? "quantityTooPrecise"
                        : version(used.day()).isEmpty()
                                ? "noVersion"
                                : priced
                                        ? ""
                                        : items.isEmpty()
                                                ? "noItem"
                                                : !changes.containsKey(used.resource())
                                                        ? "resourceNotRegistered"
                                                        : standing.plan().isEmpty() ? "noPlan" : "noItem";
        return Optional.of(reason).filter(text -> !text.isEmpty());
    }

    static boolean prices(BillItem item, Event.Used used) {
        Map<String, String> values = used.attributes().values();
        return item.applies().meter().equals(Optional.of(used.meter()))
                && item.applies().attributes().entrySet().stream()
                        .allMatch(wanted -> wanted.getValue().contains(values.getOrDefault(wanted.getKey(), "")));
    }

    static boolean applies(BillItem item, Standing standing) {
        var plans = item.applies().plans();
        var statuses = item.applies().statuses();
        return (plans.isEmpty() || standing.plan().stream().anyMatch(plans::contains))
                && (statuses.isEmpty() || standing.status().stream().anyMatch(statuses::contains));
    }

    Standing standing(Resource resource, LocalDate day) {
        return standings.computeIfAbsent(
                List.of(resource, day),
                key -> new Standing(
                        set(resource, day, StandingChange::plan),
                        set(resource, day, StandingChange::status),
                        set(resource, day, StandingChange::group).filter(group -> !group.isEmpty()),
                        set(resource, day, StandingChange::tags).orElse(Map.of())));
    }

    /** The changes for the day or an earlier one. */
    List<StandingChange> until(Resource resource, LocalDate day) {
        return only(
                changes.getOrDefault(resource, List.of()),
                change -> !change.from().isAfter(day));
    }

    /** The value last set; of several for one day the last acknowledged. */
    private <T> Optional<T> set(Resource resource, LocalDate day, Function<StandingChange, Optional<T>> member) {
        return only(until(resource, day), change -> member.apply(change).isPresent()).stream()
                .reduce((last, next) -> next.from().isBefore(last.from()) ? last : next)
                .flatMap(member);
    }
}

package meisai.naive;

import static java.util.Comparator.comparing;
import static meisai.Lists.*;

import java.math.BigDecimal;
import java.time.*;
import java.util.*;
import java.util.function.Function;
import meisai.account.*;
import meisai.life.*;
import meisai.life.AccountLog.Event.*;
import meisai.pricebook.*;

/** Who has what on which day, what applies to it and what is of which month, by all that is known at a seq. */
record NaiveBook(AccountLog log, int seq, Map<Object, Standing> standings, Map<Integer, NaiveBook> earlier) {
    static final Comparator<Optional<Resource>> BY_ID_AND_KIND = comparing(
            of -> of.map(one -> one.id() + "\0" + one.kind().wireName()).orElseThrow(), TEXT);

    /** What was known then. */
    NaiveBook at(int then) {
        return earlier.computeIfAbsent(then, key -> new NaiveBook(log, then, new HashMap<>(), earlier));
    }

    <T extends AccountLog.Event> Collection<T> all(Class<T> kind) {
        return log.before(seq, kind).values();
    }

    YearMonth oldestOpen() {
        return log.firstMonth().plusMonths(all(Closed.class).size());
    }

    Optional<PriceBook> version(LocalDate day) {
        var versions = each(all(Published.class), Published::version);
        var begun = only(versions, one -> !one.effectiveFrom().isAfter(day));
        return begun.stream().max(comparing(PriceBook::effectiveFrom));
    }

    List<BillItem> items(LocalDate day) {
        return version(day).map(PriceBook::items).orElse(List.of());
    }

    static boolean applies(BillItem item, Standing has) {
        return isIn(item.applies().plans(), has.plan()) && isIn(item.applies().statuses(), has.status());
    }

    static <T> boolean isIn(Set<T> listed, Optional<T> value) {
        return listed.isEmpty() || value.filter(listed::contains).isPresent();
    }

    boolean isPriced(Used used) {
        var meters = all(Published.class).stream().flatMap(one -> one.version().meters().stream());
        var declared = meters.filter(one -> one.name().equals(used.meter()));
        Standing has = standing(Optional.of(used.resource()), used.day());
        var items = only(items(used.day()), item -> prices(item, used) && applies(item, has));
        return !items.isEmpty() && declared.anyMatch(one -> used.quantity().scale() <= one.decimals());
    }

    static boolean prices(BillItem item, Used used) {
        var wanted = item.applies().attributes().entrySet();
        var has = used.attributes().values();
        return item.applies().meter().equals(Optional.of(used.meter()))
                && wanted.stream().allMatch(one -> one.getValue().contains(has.getOrDefault(one.getKey(), "")));
    }

    /** The changes for the day or an earlier one; of several for one day the last acknowledged comes last. */
    List<StandingChange> until(Optional<Resource> of, LocalDate day) {
        List<StandingChange> all = new ArrayList<>();
        for (Changed one : all(Changed.class)) {
            all.addAll(of.equals(Optional.of(one.resource())) ? one.changes() : List.of());
        }
        return sorted(only(all, one -> !one.from().isAfter(day)), comparing(StandingChange::from));
    }

    /** The values last set for the day or an earlier one. */
    Standing standing(Optional<Resource> of, LocalDate day) {
        return standings.computeIfAbsent(List.of(of, day), key -> {
            var all = until(of, day);
            var group = last(all, StandingChange::group).filter(name -> !name.isEmpty());
            var tags = last(all, StandingChange::tags).orElse(Map.of());
            return new Standing(last(all, StandingChange::plan), last(all, StandingChange::status), group, tags);
        });
    }

    private static <T> Optional<T> last(List<StandingChange> all, Function<StandingChange, Optional<T>> member) {
        return all.stream().flatMap(one -> member.apply(one).stream()).reduce((one, later) -> later);
    }

    /** What is priced as if it were of the month, each record with the day as of which it is. */
    List<Used> records(YearMonth month) {
        List<Used> records = new ArrayList<>();
        log.before(seq, Used.class).forEach((i, used) -> records.add(placed(used, i)));
        records.removeIf(used -> all(Voided.class).contains(new Voided(used.key())));
        return only(records, used -> YearMonth.from(used.day()).equals(month));
    }

    /** What cannot be priced moves on to the oldest open month: at the close of its month, or if it is late at once. */
    private Used placed(Used used, int acknowledged) {
        Used placed = used;
        for (var close : log.before(seq, Closed.class).entrySet()) {
            NaiveBook then = at(Math.max(acknowledged, close.getKey() + 1));
            YearMonth month = close.getValue().month();
            boolean moves = YearMonth.from(placed.day()).equals(month) && !then.isPriced(placed);
            placed = placed.on(moves ? then.oldestOpen().atDay(1) : placed.day());
        }
        return placed;
    }

    /** Charges, each booked in its own month, or in the oldest open one when that was closed. */
    List<Line> posted(YearMonth month) {
        List<Line> parts = new ArrayList<>();
        log.before(seq, Posted.class).forEach((i, posted) -> {
            var one = posted.charge();
            YearMonth own = YearMonth.from(one.date());
            YearMonth open = at(i).oldestOpen();
            boolean isBooked = month.equals(own.isBefore(open) ? open : own);
            for (BillItem item : items(one.date())) {
                if (isBooked && item.name().equals(one.item()) && item.model() instanceof PriceModel.OneOff model) {
                    BigDecimal price = one.unitPrice().orElse(model.price());
                    Standing had = standing(one.resource(), one.date());
                    var as = Line.as(one.item(), item);
                    parts.add(new Line(text(one.date()), one.resource(), as, price, one.quantity(), had));
                }
            }
        });
        parts.sort(comparing(Line::date));
        return NaiveMonth.merged(each(parts, row -> {
            String own = row.date().substring(0, 6);
            return own.equals(text(month)) ? row : row.booked(text(month), row.as(), "posted " + own);
        }));
    }

    static String text(Object dayOrMonth) {
        return dayOrMonth.toString().replace("-", "");
    }
}

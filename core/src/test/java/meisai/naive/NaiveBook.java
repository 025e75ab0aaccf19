package meisai.naive;

import static java.util.Comparator.comparing;
import static meisai.Lists.*;

import java.math.BigDecimal;
import java.time.*;
import java.util.*;
import meisai.account.*;
import meisai.life.*;
import meisai.life.AccountLog.Event.*;
import meisai.price.*;
import meisai.pricebook.*;

/** Who has what on which day, what applies to it and what is of which month, by all that is known at a seq. */
record NaiveBook(AccountLog log, int seq, Map<Object, Standing> standings, Map<Integer, NaiveBook> earlier) {
    static final Comparator<Resource> BY_ID = comparing(Resource::id, TEXT);
    static final Comparator<Resource> RESOURCES =
            BY_ID.thenComparing(one -> one.kind().wireName());

    NaiveBook(AccountLog log, int seq) {
        this(log, seq, new HashMap<>(), new HashMap<>());
    }

    /** What was known then. */
    NaiveBook at(int then) {
        return earlier.computeIfAbsent(then, key -> new NaiveBook(log, then, new HashMap<>(), earlier));
    }

    YearMonth oldestOpen() {
        return log.firstMonth().plusMonths(log.before(seq, Closed.class).size());
    }

    Optional<PriceBook> version(LocalDate day) {
        var versions = log.before(seq, Published.class).values().stream().map(Published::version);
        var begun = versions.filter(one -> !one.effectiveFrom().isAfter(day));
        return begun.max(comparing(PriceBook::effectiveFrom));
    }

    List<BillItem> items(LocalDate day) {
        return version(day).map(PriceBook::items).orElse(List.of());
    }

    boolean isPriced(Used used) {
        var versions = log.before(seq, Published.class).values().stream().map(Published::version);
        var meters = versions.flatMap(one -> one.meters().stream()).toList();
        var declared = only(meters, meter -> meter.name().equals(used.meter()));
        boolean fits = !declared.isEmpty()
                && used.quantity().scale() <= declared.getFirst().decimals();
        Standing standing = standing(Optional.of(used.resource()), used.day());
        return fits && items(used.day()).stream().anyMatch(item -> prices(item, used) && applies(item, standing));
    }

    static boolean prices(BillItem item, Used used) {
        var wanted = item.applies().attributes().entrySet();
        var has = used.attributes().values();
        return item.applies().meter().equals(Optional.of(used.meter()))
                && wanted.stream().allMatch(one -> one.getValue().contains(has.getOrDefault(one.getKey(), "")));
    }

    static boolean applies(BillItem item, Standing standing) {
        Applies applies = item.applies();
        return isIn(applies.plans(), standing.plan()) && isIn(applies.statuses(), standing.status());
    }

    static <T> boolean isIn(Set<T> listed, Optional<T> value) {
        return listed.isEmpty() || value.filter(listed::contains).isPresent();
    }

    Set<Optional<Resource>> registered() {
        Set<Optional<Resource>> all = new HashSet<>();
        log.before(seq, Changed.class).forEach((i, one) -> all.add(Optional.of(one.resource())));
        return all;
    }

    /** The changes for the day or an earlier one; of several for one day the last acknowledged comes last. */
    List<StandingChange> until(Optional<Resource> of, LocalDate day) {
        List<StandingChange> all = new ArrayList<>();
        for (Changed one : log.before(seq, Changed.class).values()) {
            all.addAll(of.equals(Optional.of(one.resource())) ? one.changes() : List.of());
        }
        return sorted(only(all, one -> !one.from().isAfter(day)), comparing(StandingChange::from));
    }

    /** The values last set for the day or an earlier one. */
    Standing standing(Optional<Resource> of, LocalDate day) {
        return standings.computeIfAbsent(List.of(of, day), key -> {
            Standing now = Standing.NONE;
            for (StandingChange one : until(of, day)) {
                var plan = one.plan().or(now::plan);
                var group = one.group().or(now::group);
                now = new Standing(
                        plan, one.status().or(now::status), group, one.tags().orElse(now.tags()));
            }
            return new Standing(now.plan(), now.status(), now.group().filter(name -> !name.isEmpty()), now.tags());
        });
    }

    /** What is priced as if it were of the month, each record with the day as of which it is. */
    List<Used> records(YearMonth month) {
        List<Used> records = new ArrayList<>();
        log.before(seq, Used.class).forEach((i, used) -> records.add(placed(used, i)));
        var voided = log.before(seq, Voided.class).values();
        records.removeIf(used -> voided.contains(new Voided(used.key())));
        return only(records, used -> YearMonth.from(used.day()).equals(month));
    }

    /** What cannot be priced moves on to the oldest open month: at the close of its month, or if it is late at once. */
    private Used placed(Used used, int acknowledged) {
        Used placed = used;
        for (var close : log.before(seq, Closed.class).entrySet()) {
            NaiveBook then = at(Math.max(acknowledged, close.getKey() + 1));
            boolean isOfIt =
                    YearMonth.from(placed.day()).equals(close.getValue().month());
            placed = isOfIt && !then.isPriced(placed)
                    ? placed.on(then.oldestOpen().atDay(1))
                    : placed;
        }
        return placed;
    }

    /** Charges, each booked in its own month, or in the oldest open one when that was closed. */
    List<Line> posted(YearMonth month) {
        List<Line> parts = new ArrayList<>();
        for (var posted : log.before(seq, Posted.class).entrySet()) {
            PostedCharge one = posted.getValue().charge();
            YearMonth own = YearMonth.from(one.date());
            YearMonth open = at(posted.getKey()).oldestOpen();
            for (BillItem item : only(items(one.date()), any -> any.name().equals(one.item()))) {
                BigDecimal price = one.unitPrice().orElse(((PriceModel.OneOff) item.model()).price());
                Standing had = standing(one.resource(), one.date());
                BilledAs as = Line.as(one.item(), item);
                boolean isBooked = month.equals(own.isBefore(open) ? open : own);
                BigDecimal quantity = isBooked ? one.quantity() : BigDecimal.ZERO;
                parts.add(new Line(text(one.date()), one.resource(), as, price, quantity, had));
            }
        }
        parts.sort(comparing(Line::date));
        parts.replaceAll(row -> row.date().startsWith(text(month))
                ? row
                : row.booked(text(month), row.as(), "posted " + row.date().substring(0, 6)));
        return NaiveMonth.merged(parts);
    }

    static String text(Object dayOrMonth) {
        return dayOrMonth.toString().replace("-", "");
    }
}

package meisai.naive;

import static java.util.Comparator.comparing;
import static meisai.naive.NaiveBook.only;
import static meisai.naive.NaiveMonth.text;
import static meisai.naive.NaiveReductions.merged;

import java.math.BigDecimal;
import java.time.*;
import java.util.*;
import meisai.account.Standing;
import meisai.life.*;
import meisai.life.AccountLog.Event;
import meisai.price.*;
import meisai.pricebook.*;

/**
 * The billing model once more, to compare with: written from its text. Each month that is closed or shown is computed
 * from everything that was acknowledged up to then, with no code of the core but the shape of what goes in and out.
 */
public final class NaiveAccount {
    private record Close(YearMonth month, int seq, List<Line> rows) {}

    private final AccountLog log;
    private final List<Close> closes = new ArrayList<>();
    private final Map<Integer, NaiveBook> books = new HashMap<>();
    private final Map<String, BigDecimal> taken = new HashMap<>();
    private Map<BigDecimal, BigDecimal> credit = Map.of();

    private NaiveAccount(AccountLog log) {
        this.log = log;
    }

    /** The month of each close, and the open month after the last one. */
    public static List<Booked> of(AccountLog log) {
        NaiveAccount account = new NaiveAccount(log);
        List<Booked> all = new ArrayList<>();
        int end = log.events().size();
        log.before(end, Event.Closed.class)
                .forEach((seq, one) ->
                        all.add(account.book(one.month(), seq, one.month().atEndOfMonth())));
        all.add(account.book(account.open(end), end, log.today()));
        return all;
    }

    private NaiveBook known(int seq) {
        return books.computeIfAbsent(seq, key -> new NaiveBook(log, seq));
    }

    /** The oldest month that is open at the seq. */
    private YearMonth open(int seq) {
        long closed = closes.stream().filter(close -> close.seq() < seq).count();
        return log.firstMonth().plusMonths(closed);
    }

    private Booked book(YearMonth month, int seq, LocalDate through) {
        NaiveReductions own = compute(month, seq, through);
        List<Line> concerning = new ArrayList<>(posted(month, seq, true));
        closes.forEach(close -> concerning.addAll(corrections(close, month, seq)));
        own.rows.addAll(concerning);
        own.left.addAll(only(concerning, row -> !row.as().discount()));
        YearMonth since =
                only(log.taxes().keySet(), from -> !from.isAfter(month)).getLast();
        NaiveBill bill = new NaiveBill(log.taxes().get(since), log.currency().digits(), own.rows, credit);
        var coupons = log.before(seq, Event.Issued.class).values().stream()
                .map(Event.Issued::coupon)
                .toList();
        var valid = only(coupons, one -> !month.isBefore(one.from()) && !month.isAfter(one.expiry()));
        bill.coupons(valid, own.left, taken);
        credit = bill.creditOut;
        closes.add(new Close(month, seq, own.rows));
        List<String> parked = new ArrayList<>();
        records(month, seq)
                .forEach(used -> parked.add(used.key() + " " + known(seq).missing(used)));
        return new Booked(month, own.rows, bill.steps, only(parked, one -> !one.endsWith(" ")));
    }

    private NaiveReductions compute(YearMonth month, int seq, LocalDate through) {
        var priced = only(records(month, seq), used -> known(seq).missing(used).isEmpty());
        return new NaiveReductions(new NaiveMonth(known(seq), month, through, priced), posted(month, seq, false));
    }

    /** What is priced as if it were of the month, each record with the day as of which it is. */
    private List<Event.Used> records(YearMonth month, int seq) {
        List<Event.Used> records = new ArrayList<>();
        log.before(seq, Event.Used.class).forEach((i, used) -> records.add(placed(used, i, seq)));
        log.before(seq, Event.Voided.class)
                .values()
                .forEach(one -> records.removeIf(used -> used.key().equals(one.key())));
        return only(records, used -> YearMonth.from(used.day()).equals(month));
    }

    /** A late record that cannot be priced moves on at once, any that cannot be priced moves on at each close. */
    private Event.Used placed(Event.Used used, int acknowledged, int seq) {
        LocalDate open = open(acknowledged).atDay(1);
        boolean moves =
                used.day().isBefore(open) && !known(acknowledged).missing(used).isEmpty();
        Event.Used placed = moves ? used.on(open) : used;
        for (Close close : only(closes, one -> acknowledged < one.seq() && one.seq() < seq)) {
            boolean isOfIt = YearMonth.from(placed.day()).equals(close.month());
            moves = isOfIt && !known(close.seq()).missing(placed).isEmpty();
            placed = moves ? placed.on(close.month().plusMonths(1).atDay(1)) : placed;
        }
        return placed;
    }

    /** A charge is booked in its own month, or in the oldest open one when that was closed. */
    private List<Line> posted(YearMonth month, int seq, boolean ofEarlierMonths) {
        List<Line> parts = new ArrayList<>();
        log.before(seq, Event.Posted.class).forEach((i, posted) -> {
            PostedCharge one = posted.charge();
            YearMonth own = YearMonth.from(one.date());
            YearMonth booked = own.isBefore(open(i)) ? open(i) : own;
            for (BillItem item : only(
                    known(seq).items(one.date()),
                    any -> any.name().equals(one.item())
                            && booked.equals(month)
                            && own.isBefore(month) == ofEarlierMonths)) {
                var standing = one.resource().map(of -> known(seq).standing(of, one.date()));
                BigDecimal price = one.unitPrice().orElse(((PriceModel.OneOff) item.model()).price());
                parts.add(new Line(
                        text(one.date()),
                        one.resource(),
                        Line.as(item.name(), item),
                        price,
                        one.quantity(),
                        standing.orElse(Standing.NONE)));
            }
        });
        parts.sort(comparing(Line::date));
        parts.replaceAll(row ->
                ofEarlierMonths ? row.booked(text(month), row.date().substring(0, 6) + " posted") : row);
        return merged(parts);
    }

    /** A closed month computed again, less its closed rows and what later closed months have corrected of it. */
    private List<Line> corrections(Close close, YearMonth month, int seq) {
        String concerned = text(close.month());
        List<Line> parts = new ArrayList<>();
        compute(close.month(), seq, close.month().atEndOfMonth()).rows.forEach(row -> parts.add(units(row, 1)));
        only(close.rows(), row -> row.concerns().isEmpty()).forEach(row -> parts.add(units(row, -1)));
        closes.forEach(any -> only(any.rows(), row -> row.concerns().matches(concerned + " (more|less)"))
                .forEach(row -> parts.add(units(row, -1))));
        Comparator<Line> correctionsLast = comparing(row -> !row.concerns().isEmpty());
        parts.sort(correctionsLast.thenComparing(row -> !row.isOfDay()).thenComparing(Line::date));
        parts.replaceAll(row -> row.booked(text(month), ""));
        List<Line> rows = new ArrayList<>();
        for (Line row : merged(parts)) {
            boolean less = row.quantity().signum() < 0;
            Line units = row.with(
                    less ? row.price().negate() : row.price(), row.quantity().abs());
            Line discount = row.with(row.quantity(), BigDecimal.ONE);
            rows.add((row.as().discount() ? discount : units)
                    .booked(text(month), concerned + (less ? " less" : " more")));
        }
        return rows;
    }

    /** Units of rows that reduce count below 0; of a discount it is the amount. */
    private static Line units(Line row, int sign) {
        boolean reduces = row.price().signum() < 0 || row.concerns().endsWith("less");
        BigDecimal units = new BigDecimal(reduces ? -sign : sign).multiply(row.quantity());
        BigDecimal amount = new BigDecimal(sign).multiply(row.amount());
        return row.as().discount()
                ? row.with(BigDecimal.ONE, amount)
                : row.with(row.price().abs(), units);
    }
}

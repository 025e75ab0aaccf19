package meisai.naive;

import static meisai.naive.NaiveBook.only;
import static meisai.naive.NaiveBook.sum;
import static meisai.naive.NaiveMonth.text;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import meisai.account.Standing;
import meisai.bill.Coupon;
import meisai.life.AccountLog;
import meisai.life.AccountLog.Event;
import meisai.life.Booked;
import meisai.life.Line;
import meisai.naive.NaiveDiscounts.Left;
import meisai.price.PostedCharge;
import meisai.pricebook.BillItem;
import meisai.pricebook.PriceModel;

/**
 * The billing model once more, to compare with: written from its text. Each month that is closed or shown is computed
 * from everything that was acknowledged up to then, with no code of the core but the shape of what goes in and out.
 */
public final class NaiveAccount {
    private record Close(YearMonth month, int seq, List<Line> rows) {}

    /** A row of a closed month or of it computed again, and the units that it adds to what is to be corrected. */
    private record Part(Line row, BigDecimal units) {}

    private static final Comparator<Line> BY_DAY = Comparator.comparing(
                    (Line row) -> !row.concerns().isEmpty())
            .thenComparing(row -> !row.isOfDay())
            .thenComparing(Line::date);

    private final AccountLog log;
    private final List<Close> closes = new ArrayList<>();
    private final Map<Integer, NaiveBook> books = new HashMap<>();
    private final Map<String, BigDecimal> taken = new HashMap<>();
    private Map<BigDecimal, BigDecimal> credit = new TreeMap<>();

    private NaiveAccount(AccountLog log) {
        this.log = log;
    }

    /** The month of each close, and the open month after the last one. */
    public static List<Booked> of(AccountLog log) {
        NaiveAccount account = new NaiveAccount(log);
        List<Booked> all = new ArrayList<>();
        int end = log.events().size();
        for (int seq = 0; seq < end; seq++) {
            if (log.events().get(seq) instanceof Event.Closed(YearMonth month)) {
                all.add(account.book(month, seq, month.atEndOfMonth()));
            }
        }
        all.add(account.book(account.open(end), end, log.today()));
        return all;
    }

    private NaiveBook known(int seq) {
        return books.computeIfAbsent(seq, key -> new NaiveBook(log.events().subList(0, seq)));
    }

    /** The oldest month that is open at the seq. */
    private YearMonth open(int seq) {
        return log.firstMonth()
                .plusMonths(only(closes, close -> close.seq() < seq).size());
    }

    private Booked book(YearMonth month, int seq, LocalDate through) {
        NaiveMonth own = compute(month, seq, through);
        List<Left> left = new ArrayList<>(new NaiveDiscounts(own).left);
        List<Line> concerning = posted(month, seq, true);
        closes.forEach(close -> concerning.addAll(corrections(close, month, seq)));
        only(concerning, row -> !row.as().discount()).forEach(row -> left.add(new Left(row.as(), row.amount())));
        own.rows.addAll(concerning);
        YearMonth since =
                only(log.taxes().keySet(), from -> !from.isAfter(month)).getLast();
        NaiveBill bill = new NaiveBill(log.taxes().get(since), log.currency().digits(), own.rows, credit);
        bill.coupons(coupons(month, seq), left);
        bill.taken.forEach((code, amount) -> taken.merge(code, amount, BigDecimal::add));
        credit = bill.creditOut;
        credit.values().removeIf(out -> out.signum() == 0);
        List<String> parked = new ArrayList<>();
        records(month, seq)
                .forEach(used -> known(seq).missing(used).ifPresent(why -> parked.add(used.key() + " " + why)));
        closes.add(new Close(month, seq, own.rows));
        return new Booked(month, own.rows, bill.steps, parked);
    }

    /** The month's own rows, but no commitments and discounts yet. */
    private NaiveMonth compute(YearMonth month, int seq, LocalDate through) {
        List<Event.Used> priced =
                only(records(month, seq), used -> known(seq).missing(used).isEmpty());
        NaiveMonth own = new NaiveMonth(known(seq), month, through, priced);
        own.rows.addAll(posted(month, seq, false));
        return own;
    }

    /** What is priced as if it were of the month, each record with the day as of which it is. */
    private List<Event.Used> records(YearMonth month, int seq) {
        List<Event> events = log.events().subList(0, seq);
        List<Event.Used> records = new ArrayList<>();
        for (int i = 0; i < seq; i++) {
            if (events.get(i) instanceof Event.Used used && !events.contains(new Event.Voided(used.key()))) {
                records.add(placed(used, i, seq));
            }
        }
        return only(records, used -> YearMonth.from(used.day()).equals(month));
    }

    /** A late record that cannot be priced moves on at once, any that cannot be priced moves on at each close. */
    private Event.Used placed(Event.Used used, int acknowledged, int seq) {
        Event.Used placed = used;
        LocalDate open = open(acknowledged).atDay(1);
        if (used.day().isBefore(open) && known(acknowledged).missing(used).isPresent()) {
            placed = used.on(open);
        }
        for (Close close : only(closes, one -> acknowledged < one.seq() && one.seq() < seq)) {
            boolean isOfIt = YearMonth.from(placed.day()).equals(close.month());
            if (isOfIt && known(close.seq()).missing(placed).isPresent()) {
                placed = placed.on(close.month().plusMonths(1).atDay(1));
            }
        }
        return placed;
    }

    /** A charge is booked in its own month, or in the oldest open one when that was closed. */
    private List<Line> posted(YearMonth month, int seq, boolean ofEarlierMonths) {
        List<PostedCharge> charges = new ArrayList<>();
        for (int i = 0; i < seq; i++) {
            if (log.events().get(i) instanceof Event.Posted(PostedCharge charge)) {
                YearMonth own = YearMonth.from(charge.date());
                YearMonth booked = own.isBefore(open(i)) ? open(i) : own;
                if (booked.equals(month) && own.isBefore(month) == ofEarlierMonths) {
                    charges.add(charge);
                }
            }
        }
        charges.sort(Comparator.comparing(PostedCharge::date));
        List<Line> rows = new ArrayList<>();
        for (PostedCharge charge : charges) {
            LocalDate day = charge.date();
            BillItem item = only(known(seq).items(day), one -> one.name().equals(charge.item()))
                    .getFirst();
            Standing standing =
                    charge.resource().map(of -> known(seq).standing(of, day)).orElse(Standing.NONE);
            BigDecimal price = charge.unitPrice().orElse(((PriceModel.OneOff) item.model()).price());
            String concerns = ofEarlierMonths ? text(YearMonth.from(day)) + " posted" : "";
            NaiveMonth.merge(
                    rows,
                    new Line(
                            text(ofEarlierMonths ? month : day),
                            charge.resource(),
                            NaiveMonth.as(item.name(), item),
                            price,
                            charge.quantity(),
                            standing.group(),
                            standing.tags(),
                            concerns));
        }
        return rows;
    }

    private List<Coupon> coupons(YearMonth month, int seq) {
        List<Coupon> coupons = new ArrayList<>();
        for (Event event : log.events().subList(0, seq)) {
            if (event instanceof Event.Issued(Coupon one)
                    && !month.isBefore(one.from())
                    && !month.isAfter(one.expiry())) {
                BigDecimal balance = one.balance().subtract(taken.getOrDefault(one.code(), BigDecimal.ZERO));
                coupons.add(new Coupon(one.code(), balance, one.from(), one.expiry(), one.scope()));
            }
        }
        return coupons;
    }

    /** A closed month computed again, less its closed rows and what later closed months have corrected of it. */
    private List<Line> corrections(Close close, YearMonth month, int seq) {
        NaiveMonth again = compute(close.month(), seq, close.month().atEndOfMonth());
        new NaiveDiscounts(again);
        String concerned = text(close.month());
        List<Part> parts = new ArrayList<>();
        again.rows.forEach(row -> parts.add(new Part(row, units(row))));
        List<Line> closed =
                new ArrayList<>(only(close.rows(), row -> row.concerns().isEmpty()));
        closes.forEach(one ->
                closed.addAll(only(one.rows(), row -> row.concerns().matches(concerned + " (more|less)"))));
        closed.forEach(row -> parts.add(new Part(row, units(row).negate())));
        List<Line> rows = new ArrayList<>();
        for (List<Part> alike : parts.stream()
                .collect(Collectors.groupingBy(part -> key(part.row())))
                .values()) {
            BigDecimal more = sum(alike, Part::units);
            Line first = alike.stream().map(Part::row).min(BY_DAY).orElseThrow();
            BigDecimal price =
                    first.as().discount() ? more : first.price().abs().multiply(new BigDecimal(more.signum()));
            BigDecimal quantity = first.as().discount() ? BigDecimal.ONE : more.abs();
            String concerns = concerned + (more.signum() < 0 ? " less" : " more");
            if (more.signum() != 0) {
                rows.add(new Line(
                        text(month),
                        first.resource(),
                        first.as(),
                        price,
                        quantity,
                        first.group(),
                        first.tags(),
                        concerns));
            }
        }
        return rows;
    }

    private static List<Object> key(Line row) {
        Optional<String> pool = row.group().filter(group -> row.resource().isEmpty());
        BigDecimal price = row.as().discount() ? BigDecimal.ONE : row.price().abs();
        return List.of(row.resource(), pool, row.as(), price);
    }

    /** Units of rows that reduce count below 0; of a discount it is the amount. */
    private static BigDecimal units(Line row) {
        boolean reduces = row.price().signum() < 0 || row.concerns().endsWith("less");
        return row.as().discount() ? row.amount() : reduces ? row.quantity().negate() : row.quantity();
    }
}

package meisai.life;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import meisai.account.Account;
import meisai.account.AccountId;
import meisai.account.LatePolicy;
import meisai.account.Resource;
import meisai.account.StandingChange;
import meisai.account.TaxTimeline;
import meisai.account.Timeline;
import meisai.bill.AppliedCoupon;
import meisai.bill.Bill;
import meisai.bill.BillSum;
import meisai.bill.Coupon;
import meisai.bill.TaxLine;
import meisai.life.AccountLog.Event;
import meisai.price.BilledAs;
import meisai.price.Charge;
import meisai.price.Concern;
import meisai.price.Correction;
import meisai.price.Corrections;
import meisai.price.Explanation;
import meisai.price.ItemMatch;
import meisai.price.Matcher;
import meisai.price.MonthInput;
import meisai.price.MonthRating;
import meisai.price.PostedCharge;
import meisai.price.RatingSink;
import meisai.pricebook.PriceBook;
import meisai.pricebook.PriceBookHistory;
import meisai.usage.DailyUsage;
import meisai.usage.ParkReason;

/** An account that is billed by the core the way a server does it: one event after the other, with what it has noted. */
public final class AccountLife {
    /** A charge and the month that books it. */
    private record Placed(PostedCharge charge, YearMonth booked) {}

    private final Consumer<String> met;
    private final Account account;
    /** The days of the records when they were acknowledged. */
    private final Map<String, LocalDate> ownDays = new HashMap<>();

    private final Set<String> late = new HashSet<>();
    private final List<PriceBook> versions = new ArrayList<>();
    private Matcher matcher = new Matcher(new PriceBookHistory(versions));
    private final SortedMap<Resource, List<StandingChange>> changes = new TreeMap<>();
    private final NavigableMap<Resource, Timeline> timelines = new TreeMap<>();
    /** The records that are not voided, each with the day as of which it is priced. */
    private final Map<String, Event.Used> records = new LinkedHashMap<>();

    private final List<Placed> posted = new ArrayList<>();
    private final Map<String, Coupon> coupons = new TreeMap<>();
    private final SortedMap<YearMonth, List<Charge>> closed = new TreeMap<>();
    /** The closed months that late records or voids are about. */
    private final SortedSet<YearMonth> concerned = new TreeSet<>();

    private Map<BigDecimal, BigDecimal> credit = Map.of();
    private YearMonth open;

    private AccountLife(AccountLog log, Consumer<String> met) {
        this.met = met;
        this.open = log.firstMonth();
        this.account = new Account(
                new AccountId("OP0000000001", "jp"),
                log.currency(),
                "book",
                new TaxTimeline(log.taxes()),
                BigDecimal.ZERO,
                log.firstMonth(),
                LatePolicy.NEXT_BILL,
                Optional.empty());
    }

    /** The month of each close, and the open month after the last one. */
    public static List<Booked> of(AccountLog log) {
        return of(log, what -> {});
    }

    /** @param met is told what became of records */
    static List<Booked> of(AccountLog log, Consumer<String> met) {
        AccountLife life = new AccountLife(log, met);
        List<Booked> all = new ArrayList<>();
        log.events().forEach(event -> life.take(event).ifPresent(all::add));
        all.add(life.book(log.today(), new ArrayList<>()));
        return all;
    }

    private Optional<Booked> take(Event event) {
        switch (event) {
            case Event.Published published -> {
                versions.add(published.version());
                matcher = new Matcher(new PriceBookHistory(versions));
            }
            case Event.Changed changed -> {
                List<StandingChange> all = changes.computeIfAbsent(changed.resource(), key -> new ArrayList<>());
                all.addAll(changed.changes());
                timelines.put(changed.resource(), Timeline.of(all));
            }
            case Event.Used used -> use(used);
            case Event.Voided voided -> annul(voided.key());
            case Event.Posted post -> {
                YearMonth own = YearMonth.from(post.charge().date());
                posted.add(new Placed(post.charge(), own.isBefore(open) ? open : own));
            }
            case Event.Issued issued -> coupons.put(issued.coupon().code(), issued.coupon());
            case Event.Closed close -> {
                return Optional.of(close(close.month()));
            }
        }
        return Optional.empty();
    }

    private void concern(LocalDate day) {
        if (YearMonth.from(day).isBefore(open)) {
            concerned.add(YearMonth.from(day));
        }
    }

    private void annul(String key) {
        Event.Used used = Optional.ofNullable(records.remove(key)).orElseThrow();
        boolean closed = YearMonth.from(used.day()).isBefore(open);
        boolean moved = !used.day().equals(ownDays.get(key));
        met.accept("void in " + (closed ? "a closed" : "an open") + " month" + (moved ? " of a moved record" : "")
                + (late.contains(key) ? " of a late record" : ""));
        concern(used.day());
    }

    private void use(Event.Used used) {
        boolean isLate = YearMonth.from(used.day()).isBefore(open);
        Event.Used placed = used;
        if (isLate && parked(used).isPresent()) {
            placed = used.on(open.atDay(1));
            met.accept("late record that moves on, " + (parked(placed).isEmpty() ? "priced" : "parked"));
        } else if (isLate) {
            late.add(used.key());
            met.accept("late record");
        }
        records.put(used.key(), placed);
        ownDays.put(used.key(), used.day());
        concern(placed.day());
    }

    private Optional<ParkReason> parked(Event.Used used) {
        Timeline timeline = timelines.getOrDefault(used.resource(), Timeline.UNREGISTERED);
        ItemMatch match = matcher.match(used.day(), timeline, used.meter(), used.attributes(), used.quantity());
        return match instanceof ItemMatch.Parked parked ? Optional.of(parked.reason()) : Optional.empty();
    }

    private Booked close(YearMonth month) {
        if (!month.equals(open)) {
            throw new IllegalStateException(month + " is closed while " + open + " is open");
        }
        List<Charge> charges = new ArrayList<>();
        Booked booked = book(month.atEndOfMonth(), charges);
        closed.put(month, charges);
        open = month.plusMonths(1);
        ofMonth(month).stream()
                .filter(used -> !used.day().equals(ownDays.get(used.key())))
                .forEach(used -> met.accept("moved record " + (parked(used).isEmpty() ? "priced" : "parked again")));
        records.replaceAll((key, used) ->
                YearMonth.from(used.day()).equals(month) && parked(used).isPresent() ? used.on(open.atDay(1)) : used);
        return booked;
    }

    /** The oldest open month, with the steps that follow from its rows. */
    private Booked book(LocalDate through, List<Charge> charges) {
        List<Correction> corrections = new ArrayList<>();
        concerned.forEach(month -> corrections.addAll(correct(month)));
        List<PostedCharge> booked = posted.stream()
                .filter(one -> one.booked().equals(open))
                .map(Placed::charge)
                .toList();
        Map<BilledAs, BigDecimal> left =
                rate(new MonthInput(open, through, matcher.history(), timelines, booked, corrections), charges);
        BillSum sum = new BillSum();
        charges.forEach(sum::add);
        Bill bill = sum.bill(open, account, credit, left, coupons.values());
        for (AppliedCoupon applied : bill.coupons()) {
            coupons.computeIfPresent(
                    applied.code(),
                    (code, coupon) -> new Coupon(
                            code,
                            coupon.balance().subtract(applied.amount().amount()),
                            coupon.from(),
                            coupon.expiry(),
                            coupon.scope()));
        }
        credit = new TreeMap<>();
        for (TaxLine line : bill.taxes()) {
            if (line.creditOut().signum() > 0) {
                credit.put(line.rate(), line.creditOut());
            }
        }
        List<String> parked = new ArrayList<>();
        ofMonth(open)
                .forEach(used -> parked(used).ifPresent(reason -> {
                    parked.add(used.key());
                    met.accept("parked: " + reason.wireName());
                }));
        return new Booked(open, charges.stream().map(AccountLife::line).toList(), steps(bill), parked);
    }

    private List<Correction> correct(YearMonth month) {
        List<PostedCharge> own = posted.stream()
                .filter(one -> one.booked().equals(month)
                        && YearMonth.from(one.charge().date()).equals(month))
                .map(Placed::charge)
                .toList();
        List<Charge> again = new ArrayList<>();
        rate(new MonthInput(month, month.atEndOfMonth(), matcher.history(), timelines, own, List.of()), again);
        Corrections corrections = new Corrections(month, open);
        again.forEach(corrections::due);
        closed.forEach((later, charges) -> {
            if (later.equals(month)) {
                charges.forEach(corrections::billed);
            } else if (later.isAfter(month)) {
                charges.forEach(corrections::corrected);
            }
        });
        return corrections.rows();
    }

    private List<Event.Used> ofMonth(YearMonth month) {
        return records.values().stream()
                .filter(used -> YearMonth.from(used.day()).equals(month))
                .toList();
    }

    private Map<BilledAs, BigDecimal> rate(MonthInput input, List<Charge> charges) {
        long[] unpriced = new long[1];
        MonthRating rating = new MonthRating(input, new RatingSink() {
            @Override
            public void charge(Charge charge, Explanation explanation) {
                charges.add(charge);
            }

            @Override
            public void priced(DailyUsage usage, ItemMatch.Priced match) {}

            @Override
            public void parked(DailyUsage usage, ParkReason reason) {
                unpriced[0] += usage.records();
            }
        });
        List<Event.Used> used = ofMonth(input.month());
        DailySums.of(used, input.books().metersByRecord()).forEach(rating::usage);
        Map<BilledAs, BigDecimal> left = rating.finish();
        if (unpriced[0] != used.stream().filter(one -> parked(one).isPresent()).count()) {
            throw new IllegalStateException(unpriced[0] + " records of " + input.month() + " are not priced");
        }
        return left;
    }

    private static Line line(Charge charge) {
        return new Line(
                charge.date().text(),
                charge.resource(),
                charge.billedAs(),
                charge.unitPrice(),
                charge.quantity(),
                charge.group(),
                charge.tags(),
                charge.concerns()
                        .map(concern -> concerns(concern.month().toString().replace("-", ""), concern.why()))
                        .orElse(""));
    }

    private static String concerns(String month, Concern.Why why) {
        return switch (why) {
            case POSTED -> "posted " + month;
            case MORE_DUE -> month + " more";
            case LESS_DUE -> month + " less";
        };
    }

    private static List<String> steps(Bill bill) {
        List<String> steps = new ArrayList<>();
        bill.daily()
                .forEach((day, amount) -> steps.add(Booked.step(day.toString().replace("-", ""), amount)));
        steps.add(Booked.step("dailyCharges", bill.dailyCharges()));
        steps.add(Booked.step("monthlyCharges", bill.monthlyCharges()));
        steps.add(Booked.step("discounts", bill.discounts()));
        steps.add(Booked.step("corrections", bill.corrections()));
        steps.add(Booked.step("subtotal", bill.subtotal()));
        for (TaxLine line : bill.taxes()) {
            steps.add(Booked.step(
                    "rate",
                    line.rate(),
                    line.base(),
                    line.creditIn(),
                    line.creditOut(),
                    line.taxable().amount(),
                    line.tax().amount(),
                    line.total().amount()));
        }
        steps.add(Booked.step("tax", bill.tax().amount()));
        steps.add(Booked.step("total", bill.total().amount()));
        bill.coupons()
                .forEach(one -> steps.add(
                        Booked.step("coupon " + one.code(), one.amount().amount())));
        steps.add(Booked.step("amount", bill.amount().amount()));
        return steps;
    }
}

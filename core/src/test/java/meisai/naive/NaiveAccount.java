package meisai.naive;

import static java.math.BigDecimal.*;
import static java.util.Comparator.comparing;
import static meisai.Lists.*;
import static meisai.naive.NaiveBook.text;

import java.math.*;
import java.time.*;
import java.util.*;
import meisai.account.TaxSettings;
import meisai.bill.Coupon;
import meisai.life.*;
import meisai.life.AccountLog.Event.*;
import meisai.price.BilledAs;

/**
 * The billing model once more, to compare with: written from its text. Each month that is closed or shown is computed
 * from everything that was acknowledged up to then, with no code of the core but the shape of what goes in and out.
 */
public final class NaiveAccount {
    private final AccountLog log;
    private final NaiveBook root;
    private final List<Booked> months = new ArrayList<>();
    private final Map<String, BigDecimal> taken = new HashMap<>();
    private final Map<BigDecimal, BigDecimal> credits = new TreeMap<>();
    /** Of the month that is computed. */
    private List<String> steps = List.of();

    private TaxSettings tax;

    private NaiveAccount(AccountLog log) {
        this.log = log;
        this.root = new NaiveBook(log, 0);
        this.tax = log.taxes().get(log.firstMonth());
    }

    /** The month of each close, and the open month after the last one. */
    public static List<Booked> of(AccountLog log) {
        NaiveAccount account = new NaiveAccount(log);
        int end = log.events().size();
        log.before(end, Closed.class)
                .forEach((seq, one) -> account.book(seq, one.month().atEndOfMonth()));
        account.book(end, log.today());
        return account.months;
    }

    private void book(int seq, LocalDate through) {
        NaiveBook known = root.at(seq);
        YearMonth month = known.oldestOpen();
        NaiveMonth own = new NaiveMonth(known, month, through);
        List<Line> concerning =
                new ArrayList<>(only(known.posted(month), row -> !row.concerns().isEmpty()));
        for (Booked closed : months) {
            var again = new NaiveMonth(known, closed.month(), closed.month().atEndOfMonth());
            concerning.addAll(corrections(closed, again.rows, text(month)));
        }
        own.rows.addAll(concerning);
        own.left.addAll(only(concerning, row -> !row.as().discount()));
        tax = log.taxes()
                .get(only(log.taxes().keySet(), from -> !from.isAfter(month)).getLast());
        steps = new ArrayList<>();
        BigDecimal total = bill(own.rows);
        var issued = log.before(seq, Issued.class).values().stream()
                .map(Issued::coupon)
                .toList();
        var valid = only(issued, one -> !month.isBefore(one.from()) && !month.isAfter(one.expiry()));
        coupons(valid, own.left, total);
        List<String> parked = new ArrayList<>();
        only(known.records(month), used -> !known.isPriced(used)).forEach(used -> parked.add(used.key()));
        months.add(new Booked(month, own.rows, steps, parked));
    }

    /** A closed month computed again, less its closed rows and what later closed months have corrected of it. */
    private List<Line> corrections(Booked closed, List<Line> again, String month) {
        String concerned = text(closed.month());
        List<Line> parts = new ArrayList<>();
        again.forEach(row -> parts.add(units(row, 1)));
        only(closed.lines(), row -> row.concerns().isEmpty()).forEach(row -> parts.add(units(row, -1)));
        for (Booked each : months) {
            only(each.lines(), row -> row.concerns().startsWith(concerned)).forEach(row -> parts.add(units(row, -1)));
        }
        Comparator<Line> correctionsLast = comparing(row -> !row.concerns().isEmpty());
        parts.sort(correctionsLast.thenComparing(row -> !row.isOfDay()).thenComparing(Line::date));
        parts.replaceAll(row -> row.booked(month, row.as(), ""));
        List<Line> rows = new ArrayList<>();
        for (Line row : NaiveMonth.merged(parts)) {
            BigDecimal sign = new BigDecimal(row.quantity().signum());
            Line units = row.with(row.price().multiply(sign), row.quantity().abs());
            Line corrected = row.as().discount() ? row.with(row.quantity(), ONE) : units;
            rows.add(corrected.booked(month, row.as(), concerned + (sign.signum() < 0 ? " less" : " more")));
        }
        return rows;
    }

    /** Units of rows that reduce count below 0; of a discount it is the amount. */
    private static Line units(Line row, int sign) {
        boolean reduces = row.price().signum() < 0 || row.concerns().endsWith("less");
        BigDecimal units = row.quantity().multiply(new BigDecimal(reduces ? -sign : sign));
        BigDecimal amount = row.amount().multiply(new BigDecimal(sign));
        return row.as().discount()
                ? row.with(ONE, amount)
                : row.with(row.price().abs(), units);
    }

    private void step(String name, BigDecimal... amounts) {
        steps.add(Booked.step(name, amounts));
    }

    private BigDecimal rate(BilledAs as) {
        return tax.exempt() ? ZERO : tax.rates().get(as.taxCategory());
    }

    private BigDecimal rounded(BigDecimal amount) {
        return amount.setScale(
                log.currency().digits(), RoundingMode.valueOf(tax.rounding().name()));
    }

    /** Answers the total. */
    private BigDecimal bill(List<Line> rows) {
        List<Line> discounts =
                only(rows, row -> row.concerns().isEmpty() && row.as().discount());
        List<Line> corrections = only(rows, row -> !row.concerns().isEmpty());
        Map<String, BigDecimal> days = new TreeMap<>();
        only(rows, Line::isOfDay).forEach(row -> days.merge(row.date(), row.amount(), BigDecimal::add));
        days.forEach(this::step);
        BigDecimal ofDays = sum(days.values(), one -> one);
        BigDecimal others = sum(rows, Line::amount).subtract(ofDays);
        step("dailyCharges", ofDays);
        step("monthlyCharges", others.subtract(sum(discounts, Line::amount)).subtract(sum(corrections, Line::amount)));
        step("discounts", sum(discounts, Line::amount));
        step("corrections", sum(corrections, Line::amount));
        step("subtotal", sum(rows, Line::amount));
        Map<BigDecimal, BigDecimal> bases = new TreeMap<>();
        credits.forEach((rate, credit) -> bases.put(rate, credit.negate()));
        rows.forEach(row -> bases.merge(rate(row.as()), row.amount(), BigDecimal::add));
        BigDecimal total = ZERO;
        BigDecimal ofTax = ZERO;
        for (BigDecimal rate : bases.keySet()) {
            BigDecimal base = bases.get(rate);
            BigDecimal out = base.negate().max(ZERO);
            BigDecimal gross = rounded(base.max(ZERO).multiply(ONE.add(rate)));
            BigDecimal part =
                    gross.multiply(rate).divide(ONE.add(rate), log.currency().digits(), RoundingMode.HALF_UP);
            step("rate", rate, base, credits.getOrDefault(rate, ZERO), out, gross.subtract(part), part, gross);
            credits.put(rate, out);
            total = total.add(gross);
            ofTax = ofTax.add(part);
        }
        credits.values().removeIf(credit -> credit.signum() == 0);
        step("tax", ofTax);
        step("total", total);
        return total;
    }

    /** @param left of each row after the discounts, corrections included */
    private void coupons(List<Coupon> valid, List<Line> left, BigDecimal total) {
        Comparator<Coupon> byMonth = comparing(Coupon::expiry);
        var order = byMonth.thenComparing(one -> one.scope().isEmpty()).thenComparing(Coupon::code, TEXT);
        Map<String, BigDecimal> ofScope = new HashMap<>();
        BigDecimal toPay = total;
        for (Coupon coupon : sorted(valid, order)) {
            String scope = coupon.scope().orElse("");
            var items = only(
                    left,
                    row -> row.as().of().equals(scope) || row.as().category().equals(scope));
            BigDecimal withTax = rounded(sum(items, row -> row.amount().multiply(ONE.add(rate(row.as())))));
            BigDecimal limit = scope.isEmpty() ? toPay : withTax.subtract(ofScope.getOrDefault(scope, ZERO));
            BigDecimal balance = coupon.balance().subtract(taken.getOrDefault(coupon.code(), ZERO));
            BigDecimal takes = balance.min(toPay).min(limit).max(ZERO);
            ofScope.merge(scope, takes, BigDecimal::add);
            taken.merge(coupon.code(), takes, BigDecimal::add);
            toPay = toPay.subtract(takes);
            if (takes.signum() > 0) {
                step("coupon " + coupon.code(), takes);
            }
        }
        step("amount", toPay);
    }
}

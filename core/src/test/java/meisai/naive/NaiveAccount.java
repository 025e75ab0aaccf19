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

/**
 * The billing model once more, to compare with: written from its text. Each month that is closed or shown is computed
 * from everything that was acknowledged up to then, with no code of the core but the shape of what goes in and out.
 */
public final class NaiveAccount {
    private final AccountLog log;
    private final List<Booked> months = new ArrayList<>();
    private final Map<String, BigDecimal> taken = new HashMap<>();
    private final Map<BigDecimal, BigDecimal> credits = new TreeMap<>();
    private final List<String> steps = new ArrayList<>();
    private TaxSettings tax;
    /** The rows of each closed month, and what later months have corrected of it, in units as of {@link #units}. */
    private final Map<YearMonth, List<Line>> billed = new TreeMap<>();

    private NaiveAccount(AccountLog log) {
        this.log = log;
        this.tax = log.taxes().firstEntry().getValue();
    }

    /** The month of each close, and the open month after the last one. */
    public static List<Booked> of(AccountLog log) {
        NaiveAccount account = new NaiveAccount(log);
        NaiveBook root = new NaiveBook(log, log.events().size(), new HashMap<>(), new HashMap<>());
        log.before(root.seq(), Closed.class)
                .forEach((seq, one) -> account.book(root.at(seq), one.month().atEndOfMonth()));
        account.book(root, log.today());
        return account.months;
    }

    private void book(NaiveBook known, LocalDate through) {
        YearMonth month = known.oldestOpen();
        NaiveMonth own = new NaiveMonth(known, month, through);
        List<Line> concerning = new ArrayList<>(only(known.posted(month), row -> !row.isOwn()));
        billed.forEach((closed, rows) -> {
            var again = new NaiveMonth(known, closed, closed.atEndOfMonth());
            for (Line row : corrections(again.rows, rows, text(month))) {
                BigDecimal sign = new BigDecimal(row.quantity().signum());
                Line units = row.with(row.price().multiply(sign), row.quantity().abs());
                Line corrected = row.as().discount() ? row.with(row.quantity(), ONE) : units;
                String why = sign.signum() < 0 ? " less" : " more";
                concerning.add(corrected.booked(row.date(), row.as(), text(closed) + why));
            }
        });
        billed.put(month, new ArrayList<>(each(own.rows, NaiveAccount::units)));
        own.rows.addAll(concerning);
        own.left.addAll(only(concerning, row -> !row.as().discount()));
        tax = log.taxes().floorEntry(month).getValue();
        BigDecimal total = bill(own.rows);
        var issued = each(known.all(Issued.class), Issued::coupon);
        var valid = only(issued, one -> !month.isBefore(one.from()) && !month.isAfter(one.expiry()));
        coupons(valid, own.left, total);
        var parked = only(known.records(month), used -> !known.isPriced(used));
        months.add(new Booked(month, own.rows, List.copyOf(steps), each(parked, Used::key)));
        steps.clear();
    }

    /** What is due by the rows of a closed month computed again, less what is billed already, which it is added to. */
    private static List<Line> corrections(List<Line> again, List<Line> billed, String month) {
        List<Line> parts = new ArrayList<>(each(again, NaiveAccount::units));
        billed.forEach(row -> parts.add(row.with(row.price(), row.quantity().negate())));
        parts.sort(comparing(Line::isOfDay).reversed().thenComparing(Line::date));
        List<Line> rows = NaiveMonth.merged(each(parts, row -> row.booked(month, row.as(), "")));
        billed.addAll(rows);
        return rows;
    }

    /** Units of rows that reduce count below 0; of a discount it is the amount. */
    private static Line units(Line row) {
        BigDecimal price = row.price();
        BigDecimal units = price.signum() < 0 ? row.quantity().negate() : row.quantity();
        return row.as().discount() ? row.with(ONE, row.amount()) : row.with(price.abs(), units);
    }

    private void step(String name, BigDecimal... amounts) {
        steps.add(Booked.step(name, amounts));
    }

    private BigDecimal rate(Line row) {
        return tax.exempt() ? ZERO : tax.rates().get(row.as().taxCategory());
    }

    private BigDecimal rounded(BigDecimal amount) {
        RoundingMode mode = RoundingMode.valueOf(tax.rounding().name());
        return amount.setScale(log.currency().digits(), mode);
    }

    /** Answers the total. */
    private BigDecimal bill(List<Line> rows) {
        Map<String, BigDecimal> days = new TreeMap<>();
        only(rows, Line::isOfDay).forEach(row -> days.merge(row.date(), row.amount(), BigDecimal::add));
        days.forEach(this::step);
        BigDecimal daily = sum(days.values(), one -> one);
        BigDecimal corrections = sum(only(rows, row -> !row.isOwn()), Line::amount);
        BigDecimal discounts = sum(only(rows, row -> row.as().discount() && row.isOwn()), Line::amount);
        BigDecimal subtotal = sum(rows, Line::amount);
        step("dailyCharges", daily);
        step("monthlyCharges", subtotal.subtract(daily).subtract(discounts).subtract(corrections));
        step("discounts", discounts);
        step("corrections", corrections);
        step("subtotal", subtotal);
        Map<BigDecimal, BigDecimal> bases = new TreeMap<>();
        credits.forEach((rate, credit) -> bases.put(rate, credit.negate()));
        rows.forEach(row -> bases.merge(rate(row), row.amount(), BigDecimal::add));
        BigDecimal total = ZERO;
        BigDecimal ofTax = ZERO;
        for (BigDecimal rate : bases.keySet()) {
            BigDecimal base = bases.get(rate);
            BigDecimal out = base.negate().max(ZERO);
            BigDecimal factor = ONE.add(rate);
            BigDecimal gross = rounded(base.max(ZERO).multiply(factor));
            BigDecimal part = gross.multiply(rate).divide(factor, log.currency().digits(), RoundingMode.HALF_UP);
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
        var scopedFirst =
                comparing(Coupon::expiry).thenComparing(one -> one.scope().isEmpty());
        Map<String, BigDecimal> ofScope = new HashMap<>();
        BigDecimal toPay = total;
        for (Coupon coupon : sorted(valid, scopedFirst.thenComparing(Coupon::code, TEXT))) {
            String scope = coupon.scope().orElse("");
            var items = only(left, row -> List.of(row.of(), row.as().category()).contains(scope));
            BigDecimal withTax = rounded(sum(items, row -> row.amount().multiply(ONE.add(rate(row)))));
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

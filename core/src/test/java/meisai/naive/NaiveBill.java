package meisai.naive;

import static java.math.BigDecimal.*;
import static java.util.Comparator.comparing;
import static meisai.naive.NaiveBook.*;

import java.math.*;
import java.util.*;
import java.util.function.Predicate;
import meisai.account.TaxSettings;
import meisai.bill.Coupon;
import meisai.life.*;
import meisai.price.BilledAs;

/** From the rows of a month to what is to be paid, step by step. */
final class NaiveBill {
    final List<String> steps = new ArrayList<>();
    final Map<BigDecimal, BigDecimal> creditOut = new TreeMap<>();
    private final TaxSettings tax;
    private final int digits;
    private final List<Line> rows;
    private BigDecimal total = ZERO;
    private BigDecimal totalTax = ZERO;

    NaiveBill(TaxSettings tax, int digits, List<Line> rows, Map<BigDecimal, BigDecimal> creditIn) {
        this.tax = tax;
        this.digits = digits;
        this.rows = rows;
        Set<String> days = new TreeSet<>();
        only(rows, Line::isOfDay).forEach(row -> days.add(row.date()));
        days.forEach(day -> step(day, row -> row.date().equals(day)));
        step("dailyCharges", Line::isOfDay);
        step(
                "monthlyCharges",
                row -> !row.isOfDay() && row.concerns().isEmpty() && !row.as().discount());
        step("discounts", row -> row.concerns().isEmpty() && row.as().discount());
        step("corrections", row -> !row.concerns().isEmpty());
        step("subtotal", row -> true);
        Map<BigDecimal, BigDecimal> rates = new TreeMap<>(creditIn);
        rows.forEach(row -> rates.putIfAbsent(rate(row.as()), ZERO));
        rates.forEach(this::tax);
        steps.add(Booked.step("tax", totalTax));
        steps.add(Booked.step("total", total));
    }

    private void step(String name, Predicate<Line> which) {
        steps.add(Booked.step(name, sum(only(rows, which), Line::amount)));
    }

    private BigDecimal rate(BilledAs as) {
        return tax.exempt() ? ZERO : tax.rates().get(as.taxCategory());
    }

    private BigDecimal round(BigDecimal amount) {
        return amount.setScale(digits, RoundingMode.valueOf(tax.rounding().name()));
    }

    private void tax(BigDecimal rate, BigDecimal creditIn) {
        List<Line> ofRate = only(rows, row -> rate(row.as()).compareTo(rate) == 0);
        BigDecimal base = sum(ofRate, Line::amount).subtract(creditIn);
        BigDecimal out = base.negate().max(ZERO);
        BigDecimal gross = round(base.max(ZERO).multiply(ONE.add(rate)));
        BigDecimal of = gross.multiply(rate).divide(ONE.add(rate), digits, RoundingMode.HALF_UP);
        steps.add(Booked.step("rate", rate, base, creditIn, out, gross.subtract(of), of, gross));
        only(List.of(out), credit -> credit.signum() > 0).forEach(credit -> creditOut.put(rate, credit));
        total = total.add(gross);
        totalTax = totalTax.add(of);
    }

    /** @param left of each row after the discounts, corrections included */
    void coupons(List<Coupon> valid, List<Line> left, Map<String, BigDecimal> takenSoFar) {
        List<Coupon> inOrder = new ArrayList<>(valid);
        Comparator<Coupon> byMonth = comparing(Coupon::expiry);
        inOrder.sort(byMonth.thenComparing(one -> one.scope().isEmpty()).thenComparing(Coupon::code, TEXT));
        Map<String, BigDecimal> ofScope = new HashMap<>();
        BigDecimal toPay = total;
        for (Coupon coupon : inOrder) {
            String scope = coupon.scope().orElse("");
            List<Line> items = only(
                    left, row -> List.of(row.as().of(), row.as().category()).contains(scope));
            BigDecimal withTax = round(sum(items, row -> row.amount().multiply(ONE.add(rate(row.as())))));
            BigDecimal limit = scope.isEmpty() ? toPay : withTax.subtract(ofScope.getOrDefault(scope, ZERO));
            BigDecimal balance = coupon.balance().subtract(takenSoFar.getOrDefault(coupon.code(), ZERO));
            BigDecimal takes = balance.min(toPay).min(limit);
            if (takes.signum() > 0) {
                steps.add(Booked.step("coupon " + coupon.code(), takes));
                ofScope.merge(scope, takes, BigDecimal::add);
                takenSoFar.merge(coupon.code(), takes, BigDecimal::add);
                toPay = toPay.subtract(takes);
            }
        }
        steps.add(Booked.step("amount", toPay));
    }
}

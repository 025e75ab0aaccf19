package meisai.naive;

import static meisai.naive.NaiveBook.only;
import static meisai.naive.NaiveBook.sum;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import meisai.account.TaxSettings;
import meisai.bill.Coupon;
import meisai.life.Booked;
import meisai.life.Line;
import meisai.naive.NaiveDiscounts.Left;

/** From the rows of a month to what is to be paid, step by step. */
final class NaiveBill {
    final List<String> steps = new ArrayList<>();
    final Map<BigDecimal, BigDecimal> creditOut = new TreeMap<>();
    final Map<String, BigDecimal> taken = new HashMap<>();
    private final TaxSettings tax;
    private final RoundingMode mode;
    private final int digits;
    private final List<Line> rows;
    private BigDecimal total = BigDecimal.ZERO;
    private BigDecimal totalTax = BigDecimal.ZERO;

    NaiveBill(TaxSettings tax, int digits, List<Line> rows, Map<BigDecimal, BigDecimal> creditIn) {
        this.tax = tax;
        this.mode = RoundingMode.valueOf(tax.rounding().name());
        this.digits = digits;
        this.rows = rows;
        rows.stream()
                .filter(Line::isOfDay)
                .map(Line::date)
                .distinct()
                .sorted()
                .forEach(day -> step(day, row -> row.date().equals(day)));
        step("dailyCharges", Line::isOfDay);
        step(
                "monthlyCharges",
                row -> !row.isOfDay() && row.concerns().isEmpty() && !row.as().discount());
        step("discounts", row -> row.concerns().isEmpty() && row.as().discount());
        step("corrections", row -> !row.concerns().isEmpty());
        step("subtotal", row -> true);
        Map<BigDecimal, BigDecimal> rates = new TreeMap<>(creditIn);
        rows.forEach(row -> rates.putIfAbsent(rate(row.as().taxCategory()), BigDecimal.ZERO));
        rates.forEach(this::tax);
        steps.add(Booked.step("tax", totalTax));
        steps.add(Booked.step("total", total));
    }

    private void step(String name, Predicate<Line> which) {
        steps.add(Booked.step(name, sum(only(rows, which), Line::amount)));
    }

    private BigDecimal rate(String taxCategory) {
        return tax.exempt() ? BigDecimal.ZERO : tax.rates().get(taxCategory);
    }

    private void tax(BigDecimal rate, BigDecimal creditIn) {
        List<Line> ofRate = only(rows, row -> rate(row.as().taxCategory()).compareTo(rate) == 0);
        BigDecimal base = sum(ofRate, Line::amount).subtract(creditIn);
        BigDecimal out = base.negate().max(BigDecimal.ZERO);
        BigDecimal withTax = BigDecimal.ONE.add(rate);
        BigDecimal gross = base.max(BigDecimal.ZERO).multiply(withTax).setScale(digits, mode);
        BigDecimal of = gross.multiply(rate).divide(withTax, digits, RoundingMode.HALF_UP);
        steps.add(Booked.step("rate", rate, base, creditIn, out, gross.subtract(of), of, gross));
        creditOut.put(rate, out);
        total = total.add(gross);
        totalTax = totalTax.add(of);
    }

    /**
     * @param valid coupons with what is left of them
     * @param left of each row after the discounts, corrections included
     */
    void coupons(List<Coupon> valid, List<Left> left) {
        List<Coupon> inOrder = new ArrayList<>(valid);
        inOrder.sort(Comparator.comparing(Coupon::expiry)
                .thenComparing(coupon -> coupon.scope().isEmpty())
                .thenComparing(Coupon::code, NaiveBook.TEXT));
        Map<String, BigDecimal> ofScope = new HashMap<>();
        BigDecimal toPay = total;
        for (Coupon coupon : inOrder) {
            String scope = coupon.scope().orElse("");
            List<Left> ofItems = only(
                    left,
                    one -> scope.equals(one.as().of()) || scope.equals(one.as().category()));
            BigDecimal withTax = sum(
                    ofItems,
                    one -> one.amount()
                            .multiply(BigDecimal.ONE.add(rate(one.as().taxCategory()))));
            BigDecimal limit = scope.isEmpty()
                    ? toPay
                    : withTax.setScale(digits, mode).subtract(ofScope.getOrDefault(scope, BigDecimal.ZERO));
            BigDecimal takes = coupon.balance().min(toPay).min(limit);
            if (takes.signum() > 0) {
                steps.add(Booked.step("coupon " + coupon.code(), takes));
                ofScope.merge(scope, takes, BigDecimal::add);
                taken.put(coupon.code(), takes);
                toPay = toPay.subtract(takes);
            }
        }
        steps.add(Booked.step("amount", toPay));
    }
}

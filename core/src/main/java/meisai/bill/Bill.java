package meisai.bill;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.money.Currency;
import meisai.money.Money;

/**
 * The bill of an account and month with each step. Charges are exact; {@code subtotal} is their sum; tax, total and
 * amount are rounded.
 *
 * @param daily exact sum of the rows of each day that has any
 * @param monthlyCharges rows dated with the month that are neither discounts nor corrections
 * @param discounts rows of discount items
 * @param corrections rows that concern an earlier month
 * @param coupons what the bill takes of each, in the order in which they are taken
 */
public record Bill(
        YearMonth yearMonth,
        Currency currency,
        SortedMap<LocalDate, BigDecimal> daily,
        BigDecimal monthlyCharges,
        BigDecimal discounts,
        BigDecimal corrections,
        List<TaxLine> taxes,
        List<AppliedCoupon> coupons,
        long rows) {
    public Bill {
        taxes = List.copyOf(taxes);
        coupons = List.copyOf(coupons);
        daily = Collections.unmodifiableSortedMap(new TreeMap<>(daily));
    }

    /** Rows dated with a day. */
    public BigDecimal dailyCharges() {
        return daily.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    public BigDecimal subtotal() {
        return dailyCharges().add(monthlyCharges).add(discounts).add(corrections);
    }

    public Money tax() {
        return taxes.stream().map(TaxLine::tax).reduce(Money.zero(currency), Money::plus);
    }

    public Money total() {
        return taxes.stream().map(TaxLine::total).reduce(Money.zero(currency), Money::plus);
    }

    public Money appliedCouponAmount() {
        return coupons.stream().map(AppliedCoupon::amount).reduce(Money.zero(currency), Money::plus);
    }

    /** What is to be paid: the total, less coupons. */
    public Money amount() {
        return total().minus(appliedCouponAmount());
    }

    /** "No charge" means no row; a month with rows and an amount of 0 is a bill. */
    public boolean hasCharges() {
        return rows > 0;
    }
}

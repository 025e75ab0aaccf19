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
 * amount are rounded. {@code daily} holds the exact sum of the rows of each day that has any.
 */
public record Bill(
        YearMonth yearMonth,
        Currency currency,
        BigDecimal dailyCharges,
        BigDecimal monthlyCharges,
        List<TaxLine> taxes,
        SortedMap<LocalDate, BigDecimal> daily,
        long rows) {
    public Bill {
        taxes = List.copyOf(taxes);
        daily = Collections.unmodifiableSortedMap(new TreeMap<>(daily));
    }

    public BigDecimal subtotal() {
        return dailyCharges.add(monthlyCharges);
    }

    public Money tax() {
        return taxes.stream().map(TaxLine::tax).reduce(Money.zero(currency), Money::plus);
    }

    public Money total() {
        return taxes.stream().map(TaxLine::total).reduce(Money.zero(currency), Money::plus);
    }

    /** What is to be paid: the total, less coupons. */
    public Money amount() {
        return total();
    }

    /** "No charge" means no row; a month with rows and an amount of 0 is a bill. */
    public boolean hasCharges() {
        return rows > 0;
    }
}

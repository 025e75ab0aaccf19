package meisai.bill;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.account.Account;
import meisai.account.CodePointOrder;
import meisai.money.Currency;
import meisai.money.Decimals;
import meisai.money.Money;
import meisai.money.Rounding;
import meisai.price.Charge;
import meisai.price.ChargeDate;

/** Sums the charges of an account and month, in any order, and makes the bill of them. */
public final class BillSum {
    private final SortedMap<LocalDate, BigDecimal> daily = new TreeMap<>();
    private final SortedMap<String, BigDecimal> byTaxCategory = new TreeMap<>(CodePointOrder.INSTANCE);
    private BigDecimal monthlyCharges = BigDecimal.ZERO;
    private long rows;

    public void add(Charge charge) {
        BigDecimal amount = charge.amount();
        switch (charge.date()) {
            case ChargeDate.OnDay onDay -> daily.merge(onDay.day(), amount, BigDecimal::add);
            case ChargeDate.InMonth inMonth -> monthlyCharges = monthlyCharges.add(amount);
        }
        byTaxCategory.merge(charge.taxCategory(), amount, BigDecimal::add);
        rows++;
    }

    /**
     * @param creditIn by tax rate, what earlier months carried over because their base was below 0
     * @throws IllegalStateException when a row's tax category has no rate; price books are checked against that
     */
    public Bill bill(YearMonth month, Account account, Map<BigDecimal, BigDecimal> creditIn) {
        SortedMap<BigDecimal, BigDecimal> byRate = new TreeMap<>();
        byTaxCategory.forEach((category, sum) -> {
            BigDecimal rate = account.tax()
                    .rateOf(category)
                    .orElseThrow(() -> new IllegalStateException("no tax rate for the category " + category));
            byRate.merge(rate, sum, BigDecimal::add);
        });
        SortedMap<BigDecimal, BigDecimal> credits = new TreeMap<>();
        creditIn.forEach((rate, credit) -> credits.merge(Decimals.normal(rate), credit, BigDecimal::add));
        credits.keySet().forEach(rate -> byRate.putIfAbsent(rate, BigDecimal.ZERO));
        List<TaxLine> taxes = new ArrayList<>();
        byRate.forEach((rate, sum) -> taxes.add(taxLine(
                rate,
                sum,
                credits.getOrDefault(rate, BigDecimal.ZERO),
                account.tax().rounding(),
                account.currency())));
        BigDecimal dailyCharges = daily.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        return new Bill(month, account.currency(), dailyCharges, monthlyCharges, taxes, daily, rows);
    }

    private static TaxLine taxLine(
            BigDecimal rate, BigDecimal sum, BigDecimal creditIn, Rounding rounding, Currency currency) {
        BigDecimal base = sum.subtract(creditIn);
        if (base.signum() < 0) {
            Money zero = Money.zero(currency);
            return new TaxLine(rate, base, creditIn, base.negate(), zero, zero, zero);
        }
        BigDecimal withTax = BigDecimal.ONE.add(rate);
        Money total = rounding.round(base.multiply(withTax), currency);
        Money tax = Rounding.HALF_UP.roundQuotient(total.amount().multiply(rate), withTax, currency);
        return new TaxLine(rate, base, creditIn, BigDecimal.ZERO, total.minus(tax), tax, total);
    }
}

package meisai.bill;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.account.Account;
import meisai.account.CodePointOrder;
import meisai.account.TaxSettings;
import meisai.money.Currency;
import meisai.money.Decimals;
import meisai.money.Money;
import meisai.money.Rounding;
import meisai.money.SumsBy;
import meisai.price.BilledAs;
import meisai.price.Charge;
import meisai.price.ChargeDate;

/** Sums the charges of an account and month, in any order, and makes the bill of them. Charges can be taken out again. */
public final class BillSum {
    private SumsBy<LocalDate> daily = new SumsBy<>();
    private SumsBy<String> byTaxCategory = new SumsBy<>();
    private BigDecimal monthlyCharges = BigDecimal.ZERO;
    private BigDecimal discounts = BigDecimal.ZERO;
    private BigDecimal corrections = BigDecimal.ZERO;
    private long rows;

    public void add(Charge charge) {
        switch (charge.date()) {
            case ChargeDate.OnDay onDay -> daily.add(onDay.day(), charge.unitPrice(), charge.quantity());
            case ChargeDate.InMonth inMonth -> addOfMonth(charge, charge.amount());
        }
        byTaxCategory.add(charge.taxCategory(), charge.unitPrice(), charge.quantity());
        rows++;
    }

    /** Takes a charge out that was put in. */
    public void remove(Charge charge) {
        switch (charge.date()) {
            case ChargeDate.OnDay onDay -> daily.remove(onDay.day(), charge.unitPrice(), charge.quantity());
            case ChargeDate.InMonth inMonth ->
                addOfMonth(charge, charge.amount().negate());
        }
        byTaxCategory.remove(charge.taxCategory(), charge.unitPrice(), charge.quantity());
        rows--;
    }

    private void addOfMonth(Charge charge, BigDecimal amount) {
        if (charge.concerns().isPresent()) {
            corrections = corrections.add(amount);
        } else if (charge.billedAs().discount()) {
            discounts = discounts.add(amount);
        } else {
            monthlyCharges = monthlyCharges.add(amount);
        }
    }

    /** A sum of the same charges that goes its own way. */
    public BillSum copy() {
        BillSum copy = new BillSum();
        copy.daily = daily.copy();
        copy.byTaxCategory = byTaxCategory.copy();
        copy.monthlyCharges = monthlyCharges;
        copy.discounts = discounts;
        copy.corrections = corrections;
        copy.rows = rows;
        return copy;
    }

    /**
     * @param creditIn by tax rate, what earlier months carried over because their base was below 0
     * @param left of each item after discounts, as the rating answers it; coupons with a scope need it
     * @param available the coupons of the account with their balances before this bill
     * @throws IllegalStateException when a row's tax category has no rate; price books are checked against that
     */
    public Bill bill(
            YearMonth month,
            Account account,
            Map<BigDecimal, BigDecimal> creditIn,
            Map<BilledAs, BigDecimal> left,
            Collection<Coupon> available) {
        TaxSettings tax = account.tax(month);
        Currency currency = account.currency();
        List<TaxLine> taxes = taxes(tax, currency, creditIn);
        Money total = taxes.stream().map(TaxLine::total).reduce(Money.zero(currency), Money::plus);
        List<AppliedCoupon> coupons = new Coupons(month, currency, tax, left).apply(available, total);
        return new Bill(
                month,
                currency,
                amounts(daily, Comparator.naturalOrder()),
                monthlyCharges,
                discounts,
                corrections,
                taxes,
                coupons,
                rows);
    }

    private static <K> SortedMap<K, BigDecimal> amounts(SumsBy<K> sums, Comparator<? super K> order) {
        SortedMap<K, BigDecimal> amounts = new TreeMap<>(order);
        sums.amounts((key, amount) -> amounts.put(key, amount));
        return amounts;
    }

    private List<TaxLine> taxes(TaxSettings tax, Currency currency, Map<BigDecimal, BigDecimal> creditIn) {
        SortedMap<BigDecimal, BigDecimal> byRate = new TreeMap<>();
        amounts(byTaxCategory, CodePointOrder.INSTANCE).forEach((category, sum) -> {
            BigDecimal rate = tax.rateOf(category)
                    .orElseThrow(() -> new IllegalStateException("no tax rate for the category " + category));
            byRate.merge(rate, sum, BigDecimal::add);
        });
        SortedMap<BigDecimal, BigDecimal> credits = new TreeMap<>();
        creditIn.forEach((rate, credit) -> credits.merge(Decimals.normal(rate), credit, BigDecimal::add));
        credits.keySet().forEach(rate -> byRate.putIfAbsent(rate, BigDecimal.ZERO));
        List<TaxLine> taxes = new ArrayList<>();
        byRate.forEach((rate, sum) ->
                taxes.add(taxLine(rate, sum, credits.getOrDefault(rate, BigDecimal.ZERO), tax.rounding(), currency)));
        return taxes;
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

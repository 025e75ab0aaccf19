package meisai.bill;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meisai.account.Account;
import meisai.account.AccountId;
import meisai.account.LatePolicy;
import meisai.account.TaxSettings;
import meisai.account.TaxTimeline;
import meisai.money.Currency;
import meisai.money.Rounding;
import meisai.period.Days;
import meisai.price.BilledAs;
import meisai.price.Charge;
import meisai.price.ChargeDate;

/** Rows of a bill and the account that they are billed to, being written for a test. */
final class Rows {
    private final BillSum sum = new BillSum();
    private final Map<String, BigDecimal> rates = new HashMap<>();
    private final Map<BigDecimal, BigDecimal> creditIn = new HashMap<>();
    private Currency currency = Currency.JPY;
    private Rounding rounding = Rounding.CEILING;

    private Rows() {}

    /** Of an account in JPY with CEILING and 10 % of tax. */
    static Rows none() {
        return new Rows().rate("standard", "0.10");
    }

    Rows currency(Currency other) {
        currency = other;
        return this;
    }

    Rows rounding(Rounding other) {
        rounding = other;
        return this;
    }

    Rows rate(String taxCategory, String rate) {
        rates.put(taxCategory, new BigDecimal(rate));
        return this;
    }

    Rows creditIn(String rate, String credit) {
        creditIn.put(new BigDecimal(rate), new BigDecimal(credit));
        return this;
    }

    Rows row(String date, String amount) {
        return row(date, amount, "standard");
    }

    /** @param date {@code yyyyMMdd}, or {@code yyyyMM} of a row dated with the month */
    Rows row(String date, String amount, String taxCategory) {
        BigDecimal exact = new BigDecimal(amount);
        sum.add(charge(date, exact.signum() < 0 ? "-1" : "1", exact.abs().toPlainString(), taxCategory));
        return this;
    }

    Rows row(Charge charge) {
        sum.add(charge);
        return this;
    }

    static Charge charge(String date, String unitPrice, String quantity, String taxCategory) {
        ChargeDate dated = date.length() == 6
                ? new ChargeDate.InMonth(Days.parseMonth(date).orElseThrow())
                : new ChargeDate.OnDay(Days.parseDay(date).orElseThrow());
        return new Charge(
                dated,
                Optional.empty(),
                new BilledAs("item", "item", "category", taxCategory, false),
                new BigDecimal(unitPrice),
                new BigDecimal(quantity),
                Optional.empty(),
                Map.of(),
                Optional.empty());
    }

    Bill bill() {
        Account account = new Account(
                new AccountId("OP0000000001", "jp"),
                currency,
                "book",
                TaxTimeline.of(YearMonth.of(2026, 1), new TaxSettings(rates, rounding, Optional.empty())),
                BigDecimal.ZERO,
                YearMonth.of(2026, 1),
                LatePolicy.NEXT_BILL,
                Optional.empty());
        return sum.bill(YearMonth.of(2026, 8), account, creditIn, Map.of(), List.of());
    }
}

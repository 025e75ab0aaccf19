package meisai.golden;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import meisai.account.Account;
import meisai.account.AccountId;
import meisai.account.LatePolicy;
import meisai.account.TaxSettings;
import meisai.account.TaxTimeline;
import meisai.money.Currency;
import meisai.money.Rounding;
import meisai.period.Days;

/** The settings of the account of a golden case: JPY, 10 % of tax and CEILING until the case says something else. */
final class GoldenAccount {
    private Currency currency = Currency.JPY;
    private BigDecimal minimumCharge = BigDecimal.ZERO;
    private TaxTimeline taxes = TaxTimeline.of(
            YearMonth.of(2020, 1),
            new TaxSettings(Map.of(TaxSettings.STANDARD, new BigDecimal("0.10")), Rounding.CEILING, Optional.empty()));

    void currency(String code) {
        currency = Currency.byCode(code).orElseThrow();
    }

    Currency currency() {
        return currency;
    }

    void minimumCharge(String amount) {
        minimumCharge = new BigDecimal(amount);
    }

    /** {@code <month> <rounding> <category>=<rate> ... [exempt]}, from that month on. */
    void tax(List<String> words) {
        Map<String, BigDecimal> rates = new TreeMap<>();
        boolean exempt = false;
        for (String word : words.subList(2, words.size())) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                exempt = word.equals("exempt");
            } else {
                rates.put(word.substring(0, equals), new BigDecimal(word.substring(equals + 1)));
            }
        }
        taxes = taxes.with(
                Days.parseMonth(words.get(0)).orElseThrow(),
                new TaxSettings(rates, Rounding.byName(words.get(1)).orElseThrow(), Optional.empty(), exempt));
    }

    Account account() {
        return new Account(
                new AccountId("OP0000000001", "jp"),
                currency,
                "book",
                taxes,
                minimumCharge,
                YearMonth.of(2020, 1),
                LatePolicy.NEXT_BILL,
                Optional.empty());
    }
}

package meisai.account;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Optional;
import meisai.money.Currency;

/**
 * What one bill a month is made for. Currency and price book never change.
 *
 * @param country whose holidays are no business days, ISO 3166 in two letters; without one only weekends are none
 */
public record Account(
        AccountId id,
        Currency currency,
        String priceBook,
        TaxTimeline taxes,
        BigDecimal minimumCharge,
        YearMonth firstMonth,
        LatePolicy latePolicy,
        Optional<String> country) {
    public TaxSettings tax(YearMonth month) {
        return taxes.on(month);
    }
}

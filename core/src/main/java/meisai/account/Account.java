package meisai.account;

import java.math.BigDecimal;
import java.time.YearMonth;
import meisai.money.Currency;

/** What one bill a month is made for. Currency and price book never change. */
public record Account(
        AccountId id,
        Currency currency,
        String priceBook,
        TaxSettings tax,
        BigDecimal minimumCharge,
        YearMonth firstMonth,
        LatePolicy latePolicy) {}

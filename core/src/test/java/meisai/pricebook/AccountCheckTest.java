package meisai.pricebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Map;
import java.util.Optional;
import meisai.account.Account;
import meisai.account.AccountId;
import meisai.account.LatePolicy;
import meisai.account.TaxSettings;
import meisai.account.TaxTimeline;
import meisai.money.Currency;
import meisai.money.Rounding;
import org.junit.jupiter.api.Test;

/** Whether a book can bill an account. */
final class AccountCheckTest {
    @Test
    void aBookOfTheAccountsCurrencyAndCategoriesIsFine() {
        assertThat(PriceBookReader.checkFor(BookTree.valid().book(), account(Currency.JPY)))
                .isEmpty();
    }

    @Test
    void anotherCurrencyAndACategoryWithoutARateAreTold() {
        PriceBook book = BookTree.valid().set("items[4].taxCategory", "reduced").book();

        assertThat(PriceBookReader.checkFor(book, account(Currency.USD)))
                .extracting(BookProblem::path, BookProblem::code)
                .containsExactly(tuple("currency", "currencyDiffers"), tuple("items[4].taxCategory", "noTaxRate"));
    }

    private static Account account(Currency currency) {
        return new Account(
                new AccountId("OP0000000001", "jp"),
                currency,
                "book",
                TaxTimeline.of(
                        YearMonth.of(2026, 1),
                        new TaxSettings(
                                Map.of(TaxSettings.STANDARD, new BigDecimal("0.10")),
                                Rounding.CEILING,
                                Optional.empty())),
                BigDecimal.ZERO,
                YearMonth.of(2026, 1),
                LatePolicy.NEXT_BILL,
                Optional.empty());
    }
}

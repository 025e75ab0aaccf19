package meisai.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MoneyTest {
    @ParameterizedTest
    @CsvSource({"1.5, JPY", "1.0, JPY", "1, USD", "1.5, EUR", "1.500, EUR", "1E+1, JPY"})
    void anAmountThatIsNotRoundedToTheDigitsOfItsCurrencyIsRefused(BigDecimal amount, Currency currency) {
        assertThatThrownBy(() -> new Money(amount, currency))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(amount.toPlainString())
                .hasMessageContaining(currency.name());
    }

    @Test
    void amountsOfOneCurrencyAreAddedAndSubtracted() {
        Money price = new Money(new BigDecimal("10.25"), Currency.USD);
        Money less = new Money(new BigDecimal("11.50"), Currency.USD);

        assertThat(price.plus(less).amount()).isEqualTo("21.75");
        assertThat(price.minus(less).amount()).isEqualTo("-1.25");
        assertThat(price.minus(price)).isEqualTo(Money.zero(Currency.USD));
        assertThat(Money.zero(Currency.USD).plus(price)).isEqualTo(price);
    }

    @Test
    void currenciesAreNotMixed() {
        Money usd = Money.zero(Currency.USD);
        Money eur = Money.zero(Currency.EUR);

        assertThatThrownBy(() -> usd.plus(eur))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("USD")
                .hasMessageContaining("EUR");
        assertThatThrownBy(() -> usd.minus(eur)).isInstanceOf(IllegalArgumentException.class);
        assertThat(usd).isNotEqualTo(eur);
    }

    @Test
    void zeroHasTheDigitsOfItsCurrency() {
        assertThat(Money.zero(Currency.JPY).amount()).isEqualTo("0");
        assertThat(Money.zero(Currency.EUR).amount()).isEqualTo("0.00");
    }

    @Test
    void currenciesAreFoundByTheirCode() {
        assertThat(Currency.byCode("JPY")).contains(Currency.JPY);
        assertThat(Currency.byCode("jpy")).isEmpty();
        assertThat(Currency.byCode("GBP")).isEmpty();
    }
}

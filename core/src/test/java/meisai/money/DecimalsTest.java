package meisai.money;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Optional;
import meisai.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DecimalsTest {
    @ParameterizedTest
    @ValueSource(strings = {"0", "7", "12.5", "-3.50", "007", "0.00000022888", "-0"})
    void plainDecimalsAreRead(String text) {
        assertThat(Decimals.parse(text)).contains(new BigDecimal(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "-", ".", "-.5", ".5", "5.", "1.2.3", "+1", "1e3", "1E3", "1,000", " 1", "1 ", "--1", "1-", "0x1",
                "NaN", "\u0661", "\uFF11"
            })
    void anythingElseIsNot(String text) {
        assertThat(Decimals.parse(text)).isEmpty();
    }

    @Test
    void textHasABound() {
        assertThat(Decimals.parse("1".repeat(Decimals.MAX_TEXT))).isPresent();
        assertThat(Decimals.parse("1".repeat(Decimals.MAX_TEXT + 1))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1.50, 1.5", "100, 100", "1E+2, 100", "0.000, 0", "0E+3, 0", "-2.0, -2", "0.10, 0.1", "12E-1, 1.2"})
    void theNormalFormHasNoTrailingZerosAndNoExponent(String value, String normal) {
        assertThat(Decimals.normal(new BigDecimal(value))).isEqualTo(new BigDecimal(normal));
        assertThat(Decimals.plain(new BigDecimal(value))).isEqualTo(normal);
    }

    @Test
    void plainTextNeverHasAnExponent() {
        assertThat(Decimals.plain(new BigDecimal("2.2888E-7"))).isEqualTo("0.00000022888");
        assertThat(Decimals.plain(new BigDecimal("1E+30"))).isEqualTo("1000000000000000000000000000000");
        assertThat(Decimals.plain(new BigDecimal("-0.0"))).isEqualTo("0");
    }

    @Test
    void equalNumbersHaveOneNormalFormAndTextThatReadsBack() {
        Seeds.each(500, random -> {
            BigDecimal value = BigDecimal.valueOf(random.nextLong(), random.nextInt(-5, 20));
            BigDecimal longer = value.setScale(value.scale() + random.nextInt(5));

            assertThat(Decimals.normal(longer)).isEqualTo(Decimals.normal(value));
            assertThat(Decimals.normal(value)).isEqualByComparingTo(value);
            assertThat(Decimals.parse(Decimals.plain(value))).contains(Decimals.normal(value));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "0.24, 1048576, 34, 0.00000022888183593750",
        "300, 10, 0, 30",
        "1, 8, 3, 0.125",
        "0, 7, 0, 0",
        "1, 10000000000000000000000000000000000, 34, 0.0000000000000000000000000000000001"
    })
    void aFiniteQuotientIsExact(String price, String per, int places, String quotient) {
        assertThat(Decimals.finiteQuotient(new BigDecimal(price), new BigDecimal(per), places))
                .contains(Decimals.normal(new BigDecimal(quotient)));
    }

    @ParameterizedTest
    @CsvSource({"1, 3, 34", "0.1, 7, 34", "1, 8, 2", "1, 0, 34", "1, 100000000000000000000000000000000000, 34"})
    void aQuotientWithoutEndOrWithTooManyPlacesIsNone(String price, String per, int places) {
        assertThat(Decimals.finiteQuotient(new BigDecimal(price), new BigDecimal(per), places))
                .isEqualTo(Optional.empty());
    }
}

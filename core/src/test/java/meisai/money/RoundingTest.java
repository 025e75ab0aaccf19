package meisai.money;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RoundingTest {
    @ParameterizedTest
    @CsvSource({
        // exact, CEILING, FLOOR, HALF_UP
        "1.5, 2, 1, 2",
        "1.4999999999999999999999999999999999, 2, 1, 1",
        "-1.5, -1, -2, -2",
        "-1.4, -1, -2, -1",
        "0.0000000000000000000000000000000001, 1, 0, 0",
        "-0.0000000000000000000000000000000001, 0, -1, 0",
        "7, 7, 7, 7",
        "7.000, 7, 7, 7",
        "0, 0, 0, 0"
    })
    void ceilingAndFloorGoTowardsTheInfinitiesAndHalfUpAwayFromZero(
            BigDecimal exact, BigDecimal ceiling, BigDecimal floor, BigDecimal halfUp) {
        assertThat(Rounding.CEILING.round(exact, Currency.JPY)).isEqualTo(new Money(ceiling, Currency.JPY));
        assertThat(Rounding.FLOOR.round(exact, Currency.JPY)).isEqualTo(new Money(floor, Currency.JPY));
        assertThat(Rounding.HALF_UP.round(exact, Currency.JPY)).isEqualTo(new Money(halfUp, Currency.JPY));
    }

    @ParameterizedTest
    @CsvSource({
        "1.005, 1.01, 1.00, 1.01",
        "1.0049, 1.01, 1.00, 1.00",
        "-1.005, -1.00, -1.01, -1.01",
        "3, 3.00, 3.00, 3.00"
    })
    void amountsAreRoundedToTheDigitsOfTheirCurrency(
            BigDecimal exact, BigDecimal ceiling, BigDecimal floor, BigDecimal halfUp) {
        for (Currency currency : new Currency[] {Currency.USD, Currency.EUR}) {
            assertThat(Rounding.CEILING.round(exact, currency)).isEqualTo(new Money(ceiling, currency));
            assertThat(Rounding.FLOOR.round(exact, currency)).isEqualTo(new Money(floor, currency));
            assertThat(Rounding.HALF_UP.round(exact, currency)).isEqualTo(new Money(halfUp, currency));
        }
    }

    @Test
    void aQuotientIsRoundedOnce() {
        BigDecimal almostAHalf = new BigDecimal("1499999999999999999999999999999999999999");
        BigDecimal denominator = new BigDecimal("1000000000000000000000000000000000000000");

        assertThat(quotient(Rounding.HALF_UP, almostAHalf, denominator)).isEqualTo("1");
        assertThat(quotient(Rounding.HALF_UP, BigDecimal.ONE, new BigDecimal("2")))
                .isEqualTo("1");
        assertThat(quotient(Rounding.CEILING, BigDecimal.ONE, new BigDecimal("3")))
                .isEqualTo("1");
        assertThat(quotient(Rounding.FLOOR, BigDecimal.ONE, new BigDecimal("3")))
                .isEqualTo("0");
        assertThat(quotient(Rounding.FLOOR, BigDecimal.ONE, new BigDecimal("-3")))
                .isEqualTo("-1");
        assertThat(Rounding.HALF_UP
                        .roundQuotient(new BigDecimal("1"), new BigDecimal("3"), Currency.USD)
                        .amount())
                .isEqualTo("0.33");
    }

    private static BigDecimal quotient(Rounding rounding, BigDecimal numerator, BigDecimal denominator) {
        return rounding.roundQuotient(numerator, denominator, Currency.JPY).amount();
    }

    @Test
    void modesAreFoundByTheirName() {
        for (Rounding rounding : Rounding.values()) {
            assertThat(Rounding.byName(rounding.name())).contains(rounding);
        }
        assertThat(Rounding.byName("UP")).isEmpty();
        assertThat(Rounding.byName("ceiling")).isEmpty();
    }
}

package meisai.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MeterTest {
    @ParameterizedTest
    @CsvSource({
        "3, 1.5, true",
        "3, 1.001, true",
        "3, 1.0001, false",
        "3, 1.0010, true",
        "0, 10, true",
        "0, 10.0, true",
        "0, 1E+3, true",
        "0, 0.5, false",
        "12, 0.000000000001, true",
        "12, 0.0000000000001, false"
    })
    void aQuantityIsAWholeNumberOfTheSmallestUnit(int decimals, BigDecimal quantity, boolean fits) {
        assertThat(new Meter("hours", "hour", decimals).fits(quantity)).isEqualTo(fits);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 13})
    void decimalsOutOfRangeAreRefused(int decimals) {
        assertThatThrownBy(() -> new Meter("hours", "hour", decimals))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hours")
                .hasMessageContaining(Integer.toString(decimals));
    }

    @Test
    void zeroToTwelveDecimalsAreAllowed() {
        assertThat(new Meter("hours", "hour", 0).decimals()).isZero();
        assertThat(new Meter("hours", "hour", Meter.MAX_DECIMALS).decimals()).isEqualTo(12);
    }
}

package meisai.server.usage.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTextTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "0.0, 0",
        "0e999999999999, 0",
        "0e-999999999999, 0",
        "10, 10",
        "10.0, 10",
        "1E1, 10",
        "1e+17, 100000000000000000",
        "999999999999999999, 999999999999999999",
        "0.000000000001, 0.000000000001",
        "0.0000000000010, 0.000000000001",
        "1000e-15, 0.000000000001",
        "123.456e1, 1234.56",
        "9223372.036854775807, 9223372.036854775807",
    })
    void numberIsExact(String text, BigDecimal expected) {
        assertThat(number(text)).isEqualTo(new QuantityText.Good(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "1e18, quantityTooLarge",
        "1e2147483647, quantityTooLarge",
        "1e2147483648, quantityTooLarge",
        "9223372.036854775808, quantityTooLarge",
        "1e-13, quantityTooPrecise",
        "1e-2147483648, quantityTooPrecise",
        "-1e-2147483649, negativeQuantity",
    })
    void numberOutOfBoundsIsNamed(String text, String code) {
        assertThat(number(text))
                .isInstanceOfSatisfying(
                        QuantityText.Bad.class, bad -> assertThat(bad.code()).isEqualTo(code));
    }

    @Test
    void numberHasABoundInCharacters() {
        String text = "1." + "0".repeat(98);
        assertThat(number(text)).isEqualTo(new QuantityText.Good(BigDecimal.ONE));
        assertThat(number(text + "0"))
                .isInstanceOfSatisfying(
                        QuantityText.Bad.class, bad -> assertThat(bad.code()).isEqualTo("malformedQuantity"));
    }

    @ParameterizedTest
    @CsvSource({"007, 7", "1.50, 1.5", "-0.0, 0", "100, 100"})
    void textIsAPlainDecimal(String text, BigDecimal expected) {
        assertThat(text(text)).isEqualTo(new QuantityText.Good(expected));
    }

    @ParameterizedTest
    @CsvSource({"1e3", "+1", "1.", ".5", "1 000", "' 1'", "0x1", "-", "١"})
    void otherTextIsMalformed(String text) {
        assertThat(text(text))
                .isInstanceOfSatisfying(
                        QuantityText.Bad.class, bad -> assertThat(bad.code()).isEqualTo("malformedQuantity"));
    }

    private static QuantityText number(String text) {
        return QuantityText.ofNumber(("x" + text).toCharArray(), 1, text.length());
    }

    private static QuantityText text(String text) {
        return QuantityText.ofText(("x" + text).toCharArray(), 1, text.length());
    }
}

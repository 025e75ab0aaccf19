package meisai.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import meisai.money.Decimals;
import org.junit.jupiter.api.Test;

/** Digits at the edges; any others are in {@link CsvBytesTest}. */
class CsvNumberTest {
    private static final long MOST = 999_999_999_999_999_999L;

    private final CsvNumber number = new CsvNumber();

    private String text() {
        return new String(number.bytes(), number.from(), number.to() - number.from(), StandardCharsets.US_ASCII);
    }

    private static String text(long digits) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < Long.BYTES; at++) {
            text.append((digits >>> (Byte.SIZE * at)) & 0xFF);
        }
        return text.toString();
    }

    /** All halves: a half does not know of the other. */
    @Test
    void eightDigitsAreThoseOfTheNumber() {
        for (int half = 0; half < 10_000; half++) {
            int other = 9_999 - half;
            assertThat(text(CsvNumber.eight(10_000 * half + other))).isEqualTo("%04d%04d".formatted(half, other));
        }
    }

    @Test
    void theLargestAreWhole() {
        for (int scale = 0; scale <= CsvNumber.LONGEST_FRACTION; scale++) {
            for (long unscaled : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, MOST, -MOST, 0, 1, -1}) {
                number.decimal(unscaled, scale);
                assertThat(text()).isEqualTo(Decimals.plain(BigDecimal.valueOf(unscaled, scale)));
            }
            number.product(MOST, -MOST, scale);
            BigInteger square = BigInteger.valueOf(MOST).pow(2).negate();
            assertThat(text()).isEqualTo(Decimals.plain(new BigDecimal(square, scale)));
        }
    }
}

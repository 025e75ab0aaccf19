package meisai.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import meisai.money.Decimals;
import org.junit.jupiter.api.Test;

/** Digits are those of big decimals. */
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

    /** Of any length, also with zeros within and at both ends. */
    private static long factor(Random random) {
        long power = BigInteger.TEN.pow(random.nextInt(19)).longValue();
        long factor = Math.floorMod(random.nextLong(), power);
        long zeros = BigInteger.TEN.pow(random.nextInt(19)).longValue();
        long value = random.nextInt(3) == 0 ? factor / zeros * zeros : factor;
        return random.nextBoolean() ? value : -value;
    }

    @Test
    void decimalsAndProductsAreThoseOfBigDecimals() {
        Random random = new Random(7);
        for (int i = 0; i < 300_000; i++) {
            long one = factor(random);
            long other = factor(random);
            int scale = random.nextInt(CsvNumber.LONGEST_FRACTION + 1);

            number.decimal(one, scale);
            assertThat(text()).isEqualTo(Decimals.plain(BigDecimal.valueOf(one, scale)));

            number.product(one, other, scale);
            BigInteger product = BigInteger.valueOf(one).multiply(BigInteger.valueOf(other));
            assertThat(text()).isEqualTo(Decimals.plain(new BigDecimal(product, scale)));
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

package meisai.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import meisai.Seeds;
import org.junit.jupiter.api.Test;

final class CodePointOrderTest {
    /** One character from each range that the order of chars and of code points treat differently, and bounds. */
    private static final int[] POINTS = {
        'a', 'b', 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFF5E, 0xFFFF, 0x10000, 0x10001, 0x1F600, 0x10FC00,
        0x10FFFF
    };

    @Test
    void charactersBeyondTheFirstPlaneComeLast() {
        assertThat(CodePointOrder.INSTANCE.compare("\uFF5E", "\uD83D\uDE00")).isNegative();
        assertThat("\uFF5E".compareTo("\uD83D\uDE00")).isPositive();
        assertThat(CodePointOrder.INSTANCE.compare("\uD83D\uDE00", "\uFF5E")).isPositive();
    }

    @Test
    void aPrefixComesFirstAndEqualStringsAreEqual() {
        assertThat(CodePointOrder.INSTANCE.compare("", "a")).isNegative();
        assertThat(CodePointOrder.INSTANCE.compare("a\uD83D\uDE00", "a")).isPositive();
        assertThat(CodePointOrder.INSTANCE.compare("a\uD83D\uDE00", "a\uD83D\uDE00"))
                .isZero();
    }

    @Test
    void stringsAreOrderedByCodePointsWhichIsTheOrderOfTheirUtf8() {
        Seeds.each(20_000, random -> {
            String left = text(random);
            String right = text(random);

            int order = Integer.signum(CodePointOrder.INSTANCE.compare(left, right));

            assertThat(order)
                    .isEqualTo(Integer.signum(Arrays.compare(
                            left.codePoints().toArray(), right.codePoints().toArray())))
                    .isEqualTo(Integer.signum(Arrays.compareUnsigned(
                            left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8))));
        });
    }

    private static String text(RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.appendCodePoint(POINTS[random.nextInt(POINTS.length)]);
        }
        return text.toString();
    }
}

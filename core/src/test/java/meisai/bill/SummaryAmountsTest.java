package meisai.bill;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import meisai.money.Currency;
import meisai.money.Rounding;
import org.junit.jupiter.api.Test;

class SummaryAmountsTest {
    private static final List<Rounding> ROUNDINGS = List.of(Rounding.values());

    private static String shown(Map<String, String> parts, Currency currency, Rounding rounding) {
        TreeMap<String, BigDecimal> exact = new TreeMap<>();
        parts.forEach((key, value) -> exact.put(key, new BigDecimal(value)));
        StringBuilder text = new StringBuilder();
        SummaryAmounts.of(exact, currency, rounding)
                .forEach(part -> text.append(part.key())
                        .append('=')
                        .append(part.amount().amount())
                        .append(' '));
        return text.toString().strip();
    }

    @Test
    void missingUnitsGoToTheLargestRemaindersAndTiesToTheEarlierName() {
        assertThat(shown(Map.of("a", "1.4", "b", "1.4", "c", "1.3"), Currency.JPY, Rounding.CEILING))
                .isEqualTo("a=2 b=2 c=1");
        assertThat(shown(Map.of("a", "1.4", "b", "1.4", "c", "1.3"), Currency.JPY, Rounding.HALF_UP))
                .isEqualTo("a=2 b=1 c=1");
        assertThat(shown(Map.of("a", "0.004", "b", "0.019"), Currency.USD, Rounding.CEILING))
                .isEqualTo("b=0.02 a=0.01");
    }

    @Test
    void negativePartsAreFlooredTowardsMinusInfinity() {
        assertThat(shown(Map.of("free", "-1.5", "used", "10.2"), Currency.JPY, Rounding.FLOOR))
                .isEqualTo("used=10 free=-2");
        assertThat(shown(Map.of("free", "-1.5", "used", "10.2"), Currency.JPY, Rounding.CEILING))
                .isEqualTo("used=10 free=-1");
    }

    @Test
    void equalAmountsComeInTheOrderOfTheirNames() {
        assertThat(shown(Map.of("b", "1", "a", "1", "c", "2"), Currency.JPY, Rounding.CEILING))
                .isEqualTo("c=2 a=1 b=1");
        assertThat(shown(Map.of("a", "1.1", "b", "1.3"), Currency.JPY, Rounding.HALF_UP)) // 2.4
                .isEqualTo("a=1 b=1");
        assertThat(shown(Map.of(), Currency.JPY, Rounding.CEILING)).isEmpty();
    }

    @Test
    void thePartsAlwaysSumToTheRoundedWhole() {
        long seed = 20261123;
        RandomGenerator random = new java.util.Random(seed);
        for (int run = 0; run < 1_000; run++) {
            TreeMap<String, BigDecimal> exact = new TreeMap<>();
            for (int i = random.nextInt(20); i >= 0; i--) {
                exact.put("p" + i, BigDecimal.valueOf(random.nextLong(-10_000, 100_000), random.nextInt(6)));
            }
            Rounding rounding = ROUNDINGS.get(random.nextInt(ROUNDINGS.size()));
            BigDecimal sum = SummaryAmounts.of(exact, Currency.USD, rounding).stream()
                    .map(part -> part.amount().amount())
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            BigDecimal whole = exact.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(sum)
                    .as("seed %d, run %d: %s", seed, run, exact)
                    .isEqualByComparingTo(rounding.round(whole, Currency.USD).amount());
        }
    }
}

package meisai.price;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import meisai.Seeds;
import meisai.pricebook.PriceModel.Scope;
import org.junit.jupiter.api.Test;

/** Within one version, more usage never costs less when no price is below 0. */
final class GraduatedPropertyTest {
    private record Use(String day, String resource, int quantity) {}

    @Test
    void thePriceIsMonotoneInTheQuantity() {
        Seeds.each(400, random -> {
            Scope scope = Seeds.oneOf(random, Scope.values());
            String[] tiers = tiers(random);
            List<Use> uses = new ArrayList<>();
            BigDecimal before = BigDecimal.ZERO;
            for (int i = 0; i < 6; i++) {
                uses.add(new Use("2026080" + (1 + random.nextInt(2)), "r" + random.nextInt(2), random.nextInt(40)));
                BigDecimal after = price(scope, tiers, uses);
                assertThat(after).isGreaterThanOrEqualTo(before);
                before = after;
            }
        });
    }

    @Test
    void theRowsOfAScopeHaveAllItsUnits() {
        Seeds.each(200, random -> {
            Scope scope = Seeds.oneOf(random, Scope.values());
            int quantity = 1 + random.nextInt(100);

            Rated rated = rate(scope, tiers(random), List.of(new Use("20260801", "r", quantity)));

            assertThat(rated.charges().stream().map(Charge::quantity).reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo(BigDecimal.valueOf(quantity));
        });
    }

    private static BigDecimal price(Scope scope, String[] tiers, List<Use> uses) {
        return rate(scope, tiers, uses).sum();
    }

    private static Rated rate(Scope scope, String[] tiers, List<Use> uses) {
        Month month = Month.of("202608").book(Book.from("20260801").with(Item.graduated("sent", "sms", scope, tiers)));
        uses.forEach(use -> month.use(use.day(), use.resource(), "sms", Integer.toString(use.quantity())));
        return month.rate();
    }

    /** Prices that rise and fall, some of them 0. */
    private static String[] tiers(RandomGenerator random) {
        List<String> tiers = new ArrayList<>();
        int upTo = 0;
        for (int i = random.nextInt(4); i > 0; i--) {
            upTo += 1 + random.nextInt(30);
            tiers.add(upTo + ": " + random.nextInt(5));
        }
        tiers.add("0." + random.nextInt(10));
        return tiers.toArray(new String[0]);
    }
}

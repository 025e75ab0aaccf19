package meisai.server.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.server.store.DaySum;
import meisai.usage.Attributes;
import meisai.usage.DailyUsage;
import org.junit.jupiter.api.Test;

class LiveResourceTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 5);

    private static DaySum sum(LocalDate day, int meter, int quantity) {
        Resource sim = new Resource(ResourceKind.IMSI, "001");
        return new DaySum(
                meter, 1, new DailyUsage(day, sim, "meter-" + meter, Attributes.NONE, BigDecimal.valueOf(quantity), 1));
    }

    private static List<Integer> quantities(List<DailyUsage> usage) {
        return usage.stream().map(one -> one.quantity().intValueExact()).toList();
    }

    /** Told one by one, two of the same place are one sum, of which one can be taken out again. */
    @Test
    void recordsOfOnePlaceAreAddedUp() {
        LiveResource resource = new LiveResource();
        resource.order();
        assertThat(resource.add(sum(DAY, 1, 5))).isEqualTo(1);
        assertThat(resource.add(sum(DAY, 1, 7))).isZero();
        assertThat(quantities(resource.usage())).containsExactly(12);
        assertThat(resource.takeOut(sum(DAY, 1, 7))).isZero();
        assertThat(quantities(resource.usage())).containsExactly(5);
        assertThat(resource.takeOut(sum(DAY, 1, 5))).isEqualTo(1);
        assertThat(resource.usage()).isEmpty();
    }

    @Test
    void theUsageOfADayIsFoundAmongOthers() {
        LiveResource resource = new LiveResource();
        for (int day = 9; day >= 0; day--) {
            resource.add(sum(DAY.plusDays(2L * day), 2, 10 * day + 2));
            resource.add(sum(DAY.plusDays(2L * day), 1, 10 * day + 1));
        }
        resource.order();
        for (int day = 0; day < 10; day++) {
            assertThat(quantities(resource.usage(DAY.plusDays(2L * day)))).containsExactly(10 * day + 1, 10 * day + 2);
            assertThat(resource.usage(DAY.plusDays(2L * day + 1))).isEmpty();
        }
        assertThat(resource.usage(DAY.minusDays(1))).isEmpty();
    }

    @Test
    void whatIsNotThereCannotBeTakenOut() {
        LiveResource resource = new LiveResource();
        resource.order();
        resource.add(sum(DAY, 1, 5));
        assertThatThrownBy(() -> resource.takeOut(sum(DAY, 2, 5))).isInstanceOf(IllegalStateException.class);
    }
}

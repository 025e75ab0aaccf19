package meisai.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import meisai.Seeds;
import meisai.usage.DailyUsage;
import org.junit.jupiter.api.Test;

/** A rating takes the usage of its month in canonical order and refuses any other. */
final class UsageOrderTest {
    @Test
    void usageOfAnotherMonthIsRefused() {
        for (String day : List.of("20260731", "20260901", "20250801")) {
            assertThatThrownBy(() -> take(use(day, "001")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2026-08");
        }
    }

    @Test
    void usageOfAnEarlierDayIsRefused() {
        assertThatThrownBy(() -> take(use("20260802", "001"), use("20260801", "001")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2026-08-01")
                .hasMessageContaining("2026-08-02");
    }

    @Test
    void usageOfAnEarlierResourceOfTheDayIsRefused() {
        assertRefused(use("20260802", "002"), use("20260802", "001"));
        assertRefused(use("20260802", "002"), use("20260802", "003"), use("20260802", "002"));
        assertRefused(use("20260802", "vpgId/001"), use("20260802", "001"));
        assertRefused(use("20260802", "\uD83D\uDE00"), use("20260802", "\uFF5E"));
    }

    @Test
    void aLaterDayStartsAgainWithAnyResource() {
        assertThatCode(() -> take(use("20260801", "002"), use("20260801", "002"), use("20260802", "001")))
                .doesNotThrowAnyException();
    }

    @Test
    void usageIsTakenInCanonicalOrderOnly() {
        Seeds.each(300, random -> {
            List<DailyUsage> sorted = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                sorted.add(use("2026080" + (1 + random.nextInt(3)), "abc".substring(random.nextInt(3))));
            }
            Comparator<DailyUsage> canonical = Comparator.comparing(DailyUsage::day)
                    .thenComparing(usage -> usage.resource().id());
            sorted.sort(canonical);
            List<DailyUsage> swapped = new ArrayList<>(sorted);
            int one = random.nextInt(6);
            int other = random.nextInt(6);
            Collections.swap(swapped, one, other);

            assertThatCode(() -> take(sorted.toArray(new DailyUsage[0]))).doesNotThrowAnyException();
            if (canonical.compare(sorted.get(one), sorted.get(other)) != 0) {
                assertRefused(swapped.toArray(new DailyUsage[0]));
            }
        });
    }

    private static void assertRefused(DailyUsage... usages) {
        assertThatThrownBy(() -> take(usages)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void take(DailyUsage... usages) {
        Rated.Collector collector = new Rated.Collector();
        MonthRating rating = Month.of("202608")
                .book(Book.from("20260801").with(Item.perUnit("sent", "sms", "1")))
                .history()
                .rating(collector);
        Arrays.asList(usages).forEach(rating::usage);
        rating.finish();
        assertThat(collector.rated().priced()).containsExactly(usages);
    }

    private static DailyUsage use(String day, String resource) {
        return Month.of(day.substring(0, 6))
                .use(day, resource, "sms", "1")
                .history()
                .usage()
                .getFirst();
    }
}

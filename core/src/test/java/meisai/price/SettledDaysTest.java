package meisai.price;

import static org.assertj.core.api.Assertions.assertThat;

import meisai.Seeds;
import org.junit.jupiter.api.Test;

/** Days on which nothing is due of a resource without usage are left out: against a rating that looks at all of them. */
final class SettledDaysTest {
    /** {@code -Dmeisai.histories=10000} tries more. */
    private static final int HISTORIES = Integer.getInteger("meisai.histories", 300);

    @Test
    void theRowsAreThoseOfEveryDay() {
        int[] rows = new int[1];
        Seeds.each(HISTORIES, random -> {
            History any = RandomHistory.of(random);
            // What is posted is looked for on every day.
            History history = random.nextInt(4) == 0 ? any : any.withoutPosted();
            Rated settled = history.rate();
            Rated every = everyDay(history);
            assertThat(settled.fullRows()).isEqualTo(every.fullRows());
            assertThat(settled.explanations()).isEqualTo(every.explanations());
            rows[0] += every.fullRows().size();
        });
        assertThat(rows[0]).isPositive();
    }

    private static Rated everyDay(History history) {
        Rated.Collector collector = new Rated.Collector();
        MonthRating rating = history.rating(collector).withoutSettling();
        history.usage().stream().sorted(History.CANONICAL).forEach(rating::usage);
        rating.finish();
        return collector.rated();
    }
}

package meisai.server.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import meisai.period.Days;
import org.junit.jupiter.api.Test;

class DaysLatelyTest {
    @Test
    void theDayIsThatOfTheInstantWhateverWasAskedBefore() {
        DaysLately days = new DaysLately();
        Random random = new Random(20_261_128);
        for (int i = 0; i < 10_000; i++) {
            Instant time = Instant.ofEpochSecond(random.nextLong(-200L * 86_400, 200L * 86_400), 999_999_999);
            assertThat(days.of(time)).isEqualTo(Days.of(time));
        }
        assertThat(days.of(Instant.parse("9999-12-31T23:59:59Z"))).hasToString("9999-12-31");
        assertThat(days.of(Instant.parse("0001-01-01T00:00:00Z"))).hasToString("0001-01-01");
    }

    @Test
    void oneDayIsOneObject() {
        DaysLately days = new DaysLately();
        assertThat(days.of(Instant.parse("2026-11-28T00:00:00Z")))
                .isSameAs(days.of(Instant.parse("2026-11-28T23:59:59.999999999Z")));
    }
}

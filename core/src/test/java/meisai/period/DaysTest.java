package meisai.period;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Days are UTC and half-open: they hold their first instant and not the first of the next day. */
final class DaysTest {
    @ParameterizedTest
    @CsvSource({
        "2026-08-01T00:00:00Z, 2026-08-01",
        "2026-08-01T23:59:59.999999999Z, 2026-08-01",
        "2026-08-02T00:00:00Z, 2026-08-02",
        "2026-07-31T23:59:59.999999999Z, 2026-07-31",
        "2028-02-29T12:00:00Z, 2028-02-29",
        "1969-12-31T23:59:59Z, 1969-12-31"
    })
    void anInstantBelongsToItsDayInUtc(Instant time, LocalDate day) {
        TimeZone zone = TimeZone.getDefault();
        try {
            for (String other : new String[] {"Asia/Tokyo", "America/Los_Angeles"}) {
                TimeZone.setDefault(TimeZone.getTimeZone(other));
                assertThat(Days.of(time)).isEqualTo(day);
            }
        } finally {
            TimeZone.setDefault(zone);
        }
    }

    @Test
    void aDayStartsAtMidnightInUtc() {
        LocalDate day = LocalDate.of(2026, 8, 1);

        assertThat(Days.start(day)).isEqualTo("2026-08-01T00:00:00Z");
        assertThat(Days.of(Days.start(day))).isEqualTo(day);
        assertThat(Days.of(Days.start(day).minusNanos(1))).isEqualTo(day.minusDays(1));
    }

    @ParameterizedTest
    @CsvSource({"20260801, 2026-08-01", "20280229, 2028-02-29", "00010101, 0001-01-01", "99991231, 9999-12-31"})
    void daysAreReadAndWritten(String text, LocalDate day) {
        assertThat(Days.parseDay(text)).contains(day);
        assertThat(Days.text(day)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026081",
                "202608011",
                "20260229",
                "20260001",
                "20261301",
                "20260800",
                "20260832",
                "2026-801",
                "+2026080",
                "２０２６０８０１",
                "2026 801"
            })
    void anythingElseIsNoDay(String text) {
        assertThat(Days.parseDay(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"202608, 2026-08", "202612, 2026-12", "000101, 0001-01"})
    void monthsAreReadAndWritten(String text, YearMonth month) {
        assertThat(Days.parseMonth(text)).contains(month);
        assertThat(Days.text(month)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "20268", "2026088", "202600", "202613", "2026-8", "２０２６０８"})
    void anythingElseIsNoMonth(String text) {
        assertThat(Days.parseMonth(text)).isEmpty();
    }
}

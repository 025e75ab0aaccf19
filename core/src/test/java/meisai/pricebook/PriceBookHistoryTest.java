package meisai.pricebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import meisai.meter.Meter;
import meisai.price.Book;
import org.junit.jupiter.api.Test;

final class PriceBookHistoryTest {
    private static final PriceBook FIRST =
            Book.from("20260801").meter("early", 0).build();
    private static final PriceBook SECOND =
            Book.from("20260815").meter("late", 3).build();
    private static final PriceBookHistory HISTORY = new PriceBookHistory(List.of(SECOND, FIRST));

    @Test
    void aVersionIsInForceFromItsDayUntilTheNext() {
        assertThat(HISTORY.on(LocalDate.of(2026, 7, 31))).isEmpty();
        assertThat(HISTORY.on(LocalDate.of(2026, 8, 1))).contains(FIRST);
        assertThat(HISTORY.on(LocalDate.of(2026, 8, 14))).contains(FIRST);
        assertThat(HISTORY.on(LocalDate.of(2026, 8, 15))).contains(SECOND);
        assertThat(HISTORY.on(LocalDate.of(2030, 1, 1))).contains(SECOND);
    }

    @Test
    void theNextVersionIsTheOneThatStartsAfterADay() {
        assertThat(HISTORY.after(LocalDate.of(2026, 7, 31))).contains(LocalDate.of(2026, 8, 1));
        assertThat(HISTORY.after(LocalDate.of(2026, 8, 1))).contains(LocalDate.of(2026, 8, 15));
        assertThat(HISTORY.after(LocalDate.of(2026, 8, 15))).isEmpty();
    }

    @Test
    void versionsComeByTheirDay() {
        assertThat(HISTORY.versions()).containsExactly(FIRST, SECOND);
    }

    @Test
    void aMeterIsKnownWhenAnyVersionDeclaresIt() {
        assertThat(HISTORY.meter("early")).contains(new Meter("early", "unit", 0));
        assertThat(HISTORY.meter("late")).contains(new Meter("late", "unit", 3));
        assertThat(HISTORY.meter("never")).isEmpty();
    }

    @Test
    void twoVersionsFromOneDayAreRefused() {
        assertThatThrownBy(() -> new PriceBookHistory(
                        List.of(FIRST, Book.from("20260801").build())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2026-08-01");
    }
}

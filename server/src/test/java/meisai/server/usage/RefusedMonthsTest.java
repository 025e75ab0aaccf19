package meisai.server.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.YearMonth;
import meisai.server.account.Refusal;
import meisai.server.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusedMonthsTest {
    private static final YearMonth MONTH = YearMonth.of(2026, 9);

    @TempDir
    private Path data;

    /** What the same transaction writes would otherwise come after the number up to which everything has to be booked. */
    @Test
    void aMonthIsRefusedAtOnceAndNotAfterARollback() {
        try (Store store = Store.open(data, Store.Settings.SMALL)) {
            RefusedMonths months = RefusedMonths.load(store);
            assertThat(months.any()).isFalse();
            assertThatThrownBy(() -> store.writer().<Boolean>writeUnaudited(transaction -> {
                        assertThat(months.raise(transaction, MONTH, 7)).isTrue();
                        assertThatThrownBy(() -> months.refuse(MONTH)).isInstanceOf(Refusal.class);
                        throw new IllegalArgumentException("refused");
                    }))
                    .hasMessage("refused");
            assertThat(months.has(MONTH)).isFalse();
            assertThat(RefusedMonths.load(store).any()).isFalse();

            assertThat(store.writer().<Boolean>writeUnaudited(transaction -> months.raise(transaction, MONTH, 7)))
                    .isTrue();
            assertThat(store.writer().<Boolean>writeUnaudited(transaction -> months.raise(transaction, MONTH, 8)))
                    .isFalse();
            for (RefusedMonths each : new RefusedMonths[] {months, RefusedMonths.load(store)}) {
                assertThat(each.has(MONTH)).isTrue();
                assertThat(each.has(MONTH.plusMonths(1))).isFalse();
            }
        }
    }
}

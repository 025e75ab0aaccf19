package meisai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailedSignInsTest {
    private static final int FREE = 5;

    private long now = 7;
    private final FailedSignIns failed = new FailedSignIns(FREE, () -> now);

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            failed.add("a");
        }
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void theFirstFewCostNothing() {
        fail(FREE - 1);
        assertThat(failed.secondsToWait("a")).isZero();
        fail(1);
        assertThat(failed.secondsToWait("a")).isEqualTo(1);
        assertThat(failed.secondsToWait("b")).isZero();
    }

    @Test
    void eachFurtherOneWaitsTwiceAsLongUpToFiveMinutes() {
        fail(FREE);
        for (long expected : new long[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300}) {
            assertThat(failed.secondsToWait("a")).isEqualTo(expected);
            fail(1);
        }
        fail(100_000);
        assertThat(failed.secondsToWait("a")).isEqualTo(300);
    }

    @Test
    void waitingEnds() {
        fail(FREE + 2);
        assertThat(failed.secondsToWait("a")).isEqualTo(4);
        pass(Duration.ofMillis(3_001));
        assertThat(failed.secondsToWait("a")).isEqualTo(1);
        pass(Duration.ofMillis(999));
        assertThat(failed.secondsToWait("a")).isZero();
        fail(1);
        assertThat(failed.secondsToWait("a")).isEqualTo(8);
    }

    @Test
    void aSuccessOrTimeEndsIt() {
        fail(FREE + 5);
        failed.forget("a");
        fail(1);
        assertThat(failed.secondsToWait("a")).isZero();
        fail(FREE + 5);
        pass(FailedSignIns.KEPT);
        fail(1);
        assertThat(failed.secondsToWait("a")).isZero();
    }

    @Test
    void ofTooManyAddressesTheOldestIsForgotten() {
        fail(FREE + 5);
        for (int i = 0; i < FailedSignIns.MOST - 1; i++) {
            failed.add("other " + i);
        }
        assertThat(failed.secondsToWait("a")).isPositive();
        failed.add("one more");
        assertThat(failed.secondsToWait("a")).isZero();
    }
}

package meisai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailedSignInsTest {
    private static final int FREE = 5;

    private long now = 7;
    private final FailedSignIns tries = new FailedSignIns(FREE, () -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    /** Each when it may. */
    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            pass(Duration.ofSeconds(tries.begin("a")));
            assertThat(tries.begin("a")).isZero();
            tries.failed("a");
        }
    }

    private void failFree() {
        for (int i = 0; i < FREE; i++) {
            assertThat(tries.begin("a")).isZero();
            tries.failed("a");
        }
    }

    @Test
    void theFirstFewCostNothing() {
        failFree();
        assertThat(tries.begin("a")).isEqualTo(1);
        assertThat(tries.begin("b")).isZero();
    }

    @Test
    void eachFurtherOneWaitsTwiceAsLongUpToFiveMinutes() {
        failFree();
        for (long expected : new long[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300}) {
            assertThat(tries.begin("a")).isEqualTo(expected);
            pass(Duration.ofSeconds(expected));
            assertThat(tries.begin("a")).isZero();
            tries.failed("a");
        }
    }

    @Test
    void aWaitEndsWithItsLastPartOfASecond() {
        failFree();
        pass(Duration.ofMillis(999));
        assertThat(tries.begin("a")).isEqualTo(1);
        pass(Duration.ofMillis(1));
        assertThat(tries.begin("a")).isZero();
    }

    /** Who tries many at a time gets no further than who tries one after the other. */
    @Test
    void triesAtATimeAreBounded() {
        for (int i = 0; i < FREE; i++) {
            assertThat(tries.begin("a")).isZero();
        }
        assertThat(tries.begin("a")).isEqualTo(1);
        tries.undecided("a");
        assertThat(tries.begin("a")).isZero();
        for (int i = 0; i < FREE; i++) {
            tries.failed("a");
        }
        pass(Duration.ofSeconds(1));
        assertThat(tries.begin("a")).isZero();
        assertThat(tries.begin("a")).isEqualTo(1);
    }

    /** Somebody who guesses beside an account of his own waits all the same. */
    @Test
    void aSuccessTakesHalfOfTheFailuresBack() {
        failFree();
        pass(Duration.ofSeconds(1));
        assertThat(tries.begin("a")).isZero();
        tries.succeeded("a");
        for (int i = 0; i < 3; i++) {
            assertThat(tries.begin("a")).isZero();
            tries.failed("a");
        }
        assertThat(tries.begin("a")).isEqualTo(1);
    }

    @Test
    void timeTakesAllOfThemBack() {
        failFree();
        fail(3);
        pass(FailedSignIns.KEPT);
        failFree();
    }

    @Test
    void ofTooManyAddressesTheOldestIsForgotten() {
        failFree();
        for (int i = 0; i < FailedSignIns.MOST - 1; i++) {
            tries.begin("other " + i);
        }
        assertThat(tries.begin("a")).isEqualTo(1);
        for (int i = 0; i < FailedSignIns.MOST; i++) {
            tries.begin("more " + i);
        }
        assertThat(tries.begin("a")).isZero();
    }
}

package meisai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Times are seconds; the limit is 10. */
class PaceTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Pace pace = new Pace(Duration.ofSeconds(10), 0);

    @AfterEach
    void takeBack() {
        Thread.interrupted();
    }

    private void reads(long from, long to, int bytes) {
        pace.reads(from * SECOND, 0);
        pace.read(to * SECOND, bytes);
    }

    private boolean endsAt(long second) {
        return pace.endIfSlow(second * SECOND);
    }

    @Test
    void aHeadHasToBeWholeInTimeHoweverOftenAByteComes() {
        for (int second = 0; second < 10; second++) {
            reads(second, second + 1, 1);
        }
        pace.reads(10 * SECOND, 0);
        assertThat(endsAt(10)).isFalse();
        assertThat(endsAt(11)).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(pace.wasEnded()).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aBodyHasToGoOn() {
        reads(0, 1, 100);
        pace.headIsWhole();
        reads(1, 9, Pace.LEAST);
        reads(9, 18, Pace.LEAST - 1);
        pace.reads(18 * SECOND, 0);
        assertThat(endsAt(19)).isFalse();
        assertThat(endsAt(20)).isTrue();
    }

    @Test
    void timeInWhichTheServerWorksDoesNotCount() {
        pace.headIsWhole();
        reads(0, 5, 1);
        reads(1_000, 1_004, 1);
        pace.reads(2_000 * SECOND, 0);
        assertThat(endsAt(2_001)).isFalse();
        assertThat(endsAt(2_002)).isTrue();
    }

    @Test
    void whoDoesNotWaitIsNotInterrupted() {
        reads(0, 1, 1);
        assertThat(endsAt(1_000)).isFalse();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void betweenRequestsAConnectionMayBeIdle() {
        pace.headIsWhole();
        pace.answered();
        pace.reads(0, 0);
        assertThat(endsAt(1_000)).isFalse();
        pace.read(1_000 * SECOND, 1);
        pace.reads(1_000 * SECOND, 0);
        assertThat(endsAt(1_010)).isFalse();
        assertThat(endsAt(1_011)).isTrue();
    }

    @Test
    void whatCameBeforeIsTheBeginOfAHead() {
        pace.headIsWhole();
        pace.answered();
        pace.reads(100 * SECOND, 5);
        assertThat(endsAt(111)).isTrue();
    }

    @Test
    void aPieceOfAnAnswerHasToBeTaken() {
        pace.headIsWhole();
        pace.writes(0);
        pace.wrote();
        assertThat(endsAt(100)).isFalse();
        pace.writes(100 * SECOND);
        assertThat(endsAt(110)).isFalse();
        assertThat(endsAt(111)).isTrue();
    }
}

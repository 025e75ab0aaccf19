package meisai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A look counts a second; the limit is 10. */
class PaceTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Pace pace = new Pace(Duration.ofSeconds(10));

    @AfterEach
    void takeBack() {
        Thread.interrupted();
    }

    private boolean look() {
        return pace.look(SECOND);
    }

    /** Looks that end nothing. */
    private void patience(int looks) {
        for (int i = 0; i < looks; i++) {
            assertThat(look()).as("look %d", i + 1).isFalse();
        }
    }

    @Test
    void aHeadHasToBeWholeInTimeHoweverOftenAByteComes() {
        for (int i = 0; i < 10; i++) {
            pace.reads(0);
            patience(1);
            pace.read(1);
        }
        pace.reads(0);
        assertThat(look()).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(pace.wasEnded()).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(look()).isFalse();
    }

    @Test
    void aBodyHasToGoOn() {
        pace.reads(0);
        patience(9);
        pace.read(100);
        pace.headIsWhole();
        pace.reads(0);
        patience(9);
        pace.read(Pace.LEAST);
        pace.reads(0);
        patience(9);
        pace.read(Pace.LEAST - 1);
        pace.reads(0);
        patience(1);
        assertThat(look()).isTrue();
    }

    @Test
    void timeInWhichTheServerWorksDoesNotCount() {
        pace.headIsWhole();
        pace.reads(0);
        patience(5);
        pace.read(1);
        patience(1_000);
        pace.reads(0);
        patience(5);
        assertThat(look()).isTrue();
    }

    @Test
    void betweenRequestsAConnectionMayBeIdle() {
        pace.headIsWhole();
        pace.answered();
        pace.reads(0);
        patience(1_000);
        pace.read(1);
        pace.reads(0);
        patience(10);
        assertThat(look()).isTrue();
    }

    @Test
    void whatCameBeforeIsTheBeginOfAHead() {
        pace.headIsWhole();
        pace.answered();
        pace.reads(5);
        patience(10);
        assertThat(look()).isTrue();
    }

    @Test
    void aPieceOfAnAnswerHasToBeTaken() {
        pace.headIsWhole();
        for (int i = 0; i < 5; i++) {
            pace.writes();
            patience(10);
            pace.wrote();
        }
        patience(100);
        pace.writes();
        patience(10);
        assertThat(look()).isTrue();
    }
}

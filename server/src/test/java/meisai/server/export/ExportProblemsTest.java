package meisai.server.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import meisai.server.close.Jobs.Problem;
import meisai.server.store.ExportedFileTable.Failed;
import org.junit.jupiter.api.Test;

/** How much a job says of what went wrong, and when it gives up. */
class ExportProblemsTest {
    private static final Failed DENIED = new Failed(Instant.EPOCH, "sinkDenied", "the bucket refused it");

    private final ExportProblems problems = new ExportProblems();

    @Test
    void tenFailuresInARowAreEnough() {
        for (int i = 0; i < 9; i++) {
            problems.wentWrong(DENIED);
        }
        problems.wentWell();
        for (int i = 0; i < 9; i++) {
            problems.wentWrong(DENIED);
        }
        assertThatCode(problems::checkGoing).doesNotThrowAnyException();
        problems.wentWrong(DENIED);
        assertThatThrownBy(problems::checkGoing)
                .isInstanceOfSatisfying(
                        NotTried.class, why -> assertThat(why.code()).isEqualTo("sinkDenied"));
    }

    @Test
    void aHundredAreToldAndTheOthersCounted() {
        for (int i = 0; i < 250; i++) {
            problems.add("OP" + i, DENIED);
        }
        assertThat(problems.list()).hasSize(101).first().isEqualTo(new Problem("OP0", "sinkDenied", DENIED.message()));
        assertThat(problems.list().getLast().message()).startsWith("150 more");
    }

    @Test
    void theStoreIsWaitedForAMinuteBetweenTwoFiles() {
        Duration half = Duration.ofSeconds(30);
        assertThat(problems.mayWait(half)).isTrue();
        problems.wentWell();
        assertThat(problems.mayWait(half)).isTrue();
        assertThat(problems.mayWait(half)).isTrue();
        assertThat(problems.mayWait(half)).isFalse();
    }
}

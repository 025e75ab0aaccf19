package meisai.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** What a job says that failed: the disk, or something that nobody has thought of. */
class StoreUnavailableTest {
    @Test
    void aFileOfACloseThatCannotBeWrittenIsTheDisk() {
        assertThat(StoreUnavailable.codeOf(new StoreException(
                        "statement failed: COPY",
                        new SQLException(
                                "IO Error: Could not write file \"usage.parquet.part\": No space left on device"))))
                .contains("storeUnavailable");
        assertThat(StoreUnavailable.codeOf(
                        new StoreException("cannot write the files of a close", new IOException("Input/output error"))))
                .contains("storeUnavailable");
    }

    @Test
    void aDiskThatIsFullIsToldAsThat() {
        assertThat(StoreUnavailable.codeOf(StoreUnavailable.full("1 byte left")))
                .contains("lowDiskSpace");
    }

    /** It would not help to send the same again. */
    @Test
    void aFileThatIsNotThereIsNotTheDisk() {
        assertThat(StoreUnavailable.codeOf(new StoreException(
                        "statement failed: SELECT",
                        new SQLException("IO Error: No files found that match the pattern \"lines.parquet\""))))
                .isEmpty();
    }

    @Test
    void anyOtherFailureIsNotTheDisk() {
        assertThat(StoreUnavailable.codeOf(new IllegalStateException("no rate")))
                .isEmpty();
        assertThat(StoreUnavailable.codeOf(new StoreException("a write failed", new SQLException("Constraint Error"))))
                .isEmpty();
    }
}

package meisai.server.close;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meisai.price.BilledAs;
import meisai.price.Charge;
import meisai.price.ChargeDate;
import meisai.server.store.OpenUsage;
import meisai.server.store.Store;
import meisai.server.store.StoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fails on the thread of the lines fails the close, with its own cause. */
class LinePipeTest {
    private static final YearMonth MONTH = YearMonth.of(2026, 9);

    @TempDir
    private Path data;

    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(data, Store.Settings.SMALL);
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** A price that cannot be looked at. */
    private static final class NoMemory extends BigDecimal {
        private static final long serialVersionUID = 1L;

        NoMemory() {
            super("1");
        }

        @Override
        public int hashCode() {
            throw new OutOfMemoryError("Java heap space");
        }
    }

    private static Charge charge(BigDecimal unitPrice) {
        return new Charge(
                new ChargeDate.OnDay(MONTH.atDay(1)),
                Optional.empty(),
                new BilledAs("upload", "upload", "data", "standard", false),
                unitPrice,
                BigDecimal.TEN,
                Optional.empty(),
                Map.of(),
                Optional.empty());
    }

    @Test
    void anErrorLosesNoLineInSilence() throws InterruptedException {
        try (LinePipe pipe = new LinePipe(store)) {
            pipe.begin(1);
            pipe.add(charge(BigDecimal.ONE));
            pipe.add(charge(new NoMemory()));
            pipe.add(charge(BigDecimal.TWO));
            assertThatThrownBy(() -> {
                        pipe.end();
                        pipe.finish();
                    })
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the lines of a close cannot be written: Java heap space")
                    .hasCauseInstanceOf(OutOfMemoryError.class);
        }
        assertThat(CloseThreads.left()).isZero();
    }

    @Test
    void aStageThatCannotBeMadeLeavesNoThread() throws InterruptedException {
        store.close();
        assertThatThrownBy(() -> new LinePipe(store)).isInstanceOf(StoreException.class);
        assertThat(CloseThreads.left()).isZero();
        store = Store.open(data, Store.Settings.SMALL);
    }

    /** A directory is where the file of the lines would be, when the file of the usage is there already. */
    @Test
    void filesThatCannotBeWrittenAreNotLeft() throws IOException {
        Path close = data.resolve("closed/202609/close_1");
        Files.createDirectories(close.resolve("lines.parquet.part"));
        try (LinePipe pipe = new LinePipe(store)) {
            pipe.begin(1);
            pipe.end();
            pipe.finish();
            assertThatThrownBy(() -> LinePipe.result(pipe.write("close_1", new OpenUsage(MONTH, 0), List.of(1))))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("lines.parquet.part");
        }
        assertThat(close).doesNotExist();
    }
}

package meisai.server.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import meisai.server.live.Bills;
import meisai.server.store.ClosedTable;
import meisai.server.store.FewLines;
import meisai.server.store.Store;
import meisai.server.store.StoreException;
import meisai.server.text.Cells;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of a bill are the same whether it counts as small or as large. */
class ClosedCsvTest {
    private static final int FIRST = 10;
    private static final int SLICE = 100_000;
    private static final int ACCOUNT = 1;

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

    /** So many lines of the account, in no order, beside those of another. */
    private Bills.Closed closed(int lines) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    COPY (SELECT (1 + line %% 2)::INTEGER AS account_id, (line // 2)::BIGINT AS ordinal,
                            DATE '2026-08-01' + (line // 20000)::INTEGER AS day, 'imsi' AS kind, (line // 2 %% 997)::VARCHAR AS resource,
                            1 + (line // 2 %% 997)::INTEGER AS resource_number, 1 + (line // 2 %% 3)::INTEGER AS price_number,
                            'item ' || (line // 2 %% 3) AS item, 'data' AS of_item, 'use' AS category, 'standard' AS tax_category,
                            false AS discount, (1 + line // 2 %% 3)::VARCHAR AS unit_price, NULL::INTEGER AS concerns,
                            NULL::VARCHAR AS why, (line // 2)::BIGINT AS quantity, 0::TINYINT AS scale, NULL::VARCHAR AS wide,
                            NULL::VARCHAR AS group_name, '{"t":"' || (line // 2 %% 5) || '"}' AS tags,
                            1 + (line // 2 %% 5)::INTEGER AS standing_number
                        FROM (SELECT range AS line FROM range(%d)) ORDER BY hash(line))
                    TO '%s' (FORMAT parquet)
                    """.formatted(2 * lines, data.resolve("lines.parquet")));
        }
        ClosedTable.ClosedFile none = new ClosedTable.ClosedFile("usage.parquet", "", 0);
        ClosedTable.ClosedFile file = new ClosedTable.ClosedFile("lines.parquet", "", 2L * lines);
        ClosedTable.Run run = new ClosedTable.Run("close_1", YearMonth.of(2026, 8), 1, Instant.EPOCH, none, file);
        return new Bills.Closed(run, lines, true);
    }

    private void write(ClosedCsv csv, OutputStream out, Bills.Closed closed) {
        store.read(snapshot -> {
            try {
                csv.write(out, snapshot, closed, ACCOUNT, Cells.VERBATIM);
                return true;
            } catch (IOException failure) {
                throw new IllegalStateException(failure);
            }
        });
    }

    private String text(ClosedCsv csv, Bills.Closed closed) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(csv, out, closed);
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, FIRST - 1, FIRST, FIRST + 1, FIRST + SLICE, FIRST + SLICE + 1})
    void everyLineComesOnceAndInOrder(int lines) throws SQLException {
        Bills.Closed closed = closed(lines);

        String large = text(new ClosedCsv(store, 0, FIRST), closed);
        String small = text(new ClosedCsv(store, Long.MAX_VALUE, FIRST), closed);

        assertThat(large).isEqualTo(small);
        List<String> rows = large.lines().toList();
        assertThat(rows).hasSize(lines + 1);
        for (int line = 0; line < lines; line++) {
            assertThat(rows.get(line + 1).split(",", -1)[4]).isEqualTo(Integer.toString(line));
        }
    }

    /** Takes so many bytes. */
    private static final class Full extends OutputStream {
        private int left;

        Full(int room) {
            this.left = room;
        }

        @Override
        public void write(int one) throws IOException {
            if (--left < 0) {
                throw new IOException("full");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 300, 200_000})
    void aSinkThatFailsEndsIt(int room) throws SQLException, InterruptedException {
        Bills.Closed closed = closed(FIRST + SLICE + 1);

        assertThatThrownBy(() -> write(new ClosedCsv(store, 0, FIRST), new Full(room), closed))
                .hasRootCauseMessage("full");
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("meisai-export-rows-")) {
                assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
            }
        }
    }

    /** What many bills are written by, which tells a sink that fails from everything else. */
    @Test
    void aSinkThatFailsIsToldAsSuch() throws SQLException {
        Bills.Closed closed = closed(FewLines.MOST);
        FewLines lines =
                store.read(snapshot -> FewLines.read(snapshot, store.directory(), closed.run(), ACCOUNT, true));

        assertThatThrownBy(() -> ClosedCsv.write(new Full(100_000), lines, Cells.VERBATIM))
                .isInstanceOf(IOException.class)
                .hasMessage("full");
    }

    /** Such as a disk that fails once the first rows are out; whoever reads the file next meets it first. */
    @Test
    void aFileThatCannotBeReadOnEndsIt() throws SQLException {
        Bills.Closed closed = closed(FIRST + SLICE + 1);
        OutputStream out = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                Files.deleteIfExists(data.resolve("lines.parquet"));
            }
        };

        assertThatThrownBy(() -> write(new ClosedCsv(store, 0, FIRST), out, closed))
                .isInstanceOf(StoreException.class)
                .hasStackTraceContaining("lines.parquet");
    }
}

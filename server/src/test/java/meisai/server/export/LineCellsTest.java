package meisai.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.YearMonth;
import java.util.function.Consumer;
import meisai.server.store.ClosedTable;
import meisai.server.store.FewLines;
import meisai.server.store.LineCursor;
import meisai.server.store.Store;
import meisai.server.text.Cells;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows written from cells that lines share are those that are written from each charge. */
class LineCellsTest {
    private static final int ACCOUNT = 1;
    /** Of each: names with what a CSV quotes or a spreadsheet runs; prices and quantities of any sign, scale and length. */
    private static final String LINES = """
            SELECT %d AS account_id, line::BIGINT AS ordinal, CASE WHEN line %% 3 > 0 THEN DATE '2026-08-01' + (line // 40)::INTEGER END AS day,
                kinds[1 + line %% 3] AS kind, CASE WHEN line %% 3 < 2 THEN ids[1 + line %% 5] || line %% 7 END AS resource,
                CASE WHEN line %% 3 < 2 THEN 1 + line %% 3 + 3 * (line %% 5) + 15 * (line %% 7) END AS resource_number,
                line %% 7 AS price_number, items[1 + line %% 7] AS item, items[1 + line %% 7] AS of_item, 'use' AS category,
                'standard' AS tax_category, false AS discount, prices[1 + line %% 7] AS unit_price, NULL::INTEGER AS concerns,
                NULL::VARCHAR AS why, CASE WHEN line %% 11 < 10 THEN quantities[1 + line %% 11] END AS quantity,
                (line %% 4 * 6)::TINYINT AS scale,
                CASE WHEN line %% 11 = 10 THEN '-98765432109876543210987654321' END AS wide,
                line %% 6 AS standing_number, CASE WHEN line %% 6 > 2 THEN groups[line %% 6 - 2] END AS group_name,
                tags[1 + line %% 6] AS tags
            FROM (SELECT range::INTEGER AS line FROM range(2000)), (SELECT
                ['imsi', 'vpgId', NULL] AS kinds, ['00101', '=cmd', 'a,b', '"q"', 'ü'] AS ids,
                ['data', 'a,b', '"q"', '=1+1', 'ü', '', '@x'] AS items,
                ['2', '-0.5', '0', '12345678901234567', '1234567890123456789', '0.0000000000000000001', '100'] AS prices,
                [0, 1, -1, 10, 999999999999999999, 1000000000000000000, -1000000000000000000, 9223372036854775807,
                    -9223372036854775807, 1500]::BIGINT[] AS quantities,
                ['g', '=g', 'g,h'] AS groups,
                ['{}', '{"t":"v"}', '{"t":"=v","u":"a,b"}', '{"u":""}', '{"ü":"x\\"y"}', '{"t":"1"}'] AS tags)
            """.formatted(ACCOUNT);

    @TempDir
    private Path data;

    private void write(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + LINES + ") TO '" + file + "' (FORMAT parquet)");
        }
    }

    private FewLines read() throws SQLException {
        Path file = data.resolve("lines.parquet");
        ClosedTable.ClosedFile none = new ClosedTable.ClosedFile("usage.parquet", "", 0);
        ClosedTable.ClosedFile lines = new ClosedTable.ClosedFile("lines.parquet", "", 2_000);
        ClosedTable.Run run = new ClosedTable.Run("close_1", YearMonth.of(2026, 8), 1, Instant.EPOCH, none, lines);
        try (Store store = Store.open(data, Store.Settings.SMALL)) {
            write(file);
            return store.read(snapshot -> FewLines.read(snapshot, store.directory(), run, ACCOUNT, true));
        }
    }

    private static String rows(CsvColumns columns, Cells cells, Consumer<CsvRows> writer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CsvRows rows = new CsvRows(out, columns, cells);
        writer.accept(rows);
        rows.flush();
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(Cells.class)
    void theyAreTheSame(Cells cells) throws SQLException {
        FewLines lines = read();
        CsvColumns columns = new CsvColumns();
        columns.all(lines.kinds(), lines.tags());
        LineCells texts = new LineCells(lines.texts(), columns, cells);

        String shared = rows(columns, cells, rows -> lines.forEach(line -> rows.line(line, texts)));
        String each = rows(columns, cells, rows -> lines.forEach(line -> rows.accept(line.charge())));

        assertThat(shared.lines()).hasSize(2_000);
        assertThat(shared).isEqualTo(each);
    }

    @Test
    void mostLinesAreWrittenFromSharedCells() throws SQLException {
        FewLines lines = read();
        int[] wide = new int[1];
        lines.forEach((LineCursor line) -> wide[0] += line.isWide() ? 1 : 0);

        assertThat(wide[0]).isBetween(100, 300);
    }
}

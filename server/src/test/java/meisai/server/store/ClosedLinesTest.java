package meisai.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import meisai.account.ResourceKind;
import meisai.price.Charge;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines that a file has in no order, more of them than are put in order at a time. */
class ClosedLinesTest {
    private static final int LINES = ClosedLines.SLICE + 3;
    private static final Instant CLOSED = Instant.parse("2026-09-01T00:00:00Z");

    @TempDir
    private Path data;

    private Store store;
    private ClosedTable.Run run;

    @BeforeEach
    void write() {
        store = Store.open(data, Store.Settings.SMALL);
        try (Snapshot snapshot = store.snapshot()) {
            snapshot.sql().execute("""
                    COPY (SELECT (1 + line %% 2)::INTEGER AS account_id, line // 2 AS ordinal,
                            CASE WHEN line < 200 THEN DATE '2026-08-01' END AS day,
                            'imsi' AS kind, '001' AS resource, 1 AS resource_number, 1 AS price_number, 'data' AS item,
                            'data' AS of_item, 'use' AS category, 'standard' AS tax_category, false AS discount,
                            '2' AS unit_price, NULL::INTEGER AS concerns,
                            NULL::VARCHAR AS why, CASE WHEN line <> 7 THEN line END AS quantity, 1::TINYINT AS scale,
                            CASE WHEN line = 7 THEN '12345678901234567890' END AS wide, NULL::VARCHAR AS group_name,
                            '{}' AS tags, 1 AS standing_number
                        FROM (SELECT range AS line FROM range(%d)) ORDER BY hash(line))
                    TO %s (FORMAT parquet)
                    """.formatted(
                            2 * LINES, Sql.quoted(data.resolve("lines.parquet").toString())));
        }
        ClosedTable.ClosedFile none = new ClosedTable.ClosedFile("usage.parquet", "", 0);
        ClosedTable.ClosedFile lines = new ClosedTable.ClosedFile("lines.parquet", "", 2L * LINES);
        run = new ClosedTable.Run("close_1", YearMonth.of(2026, 8), 1, CLOSED, none, lines);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void eachLineComesOnceAndInTheOrderInWhichItWasRated() {
        List<BigDecimal> quantities = new ArrayList<>();
        List<String> days = new ArrayList<>();

        store.read(snapshot -> {
            ClosedLines.read(snapshot, store.directory(), run, 2, charge -> {
                quantities.add(charge.quantity());
                days.add(charge.date().text());
            });
            return null;
        });

        assertThat(quantities).hasSize(LINES);
        for (int ordinal = 0; ordinal < LINES; ordinal++) {
            BigDecimal expected =
                    ordinal == 3 ? new BigDecimal("1234567890123456789.0") : BigDecimal.valueOf(2L * ordinal + 1, 1);
            assertThat(quantities.get(ordinal)).isEqualTo(expected);
            assertThat(days.get(ordinal)).isEqualTo(ordinal < 100 ? "20260801" : "202608");
        }
    }

    @Test
    void linesReadByOneStatementAreTheSame() {
        List<Charge> slices = new ArrayList<>();
        List<Charge> atOnce = new ArrayList<>();

        Set<ResourceKind> kinds = store.read(snapshot -> {
            ClosedLines.read(snapshot, store.directory(), run, 2, slices::add);
            FewLines few = FewLines.read(snapshot, store.directory(), run, 2, true);
            few.forEach(line -> atOnce.add(line.charge()));
            return few.kinds();
        });

        assertThat(atOnce).hasSize(LINES).isEqualTo(slices);
        assertThat(kinds).containsExactly(ResourceKind.IMSI);
    }

    @Test
    void theSumsAreThoseOfTheLines() {
        List<Charge> sums = new ArrayList<>();

        store.read(snapshot -> {
            ClosedLines.sums(snapshot, store.directory(), run, 2, sums::add);
            return null;
        });

        BigDecimal odd =
                BigDecimal.valueOf(LINES).multiply(BigDecimal.valueOf(LINES)).subtract(BigDecimal.valueOf(7));
        assertThat(sums.stream().map(Charge::quantity).reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(odd.movePointLeft(1).add(new BigDecimal("1234567890123456789")));
    }

    @Test
    void anAccountWithoutLinesHasNone() {
        store.read(snapshot -> {
            ClosedLines.read(snapshot, store.directory(), run, 3, charge -> {
                throw new AssertionError("a line of another account: " + charge);
            });
            assertThat(FewLines.read(snapshot, store.directory(), run, 3, true).kinds())
                    .isEmpty();
            return null;
        });
    }
}

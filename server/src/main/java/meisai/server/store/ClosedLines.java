package meisai.server.store;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import meisai.account.ResourceKind;
import meisai.price.BilledAs;
import meisai.price.Charge;
import meisai.price.Concern;
import meisai.server.store.ClosedTable.Run;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBReadableVector;

/**
 * Reads the lines of a closed bill: first the texts, each once with the number it has in the file, then the lines by
 * number. Reading a text costs as much as ten numbers.
 */
public final class ClosedLines {
    /** A slice of the lines is put in order at a time: files have them roughly in order, and all at once take memory. */
    static final int SLICE = 100_000;

    /** The lines from one place in the bill on and before another; the last slice has all that are left. */
    public record Slice(long from, long to) {}

    private static final long END = Long.MAX_VALUE;

    private final YearMonth month;
    private final String file;
    /** File and condition of a query for them. */
    private final String of;

    private final LineTexts texts = new LineTexts();

    private ClosedLines(Run run, String file, String of) {
        this.month = run.month();
        this.file = file;
        this.of = of;
    }

    /** The lines of an account in the order in which they were rated. */
    public static void read(Snapshot snapshot, DataDirectory directory, Run run, int account, Consumer<Charge> sink) {
        read(snapshot, directory, run, account, "", sink);
    }

    /** The lines that correct earlier months. */
    public static void corrections(
            Snapshot snapshot, DataDirectory directory, Run run, int account, Consumer<Charge> sink) {
        String file = Sql.quoted(run.linesIn(directory).toString());
        if (run.lines().rows() > 0 && hasConcerns(snapshot.sql(), file)) {
            read(snapshot, directory, run, account, " AND why IN ('MORE_DUE', 'LESS_DUE')", sink);
        }
    }

    /**
     * The lines of an account summed over their dates, in no order: a charge of the month for all that are alike in
     * everything else. For who sums anyway it is fewer by the number of days.
     */
    public static void sums(Snapshot snapshot, DataDirectory directory, Run run, int account, Consumer<Charge> sink) {
        open(snapshot, directory, run, account, "").ifPresent(lines -> {
            LineRows rows = lines.rows();
            snapshot.sql().chunks(lines.sums(), chunk -> {
                rows.add(chunk);
                rows.forEach(line -> sink.accept(line.charge()));
                rows.clear();
            });
        });
    }

    private static void read(
            Snapshot snapshot, DataDirectory directory, Run run, int account, String condition, Consumer<Charge> sink) {
        open(snapshot, directory, run, account, condition).ifPresent(lines -> {
            long last = snapshot.sql().number("SELECT coalesce(max(ordinal), -1)" + lines.of);
            slices(0, last + 1).forEach(slice -> lines.read(snapshot, slice, line -> sink.accept(line.charge())));
        });
    }

    /**
     * What the lines of an account are read by, once it has learnt their texts, see {@link #learn}.
     *
     * @param run one that has lines
     */
    public static ClosedLines of(DataDirectory directory, Run run, int account) {
        return of(directory, run, account, "");
    }

    private static ClosedLines of(DataDirectory directory, Run run, int account, String condition) {
        String file = Sql.quoted(run.linesIn(directory).toString());
        return new ClosedLines(run, file, " FROM read_parquet(" + file + ") WHERE account_id = " + account + condition);
    }

    /** Slices that have all of so many lines between them, but for those before the first, in order. */
    public static List<Slice> slices(long first, long lines) {
        List<Slice> slices = new ArrayList<>();
        for (long from = first; from < lines; from += SLICE) {
            long to = from + SLICE;
            slices.add(new Slice(from, to < lines ? to : END));
        }
        return slices;
    }

    /** Moves over the lines of a slice in the order in which they were rated. Any thread may, with a snapshot of its own. */
    public void read(Snapshot snapshot, Slice slice, Consumer<LineCursor> sink) {
        LineRows rows = rows();
        snapshot.sql().chunks(query(slice), rows::add);
        rows.forEach(sink);
    }

    /** What was learnt. */
    public LineTexts texts() {
        return texts;
    }

    private LineRows rows() {
        return new LineRows(month, texts);
    }

    private String query(Slice slice) {
        return "SELECT " + LineRows.COLUMNS + of + " AND ordinal >= " + slice.from + " AND ordinal < " + slice.to;
    }

    /** A quantity that is wide by itself is not summed. */
    private String sums() {
        return """
                SELECT 0::BIGINT, NULL::INTEGER, resource, price_number, standing_number, try_cast(sum AS BIGINT), scale,
                    coalesce(wide, CASE WHEN try_cast(sum AS BIGINT) IS NULL THEN sum::VARCHAR END)
                FROM (SELECT coalesce(resource_number, 0) AS resource, price_number, standing_number, scale, wide,
                        CASE WHEN wide IS NOT NULL THEN ordinal END AS itself, sum(quantity) AS sum%s
                    GROUP BY ALL)
                """.formatted(of);
    }

    /** The lines with the texts they refer to; empty when the run has none at all. */
    private static Optional<ClosedLines> open(
            Snapshot snapshot, DataDirectory directory, Run run, int account, String condition) {
        if (run.lines().rows() == 0) {
            return Optional.empty();
        }
        ClosedLines lines = of(directory, run, account, condition);
        lines.learn(snapshot);
        return Optional.of(lines);
    }

    /** Reads the texts that the lines refer to. */
    public void learn(Snapshot snapshot) {
        Sql sql = snapshot.sql();
        sql.chunks(
                "SELECT resource_number, any_value(kind), any_value(resource)" + of
                        + " AND resource_number IS NOT NULL GROUP BY resource_number ORDER BY resource_number",
                this::resources);
        sql.forEach(
                "SELECT price_number, any_value(item), any_value(category), any_value(tax_category),"
                        + " any_value(unit_price), " + added(sql, file) + of + " GROUP BY price_number",
                this::price);
        sql.forEach(
                "SELECT standing_number, any_value(group_name), any_value(tags)" + of + " GROUP BY standing_number",
                this::standing);
    }

    /** Columns that lines have since format 3; before that every line was of its own item and month. */
    private static String added(Sql sql, String file) {
        return hasConcerns(sql, file)
                ? "any_value(of_item), any_value(discount), any_value(concerns), any_value(why)"
                : "any_value(item), false, NULL::INTEGER, NULL::VARCHAR";
    }

    /** Whether lines say which item of the price book they belong to: since format 3. */
    public static boolean haveItems(Snapshot snapshot, DataDirectory directory, Run run) {
        return hasConcerns(snapshot.sql(), Sql.quoted(run.linesIn(directory).toString()));
    }

    private static boolean hasConcerns(Sql sql, String file) {
        return sql.number("SELECT count(*) FROM parquet_schema(" + file + ") WHERE name = 'why'") > 0;
    }

    /** The kinds of resources that the lines are of. */
    public Set<ResourceKind> kinds(Snapshot snapshot) {
        Set<ResourceKind> kinds = EnumSet.noneOf(ResourceKind.class);
        snapshot.sql()
                .forEach(
                        "SELECT DISTINCT kind" + of + " AND kind IS NOT NULL",
                        row -> kinds.add(
                                ResourceKind.byWireName(row.getString(1)).orElseThrow()));
        return kinds;
    }

    /** The names of the tags that the lines have. */
    public Set<String> tags(Snapshot snapshot) {
        Set<String> tags = new HashSet<>();
        snapshot.sql()
                .forEach(
                        "SELECT DISTINCT tags" + of,
                        row -> tags.addAll(TextMaps.read(row.getString(1)).keySet()));
        return tags;
    }

    private void resources(DuckDBDataChunkReader chunk) {
        DuckDBReadableVector numbers = chunk.vector(0);
        DuckDBReadableVector kinds = chunk.vector(1);
        DuckDBReadableVector ids = chunk.vector(2);
        for (long row = 0; row < chunk.rowCount(); row++) {
            texts.resource(numbers.getInt(row), kinds.getString(row), ids.getString(row));
        }
    }

    private void price(ResultSet row) throws SQLException {
        BilledAs billedAs =
                new BilledAs(row.getString(2), row.getString(6), row.getString(3), row.getString(4), row.getBoolean(7));
        texts.price(row.getInt(1), new LineTexts.Price(billedAs, new BigDecimal(row.getString(5)), concerns(row)));
    }

    private static Optional<Concern> concerns(ResultSet row) throws SQLException {
        int month = row.getInt(8);
        return row.wasNull()
                ? Optional.empty()
                : Optional.of(new Concern(Months.of(month), Concern.Why.valueOf(row.getString(9))));
    }

    private void standing(ResultSet row) throws SQLException {
        texts.standing(row.getInt(1), row.getString(2), row.getString(3));
    }
}

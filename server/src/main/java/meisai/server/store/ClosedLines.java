package meisai.server.store;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import meisai.account.ResourceKind;
import meisai.price.BilledAs;
import meisai.price.Charge;
import meisai.price.ChargeDate;
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

    /** The first slice is small, so that who waits for the first lines has them soon. */
    private static final int FIRST_SLICE = 10_000;

    /** The lines from one place in the bill on and before another. */
    public record Slice(long from, long to) {}

    private final ChargeDate inMonth;
    /** File and condition of a query for them. */
    private final String of;

    private final LineTexts texts = new LineTexts();

    private ClosedLines(Run run, String of) {
        this.inMonth = new ChargeDate.InMonth(run.month());
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
        open(snapshot, directory, run, account, "")
                .ifPresent(lines -> snapshot.sql().chunks(lines.sums(), lines.new Rows(sink)::lines));
    }

    private static void read(
            Snapshot snapshot, DataDirectory directory, Run run, int account, String condition, Consumer<Charge> sink) {
        open(snapshot, directory, run, account, condition)
                .ifPresent(lines -> lines.slices(snapshot).forEach(slice -> lines.read(snapshot, slice, sink)));
    }

    /**
     * What the lines of an account are read by.
     *
     * @param run one that has lines
     */
    public static ClosedLines of(Snapshot snapshot, DataDirectory directory, Run run, int account) {
        return open(snapshot, directory, run, account, "").orElseThrow();
    }

    /** Slices that have all lines between them, in order. */
    public List<Slice> slices(Snapshot snapshot) {
        long last = snapshot.sql().number("SELECT coalesce(max(ordinal), -1)" + of);
        List<Slice> slices = new ArrayList<>();
        for (long from = 0; from <= last; ) {
            long to = from + (from == 0 ? FIRST_SLICE : SLICE);
            slices.add(new Slice(from, to));
            from = to;
        }
        return slices;
    }

    /** The lines of a slice in the order in which they were rated. Any thread may do it, with a snapshot of its own. */
    public void read(Snapshot snapshot, Slice slice, Consumer<Charge> sink) {
        snapshot.sql().chunks(query(slice), new Rows(sink)::lines);
    }

    private String query(Slice slice) {
        return "SELECT (day - DATE '1970-01-01')::INTEGER, coalesce(resource_number, 0), price_number, standing_number, quantity,"
                + " scale, wide" + of + " AND ordinal >= " + slice.from + " AND ordinal < " + slice.to
                + " ORDER BY ordinal";
    }

    /** A quantity that is wide by itself is not summed. */
    private String sums() {
        return """
                SELECT NULL::INTEGER, resource, price_number, standing_number, try_cast(sum AS BIGINT), scale,
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
        String file = Sql.quoted(run.linesIn(directory).toString());
        String of = " FROM read_parquet(" + file + ") WHERE account_id = " + account + condition;
        ClosedLines lines = new ClosedLines(run, of);
        Sql sql = snapshot.sql();
        sql.forEach(
                "SELECT resource_number, any_value(kind), any_value(resource)" + of
                        + " AND resource_number IS NOT NULL GROUP BY resource_number",
                lines::resource);
        sql.forEach(
                "SELECT price_number, any_value(item), any_value(category), any_value(tax_category),"
                        + " any_value(unit_price), " + added(sql, file) + of + " GROUP BY price_number",
                lines::price);
        sql.forEach(
                "SELECT standing_number, any_value(group_name), any_value(tags)" + of + " GROUP BY standing_number",
                lines::standing);
        return Optional.of(lines);
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
    public Set<ResourceKind> kinds() {
        return texts.kinds();
    }

    /** The names of the tags that the lines have. */
    public Set<String> tags() {
        return texts.tags();
    }

    private void resource(ResultSet row) throws SQLException {
        texts.resource(row.getInt(1), row.getString(2), row.getString(3));
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

    /** Takes rows of a query by chunks. */
    private final class Rows {
        private final Consumer<Charge> sink;
        private final Map<Integer, ChargeDate> days = new HashMap<>();

        Rows(Consumer<Charge> sink) {
            this.sink = sink;
        }

        private void lines(DuckDBDataChunkReader chunk) {
            DuckDBReadableVector day = chunk.vector(0);
            DuckDBReadableVector resource = chunk.vector(1);
            DuckDBReadableVector price = chunk.vector(2);
            DuckDBReadableVector standing = chunk.vector(3);
            DuckDBReadableVector quantity = chunk.vector(4);
            DuckDBReadableVector scale = chunk.vector(5);
            DuckDBReadableVector wide = chunk.vector(6);
            for (long row = 0; row < chunk.rowCount(); row++) {
                boolean isWide = quantity.isNull(row);
                sink.accept(texts.line(
                        day.isNull(row) ? inMonth : onDay(day.getInt(row)),
                        resource.getInt(row),
                        price.getInt(row),
                        standing.getInt(row),
                        ExactQuantity.of(
                                isWide ? 0 : quantity.getLong(row),
                                isWide ? wide.getString(row) : null,
                                scale.getByte(row))));
            }
        }

        private ChargeDate onDay(int epochDay) {
            return days.computeIfAbsent(epochDay, day -> new ChargeDate.OnDay(LocalDate.ofEpochDay(day)));
        }
    }
}

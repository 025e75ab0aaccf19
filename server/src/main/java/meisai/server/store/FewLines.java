package meisai.server.store;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
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
import org.jspecify.annotations.Nullable;

/**
 * The lines of a small closed bill, read by one statement and kept as numbers: {@link ClosedLines} takes several, of which
 * each reads a row group of the file, whatever few of its lines belong to the bill.
 */
public final class FewLines {
    /** A bill of more lines is better read by slices: this many take some 3 MB. */
    public static final int MOST = 50_000;

    private static final int FIRST = 1_024;

    /** Where in the array of a line its numbers are. */
    private static final int DAY = 0;

    private static final int RESOURCE = 1;
    private static final int PRICE = 2;
    private static final int STANDING = 3;
    private static final int SCALE = 4;
    private static final int NUMBERS = 5;

    private static final int NO_DAY = Integer.MIN_VALUE;

    private final ChargeDate inMonth;
    private final LineTexts texts = new LineTexts();
    private final Map<Integer, ChargeDate> dates = new HashMap<>();
    private final Map<Integer, String> wide = new HashMap<>();
    private int count;
    private long[] ordinals = new long[FIRST];
    private long[] quantities = new long[FIRST];
    private int[] numbers = new int[FIRST * NUMBERS];

    private FewLines(Run run) {
        this.inMonth = new ChargeDate.InMonth(run.month());
    }

    /**
     * All lines of an account.
     *
     * @param haveItems whether lines say which item of the price book they belong to: since format 3
     */
    public static FewLines read(Snapshot snapshot, DataDirectory directory, Run run, int account, boolean haveItems) {
        FewLines lines = new FewLines(run);
        if (run.lines().rows() > 0) {
            String file = Sql.quoted(run.linesIn(directory).toString());
            snapshot.sql()
                    .chunks(
                            """
                    SELECT ordinal, (day - DATE '1970-01-01')::INTEGER, coalesce(resource_number, 0), price_number,
                        standing_number, quantity, scale, wide, kind, resource, group_name, tags, item, category,
                        tax_category, unit_price%s
                    FROM read_parquet(%s) WHERE account_id = %d
                    """.formatted(haveItems ? ", of_item, discount, concerns, why" : "", file, account),
                            lines::add);
        }
        return lines;
    }

    private void add(DuckDBDataChunkReader chunk) throws SQLException {
        int rows = Math.toIntExact(chunk.rowCount());
        makeRoom(count + rows);
        DuckDBReadableVector ordinal = chunk.vector(0);
        DuckDBReadableVector day = chunk.vector(1);
        DuckDBReadableVector resource = chunk.vector(2);
        DuckDBReadableVector price = chunk.vector(3);
        DuckDBReadableVector standing = chunk.vector(4);
        DuckDBReadableVector quantity = chunk.vector(5);
        DuckDBReadableVector scale = chunk.vector(6);
        for (int row = 0; row < rows; row++) {
            int line = count++;
            int at = line * NUMBERS;
            ordinals[line] = ordinal.getLong(row);
            numbers[at + DAY] = day.isNull(row) ? NO_DAY : day.getInt(row);
            numbers[at + RESOURCE] = resource.getInt(row);
            numbers[at + PRICE] = price.getInt(row);
            numbers[at + STANDING] = standing.getInt(row);
            numbers[at + SCALE] = scale.getByte(row);
            if (quantity.isNull(row)) {
                wide.put(line, chunk.vector(7).getString(row));
            } else {
                quantities[line] = quantity.getLong(row);
            }
            learn(chunk, row, at);
        }
    }

    /** Reads the texts of a line that have not been seen under its numbers. */
    private void learn(DuckDBDataChunkReader chunk, int row, int at) {
        int resource = numbers[at + RESOURCE];
        if (!texts.hasResource(resource)) {
            texts.resource(
                    resource, chunk.vector(8).getString(row), chunk.vector(9).getString(row));
        }
        int standing = numbers[at + STANDING];
        if (!texts.hasStanding(standing)) {
            texts.standing(
                    standing, orNull(chunk.vector(10), row), chunk.vector(11).getString(row));
        }
        int price = numbers[at + PRICE];
        if (!texts.hasPrice(price)) {
            texts.price(price, price(chunk, row));
        }
    }

    private static LineTexts.Price price(DuckDBDataChunkReader chunk, int row) {
        String item = chunk.vector(12).getString(row);
        String category = chunk.vector(13).getString(row);
        String taxCategory = chunk.vector(14).getString(row);
        BigDecimal unitPrice = new BigDecimal(chunk.vector(15).getString(row));
        if (chunk.columnCount() <= 16) {
            // Before format 3 every line was of its own item and month.
            return new LineTexts.Price(
                    new BilledAs(item, item, category, taxCategory, false), unitPrice, Optional.empty());
        }
        BilledAs billedAs = new BilledAs(
                item,
                chunk.vector(16).getString(row),
                category,
                taxCategory,
                chunk.vector(17).getBoolean(row));
        DuckDBReadableVector month = chunk.vector(18);
        Optional<Concern> concerns = month.isNull(row)
                ? Optional.empty()
                : Optional.of(new Concern(
                        Months.of(month.getInt(row)),
                        Concern.Why.valueOf(chunk.vector(19).getString(row))));
        return new LineTexts.Price(billedAs, unitPrice, concerns);
    }

    private static @Nullable String orNull(DuckDBReadableVector texts, int row) {
        return texts.isNull(row) ? null : texts.getString(row);
    }

    private void makeRoom(int lines) {
        if (lines > ordinals.length) {
            int room = Math.max(lines, 2 * ordinals.length);
            ordinals = Arrays.copyOf(ordinals, room);
            quantities = Arrays.copyOf(quantities, room);
            numbers = Arrays.copyOf(numbers, room * NUMBERS);
        }
    }

    /** The kinds of resources that the lines are of. */
    public Set<ResourceKind> kinds() {
        return texts.kinds();
    }

    /** The names of the tags that the lines have. */
    public Set<String> tags() {
        return texts.tags();
    }

    /** Hands on the lines in the order in which they were rated. */
    public void forEach(Consumer<Charge> sink) {
        int[] order = order();
        for (int i = 0; i < count; i++) {
            sink.accept(line(order.length == 0 ? i : order[i]));
        }
    }

    private Charge line(int line) {
        int at = line * NUMBERS;
        int day = numbers[at + DAY];
        return texts.line(
                day == NO_DAY ? inMonth : dates.computeIfAbsent(day, FewLines::onDay),
                numbers[at + RESOURCE],
                numbers[at + PRICE],
                numbers[at + STANDING],
                ExactQuantity.of(quantities[line], wide.isEmpty() ? null : wide.get(line), numbers[at + SCALE]));
    }

    private static ChargeDate onDay(int epochDay) {
        return new ChargeDate.OnDay(LocalDate.ofEpochDay(epochDay));
    }

    /** The lines by ordinal; empty when they are as they come, as mostly in a file. */
    private int[] order() {
        boolean inOrder = true;
        for (int line = 1; line < count && inOrder; line++) {
            inOrder = ordinals[line - 1] < ordinals[line];
        }
        if (inOrder) {
            return new int[0];
        }
        // An ordinal and the place of its line in one number.
        int placeBits = Integer.SIZE - Integer.numberOfLeadingZeros(count);
        long[] sorted = new long[count];
        for (int line = 0; line < count; line++) {
            sorted[line] = ordinals[line] << placeBits | line;
        }
        Arrays.sort(sorted);
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = (int) (sorted[i] & ((1L << placeBits) - 1));
        }
        return order;
    }
}

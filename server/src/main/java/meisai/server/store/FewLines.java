package meisai.server.store;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import meisai.account.ResourceKind;
import meisai.price.BilledAs;
import meisai.price.Concern;
import meisai.server.store.ClosedTable.Run;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a small closed bill or the first ones of a large one, read by one statement: {@link ClosedLines} takes several,
 * of which each reads a row group of the file, whatever few of its lines belong to the bill.
 */
public final class FewLines {
    /** A bill of more lines is better read by slices: this many take some 2 MB. */
    public static final int MOST = 50_000;

    private static final String TEXTS = "kind, resource, group_name, tags, item, category, tax_category, unit_price";
    /** Since format 3; before it every line was of its own item and month. */
    private static final String ITEMS = ", of_item, discount, concerns, why";

    private static final int KIND = LineRows.TEXTS;
    private static final int ID = KIND + 1;
    private static final int GROUP = KIND + 2;
    private static final int TAGS = KIND + 3;
    private static final int ITEM = KIND + 4;
    private static final int CATEGORY = KIND + 5;
    private static final int TAX_CATEGORY = KIND + 6;
    private static final int UNIT_PRICE = KIND + 7;
    private static final int OF_ITEM = KIND + 8;
    private static final int DISCOUNT = KIND + 9;
    private static final int CONCERNS = KIND + 10;
    private static final int WHY = KIND + 11;

    private final boolean haveItems;
    private final LineTexts texts = new LineTexts();
    private final LineRows rows;

    private FewLines(Run run, boolean haveItems) {
        this.haveItems = haveItems;
        this.rows = new LineRows(run.month(), texts);
    }

    /**
     * All lines of an account.
     *
     * @param haveItems whether lines say which item of the price book they belong to: since format 3
     */
    public static FewLines read(Snapshot snapshot, DataDirectory directory, Run run, int account, boolean haveItems) {
        return read(snapshot, directory, run, account, haveItems, "");
    }

    /** The lines before one place in the bill. */
    public static FewLines before(
            long place, Snapshot snapshot, DataDirectory directory, Run run, int account, boolean haveItems) {
        return read(snapshot, directory, run, account, haveItems, " AND ordinal < " + place);
    }

    /**
     * All lines of several accounts, read by one statement.
     *
     * @param first the first of them; all accounts from it to {@code last} that have lines in the run are read
     */
    public static Map<Integer, FewLines> each(
            Snapshot snapshot, DataDirectory directory, Run run, int first, int last, boolean haveItems) {
        Map<Integer, FewLines> accounts = new HashMap<>();
        int accountColumn = haveItems ? WHY + 1 : OF_ITEM;
        snapshot.sql()
                .chunks(
                        select(directory, run, haveItems, ", account_id") + " WHERE account_id BETWEEN " + first
                                + " AND " + last,
                        chunk -> {
                            DuckDBReadableVector account = chunk.vector(accountColumn);
                            int rows = Math.toIntExact(chunk.rowCount());
                            int from = 0;
                            while (from < rows) {
                                int number = account.getInt(from);
                                int to = from + 1;
                                while (to < rows && account.getInt(to) == number) {
                                    to++;
                                }
                                accounts.computeIfAbsent(number, unseen -> new FewLines(run, haveItems))
                                        .add(chunk, from, to);
                                from = to;
                            }
                        });
        return accounts;
    }

    private static FewLines read(
            Snapshot snapshot, DataDirectory directory, Run run, int account, boolean haveItems, String condition) {
        FewLines lines = new FewLines(run, haveItems);
        if (run.lines().rows() > 0) {
            snapshot.sql()
                    .chunks(
                            select(directory, run, haveItems, "") + " WHERE account_id = " + account + condition,
                            chunk -> lines.add(chunk, 0, Math.toIntExact(chunk.rowCount())));
        }
        return lines;
    }

    private static String select(DataDirectory directory, Run run, boolean haveItems, String more) {
        return "SELECT " + LineRows.COLUMNS + ", " + TEXTS + (haveItems ? ITEMS : "") + more + " FROM read_parquet("
                + Sql.quoted(run.linesIn(directory).toString()) + ")";
    }

    /** Texts are read once for the numbers that stand for them. */
    private void add(DuckDBDataChunkReader chunk, int from, int to) {
        int first = rows.count();
        rows.add(chunk, from, to);
        for (int row = from; row < to; row++) {
            rows.moveTo(first + row - from);
            int resource = rows.resource();
            if (!texts.hasResource(resource)) {
                texts.resource(resource, text(chunk, KIND, row), text(chunk, ID, row));
            }
            int standing = rows.standing();
            if (!texts.hasStanding(standing)) {
                texts.standing(standing, orNull(chunk.vector(GROUP), row), text(chunk, TAGS, row));
            }
            int price = rows.price();
            if (!texts.hasPrice(price)) {
                texts.price(price, price(chunk, row));
            }
        }
    }

    private LineTexts.Price price(DuckDBDataChunkReader chunk, int row) {
        String item = text(chunk, ITEM, row);
        BilledAs billedAs = new BilledAs(
                item,
                haveItems ? text(chunk, OF_ITEM, row) : item,
                text(chunk, CATEGORY, row),
                text(chunk, TAX_CATEGORY, row),
                haveItems && chunk.vector(DISCOUNT).getBoolean(row));
        return new LineTexts.Price(
                billedAs,
                new BigDecimal(text(chunk, UNIT_PRICE, row)),
                haveItems ? concerns(chunk, row) : Optional.empty());
    }

    private static Optional<Concern> concerns(DuckDBDataChunkReader chunk, int row) {
        DuckDBReadableVector month = chunk.vector(CONCERNS);
        return month.isNull(row)
                ? Optional.empty()
                : Optional.of(new Concern(Months.of(month.getInt(row)), Concern.Why.valueOf(text(chunk, WHY, row))));
    }

    private static String text(DuckDBDataChunkReader chunk, int column, int row) {
        return chunk.vector(column).getString(row);
    }

    private static @Nullable String orNull(DuckDBReadableVector texts, int row) {
        return texts.isNull(row) ? null : texts.getString(row);
    }

    /** The kinds of resources that the lines are of. */
    public Set<ResourceKind> kinds() {
        return texts.kinds();
    }

    /** The names of the tags that the lines have. */
    public Set<String> tags() {
        return texts.tags();
    }

    public LineTexts texts() {
        return texts;
    }

    /** Moves over the lines in the order in which they were rated. */
    public void forEach(Consumer<LineCursor> sink) {
        rows.forEach(sink);
    }
}

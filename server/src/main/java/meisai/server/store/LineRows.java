package meisai.server.store;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import meisai.price.Charge;
import meisai.price.ChargeDate;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBReadableVector;

/**
 * Lines of closed bills as the numbers that a file has of them, put in order here: files have them in order but for a few, and
 * the database would sort them all.
 */
final class LineRows implements LineCursor {
    /** What a statement has to select first; texts may follow. */
    static final String COLUMNS =
            "ordinal, (day - DATE '1970-01-01')::INTEGER, coalesce(resource_number, 0), price_number,"
                    + " standing_number, quantity, scale, wide";

    /** The column behind {@link #COLUMNS}. */
    static final int TEXTS = 8;

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
    private final LineTexts texts;
    private final Map<Integer, ChargeDate> dates = new HashMap<>();
    private int lastDay = NO_DAY;
    private ChargeDate lastDate;
    private final Map<Integer, String> wide = new HashMap<>();
    private int count;
    private int at;
    private long[] ordinals = new long[FIRST];
    private long[] quantities = new long[FIRST];
    private int[] numbers = new int[FIRST * NUMBERS];

    LineRows(YearMonth month, LineTexts texts) {
        this.inMonth = new ChargeDate.InMonth(month);
        this.lastDate = inMonth;
        this.texts = texts;
    }

    void add(DuckDBDataChunkReader chunk) {
        add(chunk, 0, Math.toIntExact(chunk.rowCount()));
    }

    /** Those rows of a chunk from one on and before another. */
    void add(DuckDBDataChunkReader chunk, int from, int to) {
        makeRoom(count + to - from);
        DuckDBReadableVector ordinal = chunk.vector(0);
        DuckDBReadableVector day = chunk.vector(1);
        DuckDBReadableVector resource = chunk.vector(2);
        DuckDBReadableVector price = chunk.vector(3);
        DuckDBReadableVector standing = chunk.vector(4);
        DuckDBReadableVector quantity = chunk.vector(5);
        DuckDBReadableVector scale = chunk.vector(6);
        for (int row = from; row < to; row++) {
            int line = count++;
            int place = line * NUMBERS;
            ordinals[line] = ordinal.getLong(row);
            numbers[place + DAY] = day.isNull(row) ? NO_DAY : day.getInt(row);
            numbers[place + RESOURCE] = resource.getInt(row);
            numbers[place + PRICE] = price.getInt(row);
            numbers[place + STANDING] = standing.getInt(row);
            numbers[place + SCALE] = scale.getByte(row);
            if (quantity.isNull(row)) {
                wide.put(line, chunk.vector(7).getString(row));
            } else {
                quantities[line] = quantity.getLong(row);
            }
        }
    }

    private void makeRoom(int lines) {
        if (lines > ordinals.length) {
            int room = Math.max(lines, 2 * ordinals.length);
            ordinals = Arrays.copyOf(ordinals, room);
            quantities = Arrays.copyOf(quantities, room);
            numbers = Arrays.copyOf(numbers, room * NUMBERS);
        }
    }

    int count() {
        return count;
    }

    /** Makes this line the one that is asked for. */
    void moveTo(int line) {
        at = line;
    }

    @Override
    public ChargeDate date() {
        return date(number(DAY));
    }

    @Override
    public int resource() {
        return number(RESOURCE);
    }

    @Override
    public int price() {
        return number(PRICE);
    }

    @Override
    public int standing() {
        return number(STANDING);
    }

    @Override
    public boolean isWide() {
        return !wide.isEmpty() && wide.containsKey(at);
    }

    @Override
    public long quantity() {
        return quantities[at];
    }

    @Override
    public int scale() {
        return number(SCALE);
    }

    @Override
    public Charge charge() {
        return texts.line(
                date(),
                resource(),
                price(),
                standing(),
                ExactQuantity.of(quantities[at], wide.isEmpty() ? null : wide.get(at), scale()));
    }

    private int number(int which) {
        return numbers[at * NUMBERS + which];
    }

    /** Moves over the lines in the order in which they were rated. */
    void forEach(Consumer<LineCursor> sink) {
        int[] order = order();
        for (int i = 0; i < count; i++) {
            at = order.length == 0 ? i : order[i];
            sink.accept(this);
        }
    }

    void clear() {
        count = 0;
        wide.clear();
    }

    /** One object for each, and lines come by date. */
    private ChargeDate date(int day) {
        if (day != lastDay) {
            lastDay = day;
            lastDate = day == NO_DAY
                    ? inMonth
                    : dates.computeIfAbsent(day, number -> new ChargeDate.OnDay(LocalDate.ofEpochDay(number)));
        }
        return lastDate;
    }

    /** The lines by ordinal; empty when that is how they came. */
    private int[] order() {
        boolean inOrder = true;
        for (int line = 1; line < count && inOrder; line++) {
            inOrder = ordinals[line - 1] <= ordinals[line];
        }
        if (inOrder) {
            return new int[0];
        }
        // An ordinal and the place of its line in one number.
        int placeBits = Integer.SIZE - Integer.numberOfLeadingZeros(count);
        long[] sorted = new long[count];
        for (int line = 0; line < count; line++) {
            sorted[line] = (ordinals[line] << placeBits) | line;
        }
        Arrays.sort(sorted);
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = (int) (sorted[i] & ((1L << placeBits) - 1));
        }
        return order;
    }
}

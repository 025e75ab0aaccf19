package meisai.server.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import meisai.account.Resource;
import meisai.server.store.VoidTable.Target;
import meisai.usage.Attributes;
import meisai.usage.DailyUsage;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBReadableVector;

/** Usage records by row, and their sums by day. */
public final class UsageTable {
    /** Belongs to its own service day and month. */
    public static final byte REGULAR = 0;
    /** Was parked when its month closed, or came late and cannot be priced: rated on the first day of the oldest open month. */
    public static final byte MOVED_ON = 1;
    /** Came for a closed month. */
    public static final byte LATE = 2;
    /** Came for a closed month and is held until the month is released. */
    public static final byte HELD = 3;

    /** The columns that an accepted record and a conflicting one have in common; numbers refer to the name tables. */
    public record Row(
            int account,
            int resource,
            int meter,
            int attributeSet,
            LocalDate day,
            byte scale,
            long quantity,
            Instant time,
            int source,
            String id,
            long keyHigh,
            long keyLow,
            long digest) {}

    /** Takes the keys of kept records; the month is the number yyyymm of the service day. */
    public interface KeySink {
        void key(long high, long low, long digest, int account, int month);
    }

    /** Keys of kept records, some thousands at a time; the next ones take the same place. */
    public static final class Keys {
        private final int most;
        private final long[] highs;
        private final long[] lows;
        private final long[] digests;
        private final int[] accounts;
        private final int[] months;
        private int size;

        Keys(int most) {
            this.most = most;
            highs = new long[most];
            lows = new long[most];
            digests = new long[most];
            accounts = new int[most];
            months = new int[most];
        }

        public int size() {
            return size;
        }

        public long high(int at) {
            return highs[at];
        }

        public long low(int at) {
            return lows[at];
        }

        public long digest(int at) {
            return digests[at];
        }

        public int account(int at) {
            return accounts[at];
        }

        /** The number yyyymm of the service day. */
        public int month(int at) {
            return months[at];
        }
    }

    /** The number yyyymm of the service month. */
    private static final String MONTH = "(year(day) * 100 + month(day))::INTEGER";

    private UsageTable() {}

    public static void append(Transaction transaction, long seq, byte state, Row row, Instant receivedAt) {
        if (state == REGULAR) {
            transaction.guard().open(row.account(), row.day(), "regular usage");
        }
        transaction.followers().usage(seq, state, row);
        try {
            transaction.usage(seq).add(seq, state, row, receivedAt);
        } catch (SQLException failure) {
            throw Sql.failed("append to usage", failure);
        }
    }

    public static void appendConflict(Transaction transaction, long conflictId, Row row, Instant receivedAt) {
        try {
            DuckDBAppender appender = transaction.appender("usage_conflict");
            appender.beginRow();
            appender.append(conflictId);
            appender.append(row.account());
            appender.append(row.resource());
            appender.append(row.meter());
            appender.append(row.attributeSet());
            appender.appendEpochDays((int) row.day().toEpochDay());
            appender.append(row.scale());
            appender.append(row.quantity());
            appendContent(appender, row, receivedAt);
            appender.appendNull();
            appender.endRow();
        } catch (SQLException failure) {
            throw Sql.failed("append to usage_conflict", failure);
        }
    }

    private static void appendContent(DuckDBAppender appender, Row row, Instant receivedAt) throws SQLException {
        appender.appendEpochNanos(nanos(row.time()));
        appender.append(row.source());
        appender.append(row.id());
        appender.append(row.keyHigh());
        appender.append(row.keyLow());
        appender.append(row.digest());
        appender.appendEpochMicros(micros(receivedAt));
    }

    /** Nanoseconds since 1970 in UTC. @throws ArithmeticException before 1677 and after 2262 */
    public static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }

    /** Microseconds since 1970 in UTC, what is below cut off. */
    static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }

    public static long lastConflictId(Snapshot snapshot) {
        return snapshot.sql().number("SELECT coalesce(max(conflict_id), 0) FROM usage_conflict");
    }

    /** How many records the live table has of each account; accounts without any are not in it. */
    public static Map<Integer, Long> count(Snapshot snapshot) {
        Map<Integer, Long> counts = new HashMap<>();
        snapshot.sql()
                .forEach(
                        "SELECT account_id, count(*) FROM usage GROUP BY account_id",
                        row -> counts.put(row.getInt(1), row.getLong(2)));
        return counts;
    }

    /** The keys of every record in the live table: of open months, late and moved on. */
    public static void keys(Snapshot snapshot, Consumer<Keys> sink) {
        snapshot.sql()
                .chunks("SELECT key_hi, key_lo, digest, account_id, " + MONTH + " FROM usage", new KeyChunks(sink));
    }

    private static final class KeyChunks implements Sql.ChunkSink {
        private final Consumer<Keys> sink;
        private Keys keys = new Keys(0);

        KeyChunks(Consumer<Keys> sink) {
            this.sink = sink;
        }

        @Override
        public void chunk(DuckDBDataChunkReader chunk) throws SQLException {
            int count = Math.toIntExact(chunk.rowCount());
            if (keys.most < count) {
                keys = new Keys(count);
            }
            DuckDBReadableVector high = chunk.vector(0);
            DuckDBReadableVector low = chunk.vector(1);
            DuckDBReadableVector digest = chunk.vector(2);
            DuckDBReadableVector account = chunk.vector(3);
            DuckDBReadableVector month = chunk.vector(4);
            for (int row = 0; row < count; row++) {
                keys.highs[row] = high.getLong(row);
                keys.lows[row] = low.getLong(row);
                keys.digests[row] = digest.getLong(row);
                keys.accounts[row] = account.getInt(row);
                keys.months[row] = month.getInt(row);
            }
            keys.size = count;
            sink.accept(keys);
        }
    }

    /** What is left of some accounts' months up to a closed one: moved on, or late. */
    public static List<Target> left(Transaction transaction, Collection<Integer> accounts, YearMonth through) {
        return transaction
                .sql()
                .list(
                        "SELECT key_hi, key_lo, digest, account_id, " + MONTH
                                + " FROM usage WHERE day <= ? AND account_id IN ("
                                + accounts.stream().map(String::valueOf).collect(Collectors.joining(",")) + ")",
                        row -> new Target(
                                row.getInt(4),
                                Months.of(row.getInt(5)),
                                row.getLong(1),
                                row.getLong(2),
                                row.getLong(3)),
                        through.atEndOfMonth());
    }

    private static void key(ResultSet row, KeySink sink) throws SQLException {
        sink.key(row.getLong(1), row.getLong(2), row.getLong(3), row.getInt(4), row.getInt(5));
    }

    /** The keys of every conflicting content kept. */
    public static void conflictKeys(Snapshot snapshot, KeySink sink) {
        snapshot.sql()
                .forEach(
                        "SELECT key_hi, key_lo, digest, account_id, " + MONTH + " FROM usage_conflict",
                        row -> key(row, sink));
    }

    /**
     * The daily sums of usage in canonical order.
     *
     * @param byRecord meters whose records are told apart by their quantity
     */
    public static void dailySums(Snapshot snapshot, UsageOf of, Set<String> byRecord, Consumer<DailyUsage> sink) {
        Names names = Names.load(snapshot);
        Map<Integer, Resource> resources = ResourceTable.byNumber(snapshot, of.account());
        SumColumns columns = SumColumns.all(names, byRecord);
        SumRows sums = new SumRows(
                columns,
                names,
                number -> Optional.ofNullable(resources.get(number)).orElseThrow());
        snapshot.sql()
                .forEach(
                        """
                        WITH summed AS (SELECT %s FROM (%s) GROUP BY ALL)
                        SELECT s.resource_id, %s FROM summed s JOIN resource r USING (resource_id)
                        ORDER BY s.rated_day, r.id, r.kind, %s
                        """.formatted(columns.summed(), of.billable(snapshot), columns.selected(), columns.order()),
                        row -> sink.accept(sums.read(row)));
    }

    /** How many records a bill has to account for: billed, parked and void ones. */
    public static long count(Snapshot snapshot, UsageOf of) {
        return snapshot.sql().number("SELECT count(*) FROM (" + of.rows() + ")");
    }

    /** How many of them are void. */
    public static long voided(Snapshot snapshot, UsageOf of) {
        return VoidTable.any(snapshot, of.account(), 0, of.seq())
                ? snapshot.sql().number("SELECT count(*) FROM (" + of.rows() + ") u WHERE " + of.isVoid())
                : 0;
    }

    /**
     * Whether the record {@code u} came late: not when the close that ran when it came was refused, for then its month
     * bills it as its own.
     */
    static final String IS_LATE = """
            (u.state IN (2, 3) AND EXISTS (SELECT 1 FROM closed_bill b
                WHERE b.account_id = u.account_id AND b.month = year(u.day) * 100 + month(u.day)))
            """;

    /** Records of a closed month that came after it was closed, void ones not counted. */
    public static long countLate(Snapshot snapshot, int account, YearMonth month) {
        return snapshot.sql()
                .number(
                        "SELECT count(*) FROM usage u WHERE account_id = ? AND day BETWEEN ? AND ? AND " + IS_LATE
                                + """
                                AND NOT EXISTS (SELECT 1 FROM usage_void v WHERE v.account_id = u.account_id
                                    AND v.key_hi = u.key_hi AND v.key_lo = u.key_lo AND v.digest = u.digest)
                                """,
                        account,
                        month.atDay(1),
                        month.atEndOfMonth());
    }

    /** Names by number, as one snapshot has them. */
    record Names(Map<Integer, String> meters, Map<Integer, Attributes> attributeSets) {
        /** For several threads, which add what is new to them. */
        static Names shared() {
            return new Names(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        }

        static Names load(Snapshot snapshot) {
            Names names = new Names(new HashMap<>(), new HashMap<>());
            names.addNew(snapshot);
            return names;
        }

        /** Adds the names that were given since. Names are numbered from 1 on without a gap. */
        synchronized void addNew(Snapshot snapshot) {
            Sql sql = snapshot.sql();
            sql.forEach(
                    "SELECT id, name FROM meter WHERE id > ?",
                    row -> meters.put(row.getInt(1), row.getString(2)),
                    meters.size());
            sql.forEach(
                    "SELECT id, name FROM attribute_set WHERE id > ?",
                    row -> attributeSets.put(row.getInt(1), new Attributes(TextMaps.read(row.getString(2)))),
                    attributeSets.size());
        }

        /** The numbers of meters, in ascending order. */
        String numbers(Set<String> names) {
            return meters.entrySet().stream()
                    .filter(meter -> names.contains(meter.getValue()))
                    .map(Map.Entry::getKey)
                    .sorted()
                    .map(String::valueOf)
                    .collect(Collectors.joining(","));
        }

        boolean knows(int meter, int attributeSet) {
            return meters.containsKey(meter) && attributeSets.containsKey(attributeSet);
        }

        String meter(int number) {
            return Optional.ofNullable(meters.get(number)).orElseThrow();
        }

        Attributes attributes(int number) {
            return Optional.ofNullable(attributeSets.get(number)).orElseThrow();
        }
    }

    /** How many records of open months are there more than once, by key and content: none, or the store is damaged. */
    public static long doubled(Snapshot snapshot) {
        return snapshot.sql().number("""
                        SELECT coalesce(sum(rows - 1), 0)::BIGINT
                        FROM (SELECT count(*) AS rows FROM usage GROUP BY key_hi, key_lo, digest HAVING count(*) > 1)
                        """);
    }
}

package meisai.server.store;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import meisai.account.Resource;
import meisai.usage.Attributes;
import meisai.usage.DailyUsage;
import org.duckdb.DuckDBAppender;

/** Usage records by row, and their sums by day. */
public final class UsageTable {
    /** Belongs to its own service day and month. */
    public static final byte REGULAR = 0;
    /** Was parked when its month closed, or came late and cannot be priced: rated on the first day of the oldest open month. */
    public static final byte MOVED_ON = 1;
    /** Came for a closed month. */
    public static final byte LATE = 2;

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

    private UsageTable() {}

    public static void append(Transaction transaction, long seq, byte state, Row row, Instant receivedAt) {
        try {
            DuckDBAppender appender = transaction.appender("usage");
            appender.beginRow();
            appender.append(seq);
            appender.append(row.account());
            appender.append(row.resource());
            appender.append(row.meter());
            appender.append(row.attributeSet());
            appender.appendEpochDays((int) row.day().toEpochDay());
            appender.append(state);
            appender.append(row.scale());
            appender.append(row.quantity());
            appendContent(appender, row, receivedAt);
            appender.endRow();
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
            appender.endRow();
        } catch (SQLException failure) {
            throw Sql.failed("append to usage_conflict", failure);
        }
    }

    private static void appendContent(DuckDBAppender appender, Row row, Instant receivedAt) throws SQLException {
        appender.appendEpochNanos(ChronoUnit.NANOS.between(Instant.EPOCH, row.time()));
        appender.append(row.source());
        appender.append(row.id());
        appender.append(row.keyHigh());
        appender.append(row.keyLow());
        appender.append(row.digest());
        appender.appendEpochMicros(ChronoUnit.MICROS.between(Instant.EPOCH, receivedAt));
    }

    public static long lastSeq(Snapshot snapshot) {
        return snapshot.sql()
                .number("SELECT greatest((SELECT coalesce(max(seq), 0) FROM usage),"
                        + " (SELECT coalesce(max(seq), 0) FROM close_run))");
    }

    public static long lastConflictId(Snapshot snapshot) {
        return snapshot.sql().number("SELECT coalesce(max(conflict_id), 0) FROM usage_conflict");
    }

    /** The keys of every record kept: of open months, late and moved on, and of closed months. */
    public static void keys(Snapshot snapshot, DataDirectory directory, KeySink sink) {
        String columns = "key_hi, key_lo, digest, account_id, year(day) * 100 + month(day) ";
        snapshot.sql().forEach("SELECT " + columns + "FROM usage", row -> key(row, sink));
        ClosedTable.usageFiles(snapshot, directory)
                .forEach(file -> snapshot.sql()
                        .forEach(
                                "SELECT " + columns + "FROM read_parquet(" + Sql.quoted(file.toString()) + ")",
                                row -> key(row, sink)));
    }

    private static void key(ResultSet row, KeySink sink) throws SQLException {
        sink.key(row.getLong(1), row.getLong(2), row.getLong(3), row.getInt(4), row.getInt(5));
    }

    /** The keys of every conflicting content kept. */
    public static void conflictKeys(Snapshot snapshot, KeySink sink) {
        snapshot.sql()
                .forEach(
                        "SELECT key_hi, key_lo, digest, account_id, year(day) * 100 + month(day) FROM usage_conflict",
                        row -> key(row, sink));
    }

    /**
     * The daily sums of an account's month in canonical order, up to a sequence number.
     *
     * @param oldestOpen whether the month is the account's oldest open one, where usage that moved on is rated
     * @param byRecord meters whose records are told apart by their quantity
     */
    public static void dailySums(
            Snapshot snapshot,
            int account,
            YearMonth month,
            long seq,
            boolean oldestOpen,
            Set<String> byRecord,
            Consumer<DailyUsage> sink) {
        Names names = Names.load(snapshot);
        String apart = names.meters().entrySet().stream()
                .filter(meter -> byRecord.contains(meter.getValue()))
                .map(meter -> Integer.toString(meter.getKey()))
                .sorted()
                .collect(Collectors.joining(","));
        String each = apart.isEmpty() ? "NULL::BIGINT" : "CASE WHEN meter_id IN (" + apart + ") THEN quantity END";
        Map<Integer, LocalDate> days = new HashMap<>();
        Map<Integer, Resource> resources = ResourceTable.byNumber(snapshot, account);
        snapshot.sql()
                .forEach(
                        """
                        WITH summed AS (
                            SELECT CASE WHEN state = 1 THEN ?::DATE ELSE day END AS rated_day,
                                resource_id, meter_id, attribute_set_id, scale, %s AS each,
                                sum(quantity) AS quantity, count(*) AS records
                            FROM usage
                            WHERE account_id = ? AND seq <= ?
                                AND ((state = 0 AND day BETWEEN ? AND ?) OR (? AND state = 1))
                            GROUP BY ALL)
                        SELECT s.rated_day - DATE '1970-01-01', s.resource_id, s.meter_id, s.attribute_set_id, s.scale,
                            s.records, try_cast(s.quantity AS BIGINT) AS quantity,
                            CASE WHEN try_cast(s.quantity AS BIGINT) IS NULL THEN s.quantity::VARCHAR END AS wide,
                            s.each
                        FROM summed s JOIN resource r USING (resource_id)
                        ORDER BY s.rated_day, r.id, r.kind, s.meter_id, s.attribute_set_id, s.scale, s.each
                        """.formatted(each),
                        row -> {
                            long quantity = row.getLong(7);
                            String wide = row.wasNull() ? row.getString(8) : null;
                            sink.accept(new DailyUsage(
                                    days.computeIfAbsent(row.getInt(1), LocalDate::ofEpochDay),
                                    Optional.ofNullable(resources.get(row.getInt(2)))
                                            .orElseThrow(),
                                    names.meter(row.getInt(3)),
                                    names.attributes(row.getInt(4)),
                                    ExactQuantity.of(quantity, wide, row.getInt(5)),
                                    row.getLong(6),
                                    each(row)));
                        },
                        month.atDay(1),
                        account,
                        seq,
                        month.atDay(1),
                        month.atEndOfMonth(),
                        oldestOpen);
    }

    private static Optional<BigDecimal> each(ResultSet row) throws SQLException {
        long each = row.getLong(9);
        return row.wasNull() ? Optional.empty() : Optional.of(BigDecimal.valueOf(each, row.getInt(5)));
    }

    /** How many accepted records a month's close has to account for. */
    public static long countForClose(Snapshot snapshot, int account, YearMonth month, long seq) {
        return snapshot.sql().number("""
                        SELECT count(*) FROM usage WHERE account_id = ? AND seq <= ?
                            AND ((state = 0 AND day BETWEEN ? AND ?) OR state = 1)
                        """, account, seq, month.atDay(1), month.atEndOfMonth());
    }

    /** Records of a month that came after it was closed. */
    public static long countLate(Snapshot snapshot, int account, YearMonth month) {
        return snapshot.sql()
                .number(
                        "SELECT count(*) FROM usage WHERE account_id = ? AND state = 2 AND day BETWEEN ? AND ?",
                        account,
                        month.atDay(1),
                        month.atEndOfMonth());
    }

    /** Names by number, as one snapshot has them. */
    record Names(Map<Integer, String> meters, Map<Integer, Attributes> attributeSets) {
        static Names load(Snapshot snapshot) {
            Map<Integer, String> meters = new HashMap<>();
            Map<Integer, Attributes> attributeSets = new HashMap<>();
            snapshot.sql().forEach("SELECT id, name FROM meter", row -> meters.put(row.getInt(1), row.getString(2)));
            snapshot.sql()
                    .forEach(
                            "SELECT id, name FROM attribute_set",
                            row -> attributeSets.put(row.getInt(1), new Attributes(TextMaps.read(row.getString(2)))));
            return new Names(meters, attributeSets);
        }

        String meter(int number) {
            return Optional.ofNullable(meters.get(number)).orElseThrow();
        }

        Attributes attributes(int number) {
            return Optional.ofNullable(attributeSets.get(number)).orElseThrow();
        }
    }
}

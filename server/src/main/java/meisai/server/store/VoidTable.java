package meisai.server.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Records that are not billed any more, keys that were replaced, and late usage that was released. */
public final class VoidTable {
    /** Why a record is void. */
    public enum Why {
        /** A call said so. */
        CALL("call"),
        /** Another record said that it replaces it. */
        REPLACED("replaced"),
        /** A conflict was resolved to the other content. */
        CONFLICT("conflict");

        private final String wireName;

        Why(String wireName) {
            this.wireName = wireName;
        }
    }

    /**
     * A record by its key and content.
     *
     * @param month of its service day
     */
    public record Target(int account, YearMonth month, long keyHigh, long keyLow, long digest) {}

    /** Takes the keys of void records. */
    public interface KeySink {
        void key(long high, long low, long digest, int account, int month);
    }

    /** Takes keys that were replaced. */
    public interface ReplacedSink {
        void key(long high, long low);
    }

    private VoidTable() {}

    public static void append(Transaction transaction, long seq, Target target, Why why, Instant now) {
        transaction.followers().other(seq, target.account());
        try {
            append(transaction.appender("usage_void"), seq, target, why, now);
        } catch (SQLException failure) {
            throw Sql.failed("append to usage_void", failure);
        }
    }

    private static void append(DuckDBAppender appender, long seq, Target target, Why why, Instant now)
            throws SQLException {
        appender.beginRow();
        appender.append(seq);
        appender.append(target.account());
        appender.append(Months.number(target.month()));
        appender.append(target.keyHigh());
        appender.append(target.keyLow());
        appender.append(target.digest());
        appender.append(why.wireName);
        appender.appendEpochMicros(ChronoUnit.MICROS.between(Instant.EPOCH, now));
        appender.endRow();
    }

    /** In a snapshot's own transaction, which nothing of lasts: what would be if these were void. */
    public static void suppose(Snapshot snapshot, long seq, List<Target> targets, Instant now) {
        try (DuckDBAppender appender = ((DuckDBConnection) snapshot.connection()).createAppender("usage_void")) {
            for (Target target : targets) {
                append(appender, seq, target, Why.CALL, now);
            }
            appender.flush();
        } catch (SQLException failure) {
            throw Sql.failed("suppose that usage is void", failure);
        }
    }

    public static void appendReplaced(Transaction transaction, long keyHigh, long keyLow) {
        try {
            DuckDBAppender appender = transaction.appender("usage_replaced");
            appender.beginRow();
            appender.append(keyHigh);
            appender.append(keyLow);
            appender.endRow();
        } catch (SQLException failure) {
            throw Sql.failed("append to usage_replaced", failure);
        }
    }

    public static void release(Transaction transaction, long seq, int account, YearMonth month, Instant now) {
        transaction.followers().other(seq, account);
        transaction
                .sql()
                .update("INSERT INTO usage_release VALUES (?, ?, ?, ?)", seq, account, Months.number(month), now);
    }

    /** How many records of a month are held and were not released yet, void ones not counted. */
    public static long held(Transaction transaction, int account, YearMonth month) {
        return transaction.sql().number("""
                        SELECT count(*) FROM usage u WHERE account_id = ? AND state = 3 AND day BETWEEN ? AND ?
                            AND NOT EXISTS (SELECT 1 FROM usage_release r
                                WHERE r.account_id = u.account_id AND r.month = ? AND r.seq >= u.seq)
                            AND NOT EXISTS (SELECT 1 FROM usage_void v WHERE v.account_id = u.account_id
                                AND v.key_hi = u.key_hi AND v.key_lo = u.key_lo AND v.digest = u.digest)
                        """, account, month.atDay(1), month.atEndOfMonth(), Months.number(month));
    }

    public static void keys(Snapshot snapshot, KeySink sink) {
        snapshot.sql()
                .forEach("SELECT key_hi, key_lo, digest, account_id, month FROM usage_void", row -> key(row, sink));
    }

    private static void key(ResultSet row, KeySink sink) throws SQLException {
        sink.key(row.getLong(1), row.getLong(2), row.getLong(3), row.getInt(4), row.getInt(5));
    }

    public static void replacedKeys(Snapshot snapshot, ReplacedSink sink) {
        snapshot.sql()
                .forEach("SELECT key_hi, key_lo FROM usage_replaced", row -> sink.key(row.getLong(1), row.getLong(2)));
    }

    /** Whether something was made void in {@code (after, seq]}. */
    static boolean any(Snapshot snapshot, int account, long after, long seq) {
        return snapshot.sql()
                        .number(
                                "SELECT count(*) FROM usage_void WHERE account_id = ? AND seq > ? AND seq <= ?",
                                account,
                                after,
                                seq)
                > 0;
    }

    /** Whether records that moved on and were billed by a close were made void in {@code (after, seq]}. */
    public static boolean touchedMovedOn(Snapshot snapshot, UsageOf closed, long after, long seq) {
        return snapshot.sql()
                        .number(
                                "SELECT count(*) FROM (" + closed.rows() + ") u JOIN usage_void v"
                                        + " ON v.account_id = u.account_id AND v.key_hi = u.key_hi AND v.key_lo = u.key_lo"
                                        + " AND v.digest = u.digest"
                                        + " WHERE u.state = 1 AND v.seq > ? AND v.seq <= ?",
                                after,
                                seq)
                > 0;
    }

    /**
     * The service months with something new in {@code (after, seq]}: late usage, released usage, voids. A record that
     * moved on was billed in a later month than its own; which one is for the caller to find.
     */
    public static Set<YearMonth> touched(Snapshot snapshot, int account, long after, long seq) {
        Set<YearMonth> months = new TreeSet<>();
        snapshot.sql()
                .forEach(
                        """
                        SELECT DISTINCT year(day) * 100 + month(day) FROM usage
                            WHERE account_id = ? AND seq > ? AND seq <= ? AND state = 2
                        UNION SELECT month FROM usage_release WHERE account_id = ? AND seq > ? AND seq <= ?
                        UNION SELECT month FROM usage_void WHERE account_id = ? AND seq > ? AND seq <= ?
                        """,
                        row -> months.add(Months.of(row.getInt(1))),
                        account,
                        after,
                        seq,
                        account,
                        after,
                        seq,
                        account,
                        after,
                        seq);
        return months;
    }
}

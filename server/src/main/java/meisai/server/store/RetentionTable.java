package meisai.server.store;

import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/**
 * What is not kept any longer. First a month takes no changes any more ({@link Floor}); once every account has closed a
 * month since, so that all changes of it are booked, its files are marked as removed; they go from the disk some time after
 * that, when nobody reads them any more.
 */
public final class RetentionTable {
    /**
     * Months up to this one take no changes.
     *
     * @param seq of the last change before that was so
     */
    public record Floor(YearMonth through, long seq) {}

    /** How much was removed. */
    public record Marked(long usageFiles, long linesFiles, long rows) {
        public boolean any() {
            return usageFiles + linesFiles + rows > 0;
        }

        public Marked plus(long more) {
            return new Marked(usageFiles, linesFiles, rows + more);
        }
    }

    private RetentionTable() {}

    /** Empty as long as nothing was ever old enough. */
    public static Optional<Floor> floor(Snapshot snapshot) {
        return floor(snapshot.sql());
    }

    /** The same for a change that depends on it. */
    public static Optional<Floor> floor(Transaction transaction) {
        return floor(transaction.sql());
    }

    private static Optional<Floor> floor(Sql sql) {
        return sql.first(
                "SELECT month, seq FROM retention WHERE month > 0",
                row -> new Floor(Months.of(row.getInt(1)), row.getLong(2)));
    }

    public static void setFloor(Transaction transaction, Floor floor) {
        transaction
                .sql()
                .update("UPDATE retention SET month = ?, seq = ?", Months.number(floor.through()), floor.seq());
    }

    /**
     * The last change that is in every account's bills, of the accounts that have closed the month; empty when none has.
     * Closes before format 3, which wrote no manifest, booked no late usage.
     */
    public static Optional<Long> booked(Snapshot snapshot, YearMonth month) {
        return snapshot.sql()
                .first(
                        """
                        SELECT min(last) FROM (SELECT max(CASE WHEN b.manifest IS NULL THEN 0 ELSE r.seq END) AS last FROM closed_bill b JOIN close_run r USING (close_id)
                            GROUP BY b.account_id HAVING min(b.month) <= ?)
                        """,
                        row -> Optional.ofNullable(row.getObject(1)).map(seq -> ((Number) seq).longValue()),
                        Months.number(month))
                .flatMap(seq -> seq);
    }

    /**
     * Marks files of months as removed, and removes what the live tables have of them: late usage, which is booked or can be
     * no more, and conflicts.
     *
     * @param lines of months up to this one; not later than {@code usage}
     */
    public static Marked mark(Transaction transaction, YearMonth usage, Optional<YearMonth> lines, Instant now) {
        Sql sql = transaction.sql();
        long usageFiles = sql.update(
                "UPDATE close_run SET usage_removed_at = ? WHERE month <= ? AND usage_removed_at IS NULL",
                now,
                Months.number(usage));
        long linesFiles = lines.isEmpty()
                ? 0
                : sql.update(
                        "UPDATE close_run SET lines_removed_at = ? WHERE month <= ? AND lines_removed_at IS NULL",
                        now,
                        Months.number(lines.get()));
        long rows = sql.update("DELETE FROM usage WHERE day <= ? AND state IN (2, 3)", usage.atEndOfMonth())
                + sql.update(
                        // The newest number stays, for others go on from it.
                        "DELETE FROM usage_conflict WHERE day <= ?"
                                + " AND conflict_id < (SELECT max(conflict_id) FROM usage_conflict)",
                        usage.atEndOfMonth())
                + sql.update(
                        "UPDATE usage_conflict SET resource_id = 0, id = '' WHERE day <= ? AND resource_id <> 0",
                        usage.atEndOfMonth());
        return new Marked(usageFiles, linesFiles, rows);
    }

    /** What somebody has still to decide on: records that are held for a release, and conflicts. */
    public record Undecided(long held, long conflicts) {
        public boolean any() {
            return held + conflicts > 0;
        }
    }

    /** Of months up to this one. */
    public static Undecided undecided(Transaction transaction, YearMonth through) {
        long held = transaction.sql().number("""
                        SELECT count(*) FROM usage u WHERE state = 3 AND day <= ?
                            AND NOT EXISTS (SELECT 1 FROM usage_release r WHERE r.account_id = u.account_id
                                AND r.month = year(u.day) * 100 + month(u.day) AND r.seq >= u.seq)
                            AND NOT EXISTS (SELECT 1 FROM usage_void v WHERE v.account_id = u.account_id
                                AND v.key_hi = u.key_hi AND v.key_lo = u.key_lo AND v.digest = u.digest)
                        """, through.atEndOfMonth());
        long conflicts = transaction
                .sql()
                .number("SELECT count(*) FROM usage_conflict WHERE kept IS NULL AND day <= ?", through.atEndOfMonth());
        return new Undecided(held, conflicts);
    }

    /** The newest entry of the audit log stays, for numbers go on from it. */
    public static long removeAudit(Transaction transaction, Instant before) {
        return transaction
                .sql()
                .update("DELETE FROM audit WHERE called_at < ? AND number < (SELECT max(number) FROM audit)", before);
    }

    /** Files that were marked before a moment, there or not. */
    public static List<Path> removed(Snapshot snapshot, DataDirectory directory, Instant before) {
        return snapshot.sql().list("""
                        SELECT usage_file FROM close_run WHERE usage_removed_at < ?
                        UNION ALL SELECT lines_file FROM close_run WHERE lines_removed_at < ?
                        """, row -> directory.path(row.getString(1)), before, before);
    }
}

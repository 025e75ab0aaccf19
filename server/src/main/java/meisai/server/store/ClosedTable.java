package meisai.server.store;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;

/** Closed months: their bills, and where their usage and lines are. */
public final class ClosedTable {
    /**
     * One file of a close.
     *
     * @param path relative to the data directory
     * @param sha256 in hex
     * @param removedAt when it was marked as removed, if it was
     */
    public record ClosedFile(String path, String sha256, long rows, Optional<Instant> removedAt) {
        public ClosedFile(String path, String sha256, long rows) {
            this(path, sha256, rows, Optional.empty());
        }
    }

    /** One run of a close over some accounts of a month. */
    public record Run(String closeId, YearMonth month, long seq, Instant closedAt, ClosedFile usage, ClosedFile lines) {
        /** @throws Removed when it is not kept any more */
        public Path usageIn(DataDirectory directory) {
            return in(directory, usage, "usageRemoved", "usage");
        }

        /** @throws Removed when they are not kept any more */
        public Path linesIn(DataDirectory directory) {
            return in(directory, lines, "linesRemoved", "detail");
        }

        private Path in(DataDirectory directory, ClosedFile file, String code, String what) {
            if (file.removedAt().isPresent()) {
                throw new Removed(
                        code,
                        "the " + what + " of " + month + " is not kept any more: removed at "
                                + file.removedAt().get() + ", as the settings say");
            }
            return directory.path(file.path());
        }
    }

    /** A closed bill; body and manifest are what the close module wrote. Closes before format 3 wrote no manifest. */
    public record ClosedBill(int account, YearMonth month, String closeId, String body, Optional<String> manifest) {}

    private ClosedTable() {}

    public static void insert(Transaction transaction, Run run) {
        transaction.followers().reached(run.seq());
        transaction
                .sql()
                .update(
                        "INSERT INTO close_run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)",
                        run.closeId(),
                        Months.number(run.month()),
                        run.seq(),
                        run.closedAt(),
                        run.usage().path(),
                        run.usage().sha256(),
                        run.usage().rows(),
                        run.lines().path(),
                        run.lines().sha256(),
                        run.lines().rows());
    }

    public static void insert(Transaction transaction, ClosedBill bill) {
        transaction.followers().other(bill.account());
        try {
            DuckDBAppender appender = transaction.appender("closed_bill");
            appender.beginRow();
            appender.append(bill.account());
            appender.append(Months.number(bill.month()));
            appender.append(bill.closeId());
            appender.append(bill.body());
            if (bill.manifest().isPresent()) {
                appender.append(bill.manifest().get());
            } else {
                appender.appendNull();
            }
            appender.endRow();
        } catch (SQLException failure) {
            throw Sql.failed("append to closed_bill", failure);
        }
        transaction.afterCommit(() -> transaction.guard().closed(bill.account(), bill.month()));
    }

    /**
     * Takes the usage in a closed file out of the live table; what is left of these accounts' month up to the run's
     * sequence number was parked, and moves on.
     */
    public static void removeFromLive(
            Transaction transaction, DataDirectory directory, Run run, List<Integer> accounts) {
        accounts.forEach(transaction.followers()::other);
        Sql sql = transaction.sql();
        String closed = new OpenUsage(run.month(), run.seq()).condition(AccountNumbers.of(accounts));
        if (sql.number("SELECT count(*) FROM usage WHERE " + closed)
                == run.usage().rows()) {
            sql.execute("DELETE FROM usage WHERE " + closed);
            return;
        }
        String file = Sql.quoted(run.usageIn(directory).toString());
        sql.execute("DELETE FROM usage WHERE seq IN (SELECT seq FROM read_parquet(" + file + "))");
        sql.execute("UPDATE usage SET state = " + UsageTable.MOVED_ON + " WHERE " + closed);
    }

    public static List<ClosedBill> bills(Snapshot snapshot) {
        return snapshot.sql().list("SELECT * FROM closed_bill ORDER BY account_id, month", ClosedTable::bill);
    }

    public static List<ClosedBill> bills(Snapshot snapshot, int account) {
        return snapshot.sql()
                .list("SELECT * FROM closed_bill WHERE account_id = ? ORDER BY month", ClosedTable::bill, account);
    }

    /** Of all accounts, in the order of their numbers. */
    public static List<ClosedBill> bills(Snapshot snapshot, YearMonth month) {
        return snapshot.sql()
                .list(
                        "SELECT * FROM closed_bill WHERE month = ? ORDER BY account_id",
                        ClosedTable::bill,
                        Months.number(month));
    }

    public static Optional<ClosedBill> bill(Snapshot snapshot, int account, YearMonth month) {
        return snapshot.sql()
                .first(
                        "SELECT * FROM closed_bill WHERE account_id = ? AND month = ?",
                        ClosedTable::bill,
                        account,
                        Months.number(month));
    }

    private static ClosedBill bill(ResultSet row) throws SQLException {
        return new ClosedBill(
                row.getInt("account_id"),
                Months.of(row.getInt("month")),
                row.getString("close_id"),
                row.getString("body"),
                Optional.ofNullable(row.getString("manifest")));
    }

    public static Run run(Snapshot snapshot, String closeId) {
        return snapshot.sql()
                .first("SELECT * FROM close_run WHERE close_id = ?", ClosedTable::run, closeId)
                .orElseThrow(() -> new StoreException("the store refers to the close " + closeId + " and has none"));
    }

    /** The runs that have closed a month for some accounts each. */
    public static List<Run> runs(Snapshot snapshot, YearMonth month) {
        return snapshot.sql().list("SELECT * FROM close_run WHERE month = ?", ClosedTable::run, Months.number(month));
    }

    /** The runs of an account's closed months, by the id of the close. */
    public static Map<String, Run> runs(Snapshot snapshot, int account) {
        return snapshot
                .sql()
                .list(
                        "SELECT * FROM close_run WHERE close_id IN (SELECT close_id FROM closed_bill WHERE account_id = ?)",
                        ClosedTable::run,
                        account)
                .stream()
                .collect(Collectors.toUnmodifiableMap(Run::closeId, run -> run));
    }

    private static Run run(ResultSet row) throws SQLException {
        return new Run(
                row.getString("close_id"),
                Months.of(row.getInt("month")),
                row.getLong("seq"),
                Sql.instant(row, "closed_at"),
                new ClosedFile(
                        row.getString("usage_file"),
                        row.getString("usage_sha256"),
                        row.getLong("usage_rows"),
                        removedAt(row, "usage_removed_at")),
                new ClosedFile(
                        row.getString("lines_file"),
                        row.getString("lines_sha256"),
                        row.getLong("lines_rows"),
                        removedAt(row, "lines_removed_at")));
    }

    private static Optional<Instant> removedAt(ResultSet row, String column) throws SQLException {
        return row.getObject(column) == null ? Optional.empty() : Optional.of(Sql.instant(row, column));
    }

    /** Every file of every close that is kept, by path. */
    public static List<ClosedFile> files(Snapshot snapshot) {
        return snapshot.sql()
                .list("""
                        SELECT usage_file AS file, usage_sha256 AS sha256, usage_rows AS rows FROM close_run
                            WHERE usage_removed_at IS NULL
                        UNION ALL SELECT lines_file, lines_sha256, lines_rows FROM close_run
                            WHERE lines_removed_at IS NULL ORDER BY file
                        """, row -> new ClosedFile(row.getString("file"), row.getString("sha256"), row.getLong("rows")));
    }

    /** Paths of files that are marked as removed and may still be there. */
    public static List<String> removed(Snapshot snapshot) {
        return snapshot.sql().list("""
                        SELECT usage_file FROM close_run WHERE usage_removed_at IS NOT NULL
                        UNION ALL SELECT lines_file FROM close_run WHERE lines_removed_at IS NOT NULL
                        """, row -> row.getString(1));
    }

    static Set<String> closeIds(Sql sql) {
        return Set.copyOf(sql.list("SELECT close_id FROM close_run", row -> row.getString(1)));
    }
}

package meisai.server.store;

import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the accepted records of a service month are. */
public final class AcceptedTable {
    /**
     * @param accepted all of them
     * @param voided not billed any more
     * @param closed in the files of closed months, void ones not counted
     * @param late came after the close of their month, void ones not counted
     */
    public record Count(long accepted, long voided, long closed, long late) {}

    private AcceptedTable() {}

    /** @param monthIsClosed whether records that are not in a file have come late */
    public static Count count(
            Snapshot snapshot, DataDirectory directory, int account, YearMonth month, boolean monthIsClosed) {
        String days = " WHERE account_id = " + account + " AND day BETWEEN DATE '" + month.atDay(1) + "' AND DATE '"
                + month.atEndOfMonth() + "'";
        String columns = "SELECT account_id, key_hi, key_lo, digest, state, ";
        String all = Stream.concat(
                        Stream.of(columns + "false AS filed FROM usage" + days),
                        files(snapshot, directory, account, month).stream()
                                .map(file -> columns + "true AS filed FROM read_parquet(" + Sql.quoted(file.toString())
                                        + ")" + days))
                .collect(Collectors.joining(" UNION ALL "));
        return snapshot.sql()
                .first(
                        """
                        SELECT count(*), count(*) FILTER (void), count(*) FILTER (filed AND NOT void),
                            count(*) FILTER (NOT filed AND NOT void AND state <> 1 AND ?)
                        FROM (SELECT *, EXISTS (SELECT 1 FROM usage_void v WHERE v.account_id = u.account_id
                            AND v.key_hi = u.key_hi AND v.key_lo = u.key_lo AND v.digest = u.digest) AS void
                            FROM (%s) u)
                        """.formatted(all),
                        row -> new Count(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)),
                        monthIsClosed)
                .orElseThrow();
    }

    /** Records are in the file of their own month, or of a later one that they moved on to. */
    private static List<Path> files(Snapshot snapshot, DataDirectory directory, int account, YearMonth month) {
        return snapshot.sql().list("""
                        SELECT r.usage_file FROM close_run r JOIN closed_bill b USING (close_id)
                        WHERE b.account_id = ? AND r.month >= ? AND r.usage_rows > 0 AND r.usage_removed_at IS NULL ORDER BY r.month
                        """, row -> directory.path(row.getString(1)), account, Months.number(month));
    }
}

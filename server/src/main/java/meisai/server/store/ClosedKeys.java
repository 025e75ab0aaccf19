package meisai.server.store;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import meisai.server.store.VoidTable.Target;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Finds records by their keys in the files of closed months. The keys go into a temporary table of the snapshot's
 * connection, so that any number of them costs one look through the files; as a list in the statement they would cost far
 * more than the files.
 */
public final class ClosedKeys {
    /** The hash of a record's key. */
    public record KeyHash(long high, long low) {}

    private ClosedKeys() {}

    /**
     * Every record of the accounts that was accepted under one of the keys for {@code from} or a later month and is in the
     * file of a close. A record that moved on is in the file of a later month than its own.
     */
    public static List<Target> find(
            Snapshot snapshot,
            DataDirectory directory,
            Set<Integer> accounts,
            YearMonth from,
            Collection<KeyHash> keys) {
        if (keys.isEmpty()) {
            return List.of();
        }
        String numbers = accounts.stream().map(String::valueOf).collect(Collectors.joining(","));
        List<Path> files = snapshot.sql()
                .list(
                        "SELECT DISTINCT r.usage_file FROM closed_bill b JOIN close_run r USING (close_id)"
                                + " WHERE b.account_id IN (" + numbers
                                + ") AND b.month >= ? AND r.usage_rows > 0 AND r.usage_removed_at IS NULL ORDER BY r.usage_file",
                        row -> directory.path(row.getString(1)),
                        Months.number(from));
        if (files.isEmpty()) {
            return List.of();
        }
        String list =
                files.stream().map(file -> Sql.quoted(file.toString())).collect(Collectors.joining(",", "[", "]"));
        snapshot.sql().execute("CREATE TEMP TABLE wanted (hi BIGINT, lo BIGINT)");
        want(snapshot, keys);
        List<Target> found = snapshot.sql()
                .list(
                        "SELECT u.account_id, year(u.day) * 100 + month(u.day), u.key_hi, u.key_lo, u.digest"
                                + " FROM read_parquet(" + list
                                + ") u SEMI JOIN wanted w ON u.key_hi = w.hi AND u.key_lo = w.lo"
                                + " WHERE u.account_id IN (" + numbers + ")",
                        ClosedKeys::target);
        snapshot.sql().execute("DROP TABLE wanted");
        return found;
    }

    private static void want(Snapshot snapshot, Collection<KeyHash> keys) {
        try (DuckDBAppender appender =
                ((DuckDBConnection) snapshot.connection()).createAppender("temp", "main", "wanted")) {
            for (KeyHash key : keys) {
                appender.beginRow();
                appender.append(key.high());
                appender.append(key.low());
                appender.endRow();
            }
            appender.flush();
        } catch (SQLException failure) {
            throw Sql.failed("keys to find in closed months", failure);
        }
    }

    private static Target target(ResultSet row) throws SQLException {
        return new Target(row.getInt(1), Months.of(row.getInt(2)), row.getLong(3), row.getLong(4), row.getLong(5));
    }
}

package meisai.server.store;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import meisai.server.store.VoidTable.Target;

/** Finds records by their keys in the files of closed months. */
public final class ClosedKeys {
    /** Keys of one statement; each statement looks through the accounts' part of every file. */
    private static final int AT_ONCE = 20_000;

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
        return find(snapshot.sql(), directory, accounts, from, keys);
    }

    /** The same as a transaction sees it. */
    public static List<Target> find(
            Transaction transaction,
            DataDirectory directory,
            Set<Integer> accounts,
            YearMonth from,
            Collection<KeyHash> keys) {
        return find(transaction.sql(), directory, accounts, from, keys);
    }

    private static List<Target> find(
            Sql sql, DataDirectory directory, Set<Integer> accounts, YearMonth from, Collection<KeyHash> keys) {
        List<Target> found = new ArrayList<>();
        if (keys.isEmpty()) {
            return found;
        }
        String numbers = accounts.stream().map(String::valueOf).collect(Collectors.joining(","));
        List<Path> files = sql.list(
                "SELECT DISTINCT r.usage_file FROM closed_bill b JOIN close_run r USING (close_id) WHERE b.account_id IN ("
                        + numbers + ") AND b.month >= ? AND r.usage_rows > 0 ORDER BY r.usage_file",
                row -> directory.path(row.getString(1)),
                Months.number(from));
        if (files.isEmpty()) {
            return found;
        }
        String list =
                files.stream().map(file -> Sql.quoted(file.toString())).collect(Collectors.joining(",", "[", "]"));
        List<KeyHash> wanted = new ArrayList<>(keys);
        for (int at = 0; at < wanted.size(); at += AT_ONCE) {
            String values = wanted.subList(at, Math.min(wanted.size(), at + AT_ONCE)).stream()
                    .map(key -> "(" + key.high() + "," + key.low() + ")")
                    .collect(Collectors.joining(","));
            sql.forEach(
                    "SELECT u.account_id, year(u.day) * 100 + month(u.day), u.key_hi, u.key_lo, u.digest FROM read_parquet("
                            + list + ") u JOIN (VALUES " + values + ") w(hi, lo) ON u.key_hi = w.hi AND u.key_lo = w.lo"
                            + " WHERE u.account_id IN (" + numbers + ")",
                    row -> found.add(target(row)));
        }
        return found;
    }

    private static Target target(ResultSet row) throws SQLException {
        return new Target(row.getInt(1), Months.of(row.getInt(2)), row.getLong(3), row.getLong(4), row.getLong(5));
    }
}

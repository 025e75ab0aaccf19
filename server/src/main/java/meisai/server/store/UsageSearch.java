package meisai.server.store;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import meisai.server.store.VoidTable.Target;

/** Finds accepted records, of open and of closed months. */
public final class UsageSearch {
    /** No record is before or after these, which the store has room for. */
    private static final Instant EARLIEST = Instant.parse("1700-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("2262-01-01T00:00:00Z");

    private UsageSearch() {}

    /**
     * The records of accounts and a source whose time is in {@code [from, to)}.
     *
     * @param limit at most one more than this many are answered
     */
    public static List<Target> sent(
            Snapshot snapshot,
            DataDirectory directory,
            Set<Integer> accounts,
            String source,
            Instant from,
            Instant to,
            int limit) {
        Instant first = storable(from);
        String columns = " u.account_id, u.day, u.key_hi, u.key_lo, u.digest ";
        String numbers = accounts.stream().map(String::valueOf).collect(Collectors.joining(","));
        String condition =
                " u JOIN source s ON s.id = u.source_id WHERE u.account_id IN (" + numbers + ") AND s.name = "
                        + Sql.quoted(source) + " AND u.time >= " + literal(first)
                        + " AND u.time < " + literal(storable(to));
        String all = Stream.concat(
                        Stream.of("usage"),
                        closedFiles(snapshot, directory, YearMonth.from(first.atOffset(ZoneOffset.UTC))).stream())
                .map(table -> "SELECT" + columns + "FROM " + table + condition)
                .collect(Collectors.joining(" UNION ALL "));
        return snapshot.sql()
                .list(
                        "SELECT * FROM (" + all + ") ORDER BY day, key_hi, key_lo LIMIT " + (limit + 1L),
                        row -> new Target(
                                row.getInt("account_id"),
                                YearMonth.from(Sql.day(row, "day")),
                                row.getLong("key_hi"),
                                row.getLong("key_lo"),
                                row.getLong("digest")));
    }

    /** Usage of a month is in its own file, or moved on into a later one. */
    private static List<String> closedFiles(Snapshot snapshot, DataDirectory directory, YearMonth from) {
        return snapshot.sql()
                .list(
                        "SELECT usage_file FROM close_run WHERE usage_rows > 0 AND usage_removed_at IS NULL AND month >= ? ORDER BY close_id",
                        row -> "read_parquet("
                                + Sql.quoted(directory.path(row.getString(1)).toString()) + ")",
                        Months.number(from));
    }

    private static Instant storable(Instant instant) {
        return instant.isBefore(EARLIEST) ? EARLIEST : instant.isAfter(LATEST) ? LATEST : instant;
    }

    private static String literal(Instant instant) {
        return "TIMESTAMP_NS '"
                + LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString().replace('T', ' ') + "'";
    }
}

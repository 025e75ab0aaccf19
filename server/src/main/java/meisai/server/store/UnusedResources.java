package meisai.server.store;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.account.Status;

/**
 * Resources that nothing which is kept refers to: no usage, no line, no conflict, no posted charge; terminated, or never
 * registered.
 */
public final class UnusedResources {
    /** A resource by account and number. */
    public record Unused(int account, int number, Resource resource) {}

    private UnusedResources() {}

    private static String ofLiveTables(LocalDate through) {
        return """
            NOT EXISTS (SELECT 1 FROM usage u WHERE u.resource_id = r.resource_id)
                AND NOT EXISTS (SELECT 1 FROM usage_conflict c WHERE c.resource_id = r.resource_id)
                AND NOT EXISTS (SELECT 1 FROM posted_charge p WHERE p.account_id = r.account_id AND p.kind = r.kind
                    AND p.resource = r.id)
                AND NOT EXISTS (SELECT 1 FROM resource_change c WHERE c.resource_id = r.resource_id
                    AND c.from_day > DATE '%s')
                AND (NOT EXISTS (SELECT 1 FROM resource_change c WHERE c.resource_id = r.resource_id)
                    OR r.resource_id IN (SELECT resource_id FROM (SELECT resource_id,
                        last(status ORDER BY from_day, change_seq) FILTER (WHERE status IS NOT NULL) AS status
                        FROM resource_change GROUP BY resource_id) WHERE status = '%s'))
            """.formatted(through, Status.TERMINATED.wireName());
    }

    /** @param through no change of them begins after this day */
    public static List<Unused> find(Snapshot snapshot, DataDirectory directory, LocalDate through) {
        String ofFiles = ofFiles(snapshot, directory, "usage", "f.resource_id = r.resource_id")
                + ofFiles(
                        snapshot,
                        directory,
                        "lines",
                        "f.account_id = r.account_id AND f.kind = r.kind AND f.resource = r.id");
        return snapshot.sql()
                .list(
                        "SELECT r.account_id, r.resource_id, r.kind, r.id FROM resource r WHERE "
                                + ofLiveTables(through) + ofFiles,
                        row -> new Unused(
                                row.getInt(1),
                                row.getInt(2),
                                new Resource(
                                        ResourceKind.byWireName(row.getString(3))
                                                .orElseThrow(),
                                        row.getString(4))));
    }

    private static String ofFiles(Snapshot snapshot, DataDirectory directory, String kind, String same) {
        String files = snapshot
                .sql()
                .list(
                        "SELECT %1$s_file FROM close_run WHERE %1$s_rows > 0 AND %1$s_removed_at IS NULL"
                                .formatted(kind),
                        row -> Sql.quoted(directory.path(row.getString(1)).toString()))
                .stream()
                .collect(Collectors.joining(","));
        return files.isEmpty()
                ? ""
                : " AND NOT EXISTS (SELECT 1 FROM read_parquet([" + files + "], union_by_name = true) f WHERE " + same
                        + ")";
    }

    /**
     * Removes the names and changes of those that are still unused.
     *
     * @return them
     */
    public static List<Unused> remove(Transaction transaction, List<Unused> found, LocalDate through) {
        String numbers =
                found.stream().map(unused -> String.valueOf(unused.number())).collect(Collectors.joining(","));
        List<Integer> still = transaction
                .sql()
                .list(
                        "SELECT r.resource_id FROM resource r WHERE r.resource_id IN (" + numbers + ") AND "
                                + ofLiveTables(through),
                        row -> row.getInt(1));
        List<Unused> removed = new ArrayList<>(found);
        removed.removeIf(unused -> !still.contains(unused.number()));
        if (!removed.isEmpty()) {
            String gone = still.stream().map(String::valueOf).collect(Collectors.joining(","));
            transaction.sql().update("DELETE FROM resource_change WHERE resource_id IN (" + gone + ")");
            transaction.sql().update("DELETE FROM resource WHERE resource_id IN (" + gone + ")");
        }
        return removed;
    }
}

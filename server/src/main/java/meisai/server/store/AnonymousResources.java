package meisai.server.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.account.Status;

/**
 * Resources whose name is not kept any longer. Their numbers, plans, groups and statuses stay, because a terminated member of a
 * group counts in its pool.
 */
public final class AnonymousResources {
    /** A resource that nothing which is kept refers to. */
    public record Unused(int account, int number, Resource resource) {}

    /** One that gets another name. */
    public record Renaming(Unused before, Resource after) {}

    private AnonymousResources() {}

    /** How many there are; another number means that resources have other names. */
    public static long count(Snapshot snapshot) {
        return snapshot.sql().number("SELECT count(*) FROM anonymous_resource");
    }

    /**
     * Resources that are terminated or were never registered, and that no usage, no line, no conflict and no posted charge
     * refers to.
     *
     * @param through no change of them begins after this day
     */
    public static List<Unused> unused(Snapshot snapshot, DataDirectory directory, LocalDate through) {
        return snapshot.sql().list(unused(through, "true", ofFiles(snapshot, directory)), AnonymousResources::unused);
    }

    /** Those of some that are so still, as far as the live tables tell. */
    public static List<Unused> still(Transaction transaction, List<Unused> some, LocalDate through) {
        String numbers = some.stream().map(one -> String.valueOf(one.number())).collect(Collectors.joining(","));
        transaction.flushNow();
        return transaction
                .sql()
                .list(unused(through, "resource_id IN (" + numbers + ")", ""), AnonymousResources::unused);
    }

    private static Unused unused(ResultSet row) throws SQLException {
        return new Unused(
                row.getInt(1),
                row.getInt(2),
                new Resource(ResourceKind.byWireName(row.getString(3)).orElseThrow(), row.getString(4)));
    }

    private static String unused(LocalDate through, String among, String ofFiles) {
        return """
            WITH changed AS (
                SELECT resource_id, max(from_day) AS last_day,
                    last(status ORDER BY from_day, change_seq) FILTER (WHERE status IS NOT NULL) AS status
                FROM resource_change WHERE %2$s GROUP BY resource_id
            ), candidate AS MATERIALIZED (
                SELECT r.account_id, r.resource_id, r.kind, r.id
                FROM (SELECT * FROM resource WHERE %2$s) r LEFT JOIN changed c USING (resource_id)
                WHERE (c.resource_id IS NULL OR (c.last_day <= DATE '%1$s' AND c.status = '%3$s'))
                    AND r.resource_id NOT IN (SELECT resource_id FROM anonymous_resource)
            ), used AS (
                SELECT resource_id FROM usage WHERE resource_id IN (SELECT resource_id FROM candidate)
                UNION ALL SELECT resource_id FROM usage_conflict WHERE resource_id IN (SELECT resource_id FROM candidate)
                UNION ALL SELECT c.resource_id FROM posted_charge p JOIN candidate c
                    ON p.account_id = c.account_id AND p.kind = c.kind AND p.resource = c.id
                UNION ALL SELECT c.resource_id FROM posted_charge_conflict p JOIN candidate c
                    ON split_part(p.normal, chr(31), 1) = CAST(c.account_id AS VARCHAR)
                        AND split_part(p.normal, chr(31), 6) = c.kind || ':' || c.id
                %4$s
            )
            SELECT account_id, resource_id, kind, id FROM candidate
            WHERE resource_id NOT IN (SELECT DISTINCT resource_id FROM used)
            """.formatted(through, among, Status.TERMINATED.wireName(), ofFiles);
    }

    /** All files of a kind at once: a part of the statement for each of hundreds would take memory that small servers have not. */
    private static String ofFiles(Snapshot snapshot, DataDirectory directory) {
        String usage = kept(snapshot, directory, "usage");
        String lines = kept(snapshot, directory, "lines");
        return (usage.isEmpty()
                        ? ""
                        : "UNION ALL SELECT resource_id FROM read_parquet([" + usage
                                + "]) WHERE resource_id IN (SELECT resource_id FROM candidate)\n")
                + (lines.isEmpty()
                        ? ""
                        : "UNION ALL SELECT c.resource_id FROM read_parquet([" + lines
                                + "]) l JOIN candidate c ON l.account_id = c.account_id AND l.kind = c.kind"
                                + " AND l.resource = c.id");
    }

    private static String kept(Snapshot snapshot, DataDirectory directory, String what) {
        return snapshot
                .sql()
                .list(
                        "SELECT %1$s_file FROM close_run WHERE %1$s_rows > 0 AND %1$s_removed_at IS NULL"
                                .formatted(what),
                        row -> Sql.quoted(directory.path(row.getString(1)).toString()))
                .stream()
                .collect(Collectors.joining(", "));
    }

    /** Gives resources their other ids, and takes their tags and SIM ids away. */
    public static void rename(Transaction transaction, List<Renaming> renamings, Instant now) {
        Sql sql = transaction.sql();
        String ids = renamings.stream()
                .map(each -> "(" + each.before().number() + ","
                        + Sql.quoted(each.after().id()) + ")")
                .collect(Collectors.joining(","));
        String numbers = renamings.stream()
                .map(each -> String.valueOf(each.before().number()))
                .collect(Collectors.joining(","));
        sql.update("UPDATE resource SET id = v.id FROM (VALUES " + ids
                + ") v(number, id) WHERE resource.resource_id = v.number");
        sql.update("UPDATE resource_change SET tags = NULL, sim_id = NULL WHERE resource_id IN (" + numbers + ")");
        sql.update("INSERT INTO anonymous_resource SELECT number, ? FROM (VALUES " + ids + ") v(number, id)", now);
        renamings.forEach(each -> transaction.followers().other(each.before().account()));
    }
}

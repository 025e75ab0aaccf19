package meisai.server.store;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meisai.account.AccountId;
import meisai.account.Resource;
import meisai.account.ResourceKind;

/** Single usage records as lists for people: what is late, what conflicts. */
public final class UsageList {
    /** A record as it is kept; {@code number} is its place for paging. */
    public record Kept(
            long number,
            AccountId account,
            Resource resource,
            String meter,
            Map<String, String> attributes,
            Instant time,
            BigDecimal quantity,
            String source,
            String id,
            Instant receivedAt) {}

    static final String COLUMNS = """
            a.operator_id, a.coverage, r.kind, r.id AS resource, m.name AS meter, t.name AS attributes,
            epoch_ns(u.time) AS time_ns, u.quantity, u.scale, s.name AS source, u.id, u.received_at
            """;

    static final String JOINS = """
            JOIN account a USING (account_id) JOIN resource r USING (resource_id)
            JOIN meter m ON m.id = u.meter_id JOIN attribute_set t ON t.id = u.attribute_set_id
            JOIN source s ON s.id = u.source_id
            """;

    private UsageList() {}

    /** A conflicting content, with what is appended when it is billed after all. */
    public record Conflict(Kept content, UsageTable.Row row, Optional<String> kept) {}

    /** Conflicting contents that are not resolved, after {@code number}, oldest first. */
    public static List<Kept> conflicts(Snapshot snapshot, long number, int limit) {
        return list(
                snapshot,
                "SELECT u.conflict_id AS number, " + COLUMNS + " FROM usage_conflict u " + JOINS
                        + " WHERE u.kept IS NULL AND u.conflict_id > ? ORDER BY number LIMIT ?",
                number,
                limit);
    }

    public static Optional<Conflict> conflict(Transaction transaction, long number) {
        return conflict(transaction.sql(), number);
    }

    public static Optional<Conflict> conflict(Snapshot snapshot, long number) {
        return conflict(snapshot.sql(), number);
    }

    private static Optional<Conflict> conflict(Sql sql, long number) {
        return sql.first(
                "SELECT u.conflict_id AS number, u.account_id, u.resource_id, u.meter_id, u.attribute_set_id,"
                        + " u.day, u.source_id, u.key_hi, u.key_lo, u.digest, u.kept, " + COLUMNS
                        + " FROM usage_conflict u " + JOINS + " WHERE u.conflict_id = ?",
                row -> {
                    Kept content = kept(row);
                    return new Conflict(content, row(row, content), Optional.ofNullable(row.getString("kept")));
                },
                number);
    }

    private static UsageTable.Row row(ResultSet row, Kept content) throws SQLException {
        return new UsageTable.Row(
                row.getInt("account_id"),
                row.getInt("resource_id"),
                row.getInt("meter_id"),
                row.getInt("attribute_set_id"),
                Sql.day(row, "day"),
                row.getByte("scale"),
                row.getLong("quantity"),
                content.time(),
                row.getInt("source_id"),
                content.id(),
                row.getLong("key_hi"),
                row.getLong("key_lo"),
                row.getLong("digest"));
    }

    /** @param kept {@code first} or {@code second} */
    public static void resolve(Transaction transaction, long number, String kept) {
        transaction.sql().update("UPDATE usage_conflict SET kept = ? WHERE conflict_id = ?", kept, number);
    }

    /** Records that came for a closed month, after {@code number}, oldest first. */
    public static List<Kept> late(Snapshot snapshot, long number, int limit) {
        return list(
                snapshot,
                "SELECT u.seq AS number, " + COLUMNS + " FROM usage u " + JOINS + " WHERE " + UsageTable.IS_LATE
                        + " AND u.seq > ? ORDER BY number LIMIT ?",
                number,
                limit);
    }

    static List<Kept> list(Snapshot snapshot, String sql, Object... parameters) {
        return snapshot.sql().list(sql, UsageList::kept, parameters);
    }

    private static Kept kept(ResultSet row) throws SQLException {
        return new Kept(
                row.getLong("number"),
                new AccountId(row.getString("operator_id"), row.getString("coverage")),
                new Resource(ResourceKind.byWireName(row.getString("kind")).orElseThrow(), row.getString("resource")),
                row.getString("meter"),
                TextMaps.read(row.getString("attributes")),
                instant(row.getLong("time_ns")),
                BigDecimal.valueOf(row.getLong("quantity"), row.getInt("scale")),
                Optional.ofNullable(row.getString("source")).orElse(""),
                row.getString("id"),
                Sql.instant(row, "received_at"));
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }
}

package meisai.server.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The audit log: a row for each change that a call made, added with the change. No row is ever changed. */
public final class AuditTable {
    /**
     * A change. Asked, before and after are JSON without secrets; before and after are there for what has a state that was
     * changed.
     */
    public record Entry(
            long number,
            Instant calledAt,
            String caller,
            Optional<String> operatorId,
            String method,
            String path,
            String requestId,
            Optional<String> asked,
            Optional<String> before,
            Optional<String> after) {}

    /** Which entries: every condition that is given holds. Days are UTC, both included. */
    public record Selection(
            Optional<String> operatorId, Optional<String> caller, Optional<LocalDate> from, Optional<LocalDate> to) {}

    private AuditTable() {}

    static void insert(Transaction transaction, AuditTrail trail, @Nullable String before, @Nullable String after) {
        transaction
                .sql()
                .update(
                        "INSERT INTO audit SELECT coalesce(max(number), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM audit",
                        trail.calledAt(),
                        trail.caller(),
                        trail.operatorId(),
                        trail.method(),
                        trail.path(),
                        trail.requestId(),
                        trail.asked(),
                        before,
                        after);
    }

    /**
     * The newest first.
     *
     * @param below only entries with a smaller number; 0: all
     */
    public static List<Entry> newest(Snapshot snapshot, Selection selection, long below, int limit) {
        return snapshot.sql()
                .list(
                        """
                        SELECT * FROM audit WHERE (? = 0 OR number < ?) AND (?::VARCHAR IS NULL OR operator_id = ?)
                            AND (?::VARCHAR IS NULL OR caller = ?) AND (?::DATE IS NULL OR called_at >= ?::DATE)
                            AND (?::DATE IS NULL OR called_at < ?::DATE + 1)
                        ORDER BY number DESC LIMIT ?
                        """,
                        AuditTable::entry,
                        below,
                        below,
                        selection.operatorId().orElse(null),
                        selection.operatorId().orElse(null),
                        selection.caller().orElse(null),
                        selection.caller().orElse(null),
                        selection.from().orElse(null),
                        selection.from().orElse(null),
                        selection.to().orElse(null),
                        selection.to().orElse(null),
                        limit);
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getLong("number"),
                Sql.instant(row, "called_at"),
                row.getString("caller"),
                Optional.ofNullable(row.getString("operator_id")),
                row.getString("method"),
                row.getString("path"),
                row.getString("request_id"),
                Optional.ofNullable(row.getString("asked")),
                Optional.ofNullable(row.getString("before")),
                Optional.ofNullable(row.getString("after")));
    }
}

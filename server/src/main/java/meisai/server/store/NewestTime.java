package meisai.server.store;

import java.time.Instant;
import java.util.Optional;

/**
 * The newest time of the clock that the store has kept.
 *
 * @param at for what is received: the begin of its day
 * @param what happened then
 */
public record NewestTime(Instant at, String what) {
    /** Empty when nothing has happened yet. */
    public static Optional<NewestTime> of(Snapshot snapshot) {
        return snapshot.sql().first("""
                        SELECT newest, what FROM (
                            SELECT max(day)::TIMESTAMP AS newest, 'usage' AS what FROM receipt
                            UNION ALL SELECT max(closed_at), 'close' FROM close_run
                            UNION ALL SELECT max(created_at), 'job' FROM job
                            UNION ALL SELECT max(created_at), 'export' FROM exported_file
                            UNION ALL SELECT max(called_at), 'change by a call' FROM audit
                        ) WHERE newest IS NOT NULL ORDER BY newest DESC, what LIMIT 1
                        """, row -> new NewestTime(Sql.instant(row, "newest"), row.getString("what")));
    }
}

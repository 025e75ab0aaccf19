package meisai.server.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Jobs and how far they are. */
public final class JobTable {
    /** @param body JSON: what was asked, progress, problems, result */
    public record StoredJob(String jobId, String kind, Instant createdAt, String state, String body) {}

    private JobTable() {}

    public static void insert(Transaction transaction, StoredJob job) {
        transaction
                .sql()
                .update(
                        "INSERT INTO job VALUES (?, ?, ?, ?, ?)",
                        job.jobId(),
                        job.kind(),
                        job.createdAt(),
                        job.state(),
                        job.body());
    }

    public static void update(Transaction transaction, StoredJob job) {
        transaction
                .sql()
                .update("UPDATE job SET state = ?, body = ? WHERE job_id = ?", job.state(), job.body(), job.jobId());
    }

    public static Optional<StoredJob> job(Snapshot snapshot, String jobId) {
        return snapshot.sql().first("SELECT * FROM job WHERE job_id = ?", JobTable::job, jobId);
    }

    /** The newest jobs first, without the first {@code after} of them. */
    public static List<StoredJob> jobs(Snapshot snapshot, long after, int limit) {
        return snapshot.sql()
                .list(
                        "SELECT * FROM job ORDER BY created_at DESC, job_id LIMIT ? OFFSET ?",
                        JobTable::job,
                        limit,
                        after);
    }

    /** Those that have not ended, oldest first. */
    public static List<StoredJob> unended(Snapshot snapshot) {
        return snapshot.sql()
                .list(
                        "SELECT * FROM job WHERE state NOT IN ('done', 'failed') ORDER BY created_at, job_id",
                        JobTable::job);
    }

    /** Removes those that have ended and were begun before a moment. */
    public static long removeEnded(Transaction transaction, Instant before) {
        return transaction.sql().update("DELETE FROM job WHERE state IN ('done', 'failed') AND created_at < ?", before);
    }

    private static StoredJob job(ResultSet row) throws SQLException {
        return new StoredJob(
                row.getString("job_id"),
                row.getString("kind"),
                Sql.instant(row, "created_at"),
                row.getString("state"),
                row.getString("body"));
    }
}

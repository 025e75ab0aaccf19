package meisai.server.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import meisai.server.text.Cells;

/** Exports of bills: what was asked for, and what became of it. */
public final class ExportedFileTable {
    /** How an export ended: a file of {@code size} bytes. */
    public record Whole(Instant at, long size) {}

    /** How an export failed: with a named reason and what an administrator can look at. */
    public record Failed(Instant at, String code, String message) {}

    /** What became of an export: one of the two. */
    public record End(String fileId, Optional<Whole> whole, Optional<Failed> failed) {
        public End(String fileId, Whole whole) {
            this(fileId, Optional.of(whole), Optional.empty());
        }

        public End(String fileId, Failed failed) {
            this(fileId, Optional.empty(), Optional.of(failed));
        }

        public boolean isWhole() {
            return whole.isPresent();
        }
    }

    /**
     * An export. It is processing while it is neither whole nor failed.
     *
     * @param waitedFor the caller waits for its end and has no id to ask with
     * @param cells how texts of senders stand in the file
     * @param paymentId the payment whose statement it is; empty: the bill of the month
     * @param batch what files that one job makes have in common; empty: it was asked for alone
     * @param folder first part of its place in the sink; {@code name} is the second
     */
    public record ExportedFile(
            String fileId,
            int account,
            YearMonth month,
            boolean waitedFor,
            Cells cells,
            Optional<String> paymentId,
            Optional<String> batch,
            String folder,
            String name,
            Instant createdAt,
            Optional<Whole> whole,
            Optional<Failed> failed) {
        public boolean ended() {
            return whole.isPresent() || failed.isPresent();
        }
    }

    private ExportedFileTable() {}

    public static void insert(Transaction transaction, ExportedFile file) {
        transaction
                .sql()
                .update(
                        "INSERT INTO exported_file VALUES (?, ?, ?, ?, ?, ?, ?, 'processing', NULL, NULL, NULL, NULL, ?, ?, ?)",
                        file.fileId(),
                        file.account(),
                        Months.number(file.month()),
                        file.waitedFor(),
                        file.folder(),
                        file.name(),
                        file.createdAt(),
                        file.paymentId().orElse(null),
                        file.cells().wireName(),
                        file.batch().orElse(null));
    }

    public static void end(Transaction transaction, End end) {
        end.whole().ifPresent(whole -> end(transaction, end.fileId(), whole));
        end.failed().ifPresent(failed -> end(transaction, end.fileId(), failed));
    }

    private static void end(Transaction transaction, String fileId, Whole whole) {
        transaction
                .sql()
                .update(
                        "UPDATE exported_file SET state = 'exported', ended_at = ?, size = ? WHERE file_id = ?",
                        whole.at(),
                        whole.size(),
                        fileId);
    }

    private static void end(Transaction transaction, String fileId, Failed failed) {
        transaction
                .sql()
                .update(
                        "UPDATE exported_file SET state = 'failed', ended_at = ?, problem_code = ?, problem_message = ?"
                                + " WHERE file_id = ?",
                        failed.at(),
                        failed.code(),
                        failed.message(),
                        fileId);
    }

    public static void deleteEndedBefore(Transaction transaction, Instant limit) {
        transaction.sql().update("DELETE FROM exported_file WHERE ended_at < ?", limit);
    }

    public static Optional<ExportedFile> find(Snapshot snapshot, String fileId) {
        return snapshot.sql().first("SELECT * FROM exported_file WHERE file_id = ?", ExportedFileTable::file, fileId);
    }

    /** What was asked for alone and has not ended, oldest first. */
    public static List<ExportedFile> processing(Snapshot snapshot) {
        return snapshot.sql()
                .list(
                        "SELECT * FROM exported_file WHERE state = 'processing' AND batch IS NULL"
                                + " ORDER BY created_at, file_id",
                        ExportedFileTable::file);
    }

    /** The files of a batch, of which an account has one each, in the order of the accounts and behind one of them. */
    public static List<ExportedFile> ofBatch(Snapshot snapshot, String batch, long afterAccount, long limit) {
        return snapshot.sql()
                .list(
                        "SELECT * FROM exported_file WHERE batch = ? AND account_id > ? ORDER BY account_id LIMIT ?",
                        ExportedFileTable::file,
                        batch,
                        afterAccount,
                        limit);
    }

    /** Every file of a batch that is still processing has failed; answers how many. */
    public static long endUnended(Transaction transaction, String batch, Failed failed) {
        return transaction
                .sql()
                .update(
                        "UPDATE exported_file SET state = 'failed', ended_at = ?, problem_code = ?, problem_message = ?"
                                + " WHERE batch = ? AND state = 'processing'",
                        failed.at(),
                        failed.code(),
                        failed.message(),
                        batch);
    }

    private static ExportedFile file(ResultSet row) throws SQLException {
        String state = row.getString("state");
        Optional<Whole> whole = state.equals("exported")
                ? Optional.of(new Whole(Sql.instant(row, "ended_at"), row.getLong("size")))
                : Optional.empty();
        Optional<Failed> failed = state.equals("failed")
                ? Optional.of(new Failed(
                        Sql.instant(row, "ended_at"), row.getString("problem_code"), row.getString("problem_message")))
                : Optional.empty();
        return new ExportedFile(
                row.getString("file_id"),
                row.getInt("account_id"),
                Months.of(row.getInt("month")),
                row.getBoolean("waited_for"),
                Cells.named(row.getString("cells")).orElseThrow(),
                Optional.ofNullable(row.getString("payment_id")),
                Optional.ofNullable(row.getString("batch")),
                row.getString("folder"),
                row.getString("name"),
                Sql.instant(row, "created_at"),
                whole,
                failed);
    }
}

package meisai.server.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Requests that came with a key of their own, and what was answered to them. */
public final class IdempotencyTable {
    /** What became of a request. */
    public sealed interface Outcome {}

    /** It began. Either it is being carried out, or nobody knows what became of it. */
    public record Started() implements Outcome {}

    /** It was carried out and answered; the answer is encrypted. */
    public record Answered(String bodyHash, String answer) implements Outcome {}

    /** It was carried out, and its answer was too large to be kept. */
    public record NotKept(String bodyHash) implements Outcome {}

    public record Request(String requestHash, Outcome outcome) {}

    /** What is held for a caller. */
    public record Held(long keys, long answerSize) {}

    private IdempotencyTable() {}

    public static Optional<Request> find(Transaction transaction, String keyHash) {
        return transaction
                .sql()
                .first("SELECT * FROM idempotency_key WHERE key_hash = ?", IdempotencyTable::request, keyHash);
    }

    private static Request request(ResultSet row) throws SQLException {
        String state = row.getString("state");
        Outcome outcome = switch (state) {
            case "started" -> new Started();
            case "answered" -> new Answered(row.getString("body_hash"), row.getString("answer"));
            case "notKept" -> new NotKept(row.getString("body_hash"));
            default -> throw new StoreException("idempotency_key has the unknown state " + state);
        };
        return new Request(row.getString("request_hash"), outcome);
    }

    public static Held held(Transaction transaction, String callerHash) {
        return transaction
                .sql()
                .first(
                        "SELECT count(*), coalesce(sum(answer_size), 0)::BIGINT FROM idempotency_key"
                                + " WHERE caller_hash = ?",
                        row -> new Held(row.getLong(1), row.getLong(2)),
                        callerHash)
                .orElseThrow();
    }

    /** How many keys there are. */
    public static long count(Snapshot snapshot) {
        return snapshot.sql().number("SELECT count(*) FROM idempotency_key");
    }

    public static void insertStarted(
            Transaction transaction, String keyHash, String callerHash, String requestHash, Instant beganAt) {
        transaction
                .sql()
                .update(
                        "INSERT INTO idempotency_key VALUES (?, ?, ?, ?, 'started', NULL, NULL, 0)",
                        keyHash,
                        callerHash,
                        requestHash,
                        beganAt);
    }

    public static void end(Transaction transaction, String keyHash, Answered answered) {
        transaction
                .sql()
                .update(
                        "UPDATE idempotency_key SET state = 'answered', body_hash = ?, answer = ?, answer_size = ?"
                                + " WHERE key_hash = ?",
                        answered.bodyHash(),
                        answered.answer(),
                        answered.answer().length(),
                        keyHash);
    }

    public static void end(Transaction transaction, String keyHash, NotKept notKept) {
        transaction
                .sql()
                .update(
                        "UPDATE idempotency_key SET state = 'notKept', body_hash = ? WHERE key_hash = ?",
                        notKept.bodyHash(),
                        keyHash);
    }

    public static void delete(Transaction transaction, String keyHash) {
        transaction.sql().update("DELETE FROM idempotency_key WHERE key_hash = ?", keyHash);
    }

    public static void deleteBegunBefore(Transaction transaction, Instant limit) {
        transaction.sql().update("DELETE FROM idempotency_key WHERE began_at < ?", limit);
    }
}

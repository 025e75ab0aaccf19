package meisai.server.idempotency;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import meisai.server.store.IdempotencyTable;
import meisai.server.store.IdempotencyTable.Answered;
import meisai.server.store.IdempotencyTable.NotKept;
import meisai.server.store.IdempotencyTable.Request;
import meisai.server.store.IdempotencyTable.Started;
import meisai.server.store.Store;
import meisai.server.store.Transaction;
import meisai.server.store.Write;

/** The keys that were used, in the store; and in memory which of their requests are being carried out. */
final class IdempotencyKeys {
    static final Duration KEPT = Duration.ofDays(2);

    /** Longest answer that is kept, encrypted. */
    static final int MAX_ANSWER = 1 << 20;

    /** What is known of a key when a request comes with it. */
    sealed interface Begun {}

    /** It is new: the request is to be carried out, and {@link #end} to be called after it, whatever happened. */
    record First(Attempt attempt) implements Begun {}

    /** Its request was answered; the answer is encrypted. */
    record Again(String bodyHash, String answer) implements Begun {}

    /** Its request was carried out; the answer was too large to be kept. */
    record AnswerNotKept(String bodyHash) implements Begun {}

    /** Its request is being carried out. */
    record InUse() implements Begun {}

    /** Its request began, and nobody knows what became of it. */
    record OutcomeUnknown() implements Begun {}

    /** It belongs to another method, path or query. */
    record OtherRequest() implements Begun {}

    /** The caller has as many keys as it may have. */
    record Full(long keys) implements Begun {}

    /** A request that is being carried out; each one is itself only. */
    static final class Attempt {
        private final KeyedRequest request;

        private Attempt(KeyedRequest request) {
            this.request = request;
        }
    }

    private final Store store;
    private final Supplier<Instant> now;
    private final Map<String, Attempt> running = new ConcurrentHashMap<>();

    IdempotencyKeys(Store store, Supplier<Instant> now) {
        this.store = store;
        this.now = now;
    }

    /** Looks a key up and takes it when it is new; durable when this returns. */
    Begun begin(KeyedRequest request) {
        return store.writer().writeUnaudited(new OneRow<>() {
            @Override
            public Begun apply(Transaction transaction) {
                return begin(transaction, request);
            }
        });
    }

    private Begun begin(Transaction transaction, KeyedRequest request) {
        Instant beganAt = now.get();
        IdempotencyTable.deleteBegunBefore(transaction, beganAt.minus(KEPT));
        Optional<Request> known = IdempotencyTable.find(transaction, request.keyHash());
        if (known.isPresent()) {
            return known(known.get(), request);
        }
        if (IdempotencyTable.held(transaction, request.callerHash()).keys()
                >= request.limits().keys()) {
            return new Full(request.limits().keys());
        }
        IdempotencyTable.insertStarted(
                transaction, request.keyHash(), request.callerHash(), request.requestHash(), beganAt);
        Attempt attempt = new Attempt(request);
        running.put(request.keyHash(), attempt);
        transaction.afterRollback(() -> running.remove(request.keyHash(), attempt));
        return new First(attempt);
    }

    private Begun known(Request known, KeyedRequest request) {
        if (!known.requestHash().equals(request.requestHash())) {
            return new OtherRequest();
        }
        return switch (known.outcome()) {
            case Started started -> running.containsKey(request.keyHash()) ? new InUse() : new OutcomeUnknown();
            case Answered answered -> new Again(answered.bodyHash(), answered.answer());
            case NotKept notKept -> new AnswerNotKept(notKept.bodyHash());
        };
    }

    /** Keeps the answer of a request that was carried out; one that is too large or absent is known to be missing. Waits for the store if it has to. */
    void keep(Attempt attempt, String bodyHash, Optional<String> answer) {
        KeyedRequest request = attempt.request;
        store.writer().writePatiently(new OneRow<Boolean>() {
            @Override
            public Boolean apply(Transaction transaction) {
                Optional<String> fitting = answer.filter(text -> text.length() <= MAX_ANSWER
                        && IdempotencyTable.held(transaction, request.callerHash())
                                                .answerSize()
                                        + text.length()
                                <= request.limits().answers());
                if (fitting.isPresent()) {
                    IdempotencyTable.end(transaction, request.keyHash(), new Answered(bodyHash, fitting.get()));
                } else {
                    IdempotencyTable.end(transaction, request.keyHash(), new NotKept(bodyHash));
                }
                return fitting.isPresent();
            }
        });
    }

    /** The request was refused before it did anything: its key is new again. */
    void free(Attempt attempt) {
        store.writer().writeUnaudited(new OneRow<Boolean>() {
            @Override
            public Boolean apply(Transaction transaction) {
                IdempotencyTable.delete(transaction, attempt.request.keyHash());
                return true;
            }
        });
    }

    /** The request is not being carried out any more. */
    void end(Attempt attempt) {
        running.remove(attempt.request.keyHash(), attempt);
    }

    /** A write that may share its transaction with imports. */
    private interface OneRow<T> extends Write<T> {
        @Override
        default int sharedRows() {
            return 1;
        }
    }
}

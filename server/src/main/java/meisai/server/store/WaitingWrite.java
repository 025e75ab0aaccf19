package meisai.server.store;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A change on its way through the writer, and what its caller waits for. */
final class WaitingWrite<T> {
    private final Write<T> write;
    private final Optional<AuditTrail> trail;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private final long since = System.nanoTime();
    private @Nullable T result;
    private volatile boolean changes;

    WaitingWrite(Write<T> write, Optional<AuditTrail> trail) {
        this.write = write;
        this.trail = trail;
    }

    /** When it came, as {@link System#nanoTime} told then. */
    long since() {
        return since;
    }

    int sharedRows() {
        return write.sharedRows();
    }

    void apply(Transaction transaction) {
        transaction.next();
        result = write.apply(transaction);
        changes = !transaction.isUnchanged();
        trail.ifPresent(transaction::audit);
    }

    /** Whether it changes something, once it was applied. */
    boolean changes() {
        return changes;
    }

    @SuppressWarnings("NullAway") // complete() takes what apply() answered
    void acknowledge() {
        done.complete(result);
    }

    /** One that was answered before stays as it is. */
    void refuse(RuntimeException why) {
        done.completeExceptionally(why);
    }

    /** @throws java.util.concurrent.CompletionException with why it was refused */
    T await() {
        return done.join();
    }
}

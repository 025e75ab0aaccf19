package meisai.server.usage;

import java.time.YearMonth;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import meisai.server.account.Refusal;
import meisai.server.account.Refusal.Kind;
import meisai.server.store.ClosedKeys;
import meisai.server.store.ClosedKeys.KeyHash;
import meisai.server.store.Store;
import meisai.server.store.VoidTable.Target;

/**
 * Looks into the files of closed months for whoever asks, one at a time. It runs beside the writer, which never waits for
 * it, and on a platform thread: the virtual thread of a request would hold its carrier, of which all others have few.
 */
final class ClosedLookups {
    private static final long WAIT_SECONDS = 30;

    private final Store store;
    private final Semaphore turn = new Semaphore(1, true);

    ClosedLookups(Store store) {
        this.store = store;
    }

    /**
     * What a snapshot that is taken now has, as {@link ClosedKeys#find} says.
     *
     * @throws Refusal when others look for longer than a request should wait
     */
    List<Target> find(Set<Integer> accounts, YearMonth from, Collection<KeyHash> keys) {
        try {
            if (!turn.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new Refusal(
                        Kind.BUSY, "busy", "too much is being looked up in closed months; send this again later");
            }
            try {
                FutureTask<List<Target>> found = new FutureTask<>(() ->
                        store.read(snapshot -> ClosedKeys.find(snapshot, store.directory(), accounts, from, keys)));
                Thread.ofPlatform().name("meisai-closed-keys").start(found);
                return found.get();
            } finally {
                turn.release();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Refusal(Kind.BUSY, "busy", "the server is stopping");
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("cannot look into closed months", failure);
        }
    }
}

package meisai.server.close;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import meisai.price.Charge;
import meisai.server.store.CloseStage;
import meisai.server.store.ClosedTable.ClosedFile;
import meisai.server.store.OpenUsage;
import meisai.server.store.Store;
import meisai.usage.DailyUsage;
import org.jspecify.annotations.Nullable;

/**
 * Takes the lines of a close, in the order in which they are rated, to their digest and their stage on a thread of its
 * own, while the next lines are rated. Holds a bounded number of lines; who is faster waits. One thread adds lines; what
 * fails on the way is thrown by its next call. The stage belongs to the pipe's thread alone.
 */
final class LinePipe implements AutoCloseable {
    private static final int LINES_OF_BATCH = 1024;
    private static final int BATCHES = 16;

    private final CloseStage stage;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("meisai-close-lines").factory());
    private final Semaphore room = new Semaphore(BATCHES);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Map<Integer, String> digests = new HashMap<>();

    private int account;
    private List<Charge> lines = new ArrayList<>(LINES_OF_BATCH);

    // Of the pipe's own thread.
    private LineDigest digest = new LineDigest();
    private long ordinal;

    LinePipe(Store store) {
        try {
            this.stage = there(() -> new CloseStage(store));
        } catch (RuntimeException | Error failed) {
            thread.close();
            throw failed;
        }
    }

    /** The lines that come now are of the account. */
    void begin(int number) {
        account = number;
    }

    void add(Charge charge) {
        lines.add(charge);
        if (lines.size() == LINES_OF_BATCH) {
            send();
        }
    }

    /** Notes usage of the account that cannot be priced yet. */
    void parked(DailyUsage usage) {
        int of = account;
        run(() -> stage.parked(of, usage));
    }

    /** The account has no more lines. */
    void end() {
        send();
        int ended = account;
        run(() -> {
            digests.put(ended, digest.hex());
            digest = new LineDigest();
            ordinal = 0;
        });
    }

    private void send() {
        int of = account;
        List<Charge> batch = lines;
        lines = new ArrayList<>(LINES_OF_BATCH);
        run(() -> batch.forEach(charge -> {
            stage.line(of, ordinal++, charge);
            digest.add(charge);
        }));
    }

    private void run(Runnable work) {
        throwFailure();
        room.acquireUninterruptibly();
        thread.execute(() -> {
            try {
                if (failure.get() == null) {
                    work.run();
                }
            } catch (RuntimeException | Error failed) {
                // Also an error, such as no memory: the batch that it came in is lost, and the lines are not whole.
                failure.set(failed);
            } finally {
                room.release();
            }
        });
    }

    private void throwFailure() {
        Optional.ofNullable(failure.get()).ifPresent(failed -> {
            throw new IllegalStateException("the lines of a close cannot be written: " + failed.getMessage(), failed);
        });
    }

    /** Waits until every line is staged, and answers the digest of each account's lines. */
    Map<Integer, String> finish() {
        Map<Integer, String> all = there(() -> Map.copyOf(digests));
        throwFailure();
        return all;
    }

    /** Writes usage and lines of some of the accounts, after {@link #finish}; who waits for it uses {@link #result}. */
    CompletableFuture<List<ClosedFile>> write(String closeId, OpenUsage usage, List<Integer> accounts) {
        return CompletableFuture.supplyAsync(() -> stage.write(closeId, usage, accounts), thread);
    }

    /** Does something on the pipe's thread, after what it has to do already; what fails there fails here. */
    private <T> T there(Supplier<T> work) {
        return result(CompletableFuture.supplyAsync(work, thread));
    }

    /** Waits for what is done on a pipe's thread; what fails there fails here. */
    static <T> T result(CompletableFuture<T> work) {
        try {
            return work.join();
        } catch (CompletionException failed) {
            switch (failed.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null -> throw failed;
                default -> throw failed;
            }
        }
    }

    @Override
    public void close() {
        try (thread) {
            there(() -> {
                stage.close();
                return true;
            });
        }
    }
}

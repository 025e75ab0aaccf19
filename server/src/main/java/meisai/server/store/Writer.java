package meisai.server.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * The one writer: every change of the store runs on its thread, in the order of arrival, inside an explicit
 * transaction. Writes that arrived meanwhile share a transaction where they may (group commit). After a failed COMMIT,
 * whose outcome nobody can know, it takes nothing more: the server must be restarted and looks at what is there.
 */
public final class Writer implements AutoCloseable {
    /** Most rows in one shared transaction, and most writes that wait. */
    private static final int SHARED_ROWS = 200_000;

    private static final int QUEUE = 1_024;

    private static final class Waiting<T> {
        private final Write<T> write;
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private @Nullable T result;

        Waiting(Write<T> write) {
            this.write = write;
        }

        void apply(Transaction transaction) {
            result = write.apply(transaction);
        }

        @SuppressWarnings("NullAway") // complete() takes what apply() answered
        void acknowledge() {
            done.complete(result);
        }
    }

    private final DuckDBConnection connection;
    private final ClosedGuard guard;
    private final UsageAppender usage;
    private final Receipts receipts;
    private final Followers followers;
    private final Boundaries boundaries;
    private final BlockingQueue<Waiting<?>> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread thread;
    private volatile boolean closing;
    private volatile @Nullable StoreException broken;

    Writer(
            DuckDBConnection connection,
            Gatherings gatherings,
            ClosedGuard guard,
            Followers followers,
            Boundaries boundaries) {
        this.connection = connection;
        this.guard = guard;
        this.followers = followers;
        this.usage = new UsageAppender(gatherings, connection);
        this.receipts = new Receipts(connection);
        this.boundaries = boundaries;
        this.thread = Thread.ofPlatform().name("meisai-writer").start(this::run);
    }

    /** Waits until the change is durable. @throws StoreException when it is not, or nobody can know */
    public <T> T write(Write<T> write) {
        Waiting<T> waiting = new Waiting<>(write);
        try {
            while (!queue.offer(waiting, 1, TimeUnit.SECONDS)) {
                refuseIfBroken();
            }
            refuseIfBroken();
            return waiting.done.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while waiting for the writer", interrupted);
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failure;
        }
    }

    /** Why nothing can be written any more, if so. */
    public Optional<String> broken() {
        return Optional.ofNullable(broken).map(StoreException::getMessage);
    }

    /** Whether it does nothing any more, and never will. */
    public boolean hasEnded() {
        return !thread.isAlive();
    }

    private void refuseIfBroken() {
        StoreException why = broken;
        if (why != null) {
            throw why;
        }
        if (closing) {
            throw new StoreException("the server is stopping");
        }
    }

    private void run() {
        List<Waiting<?>> group = new ArrayList<>();
        @Nullable Waiting<?> held = null;
        while (true) {
            group.clear();
            Waiting<?> first = held != null ? held : take();
            held = null;
            if (first == null) {
                return;
            }
            group.add(first);
            int rows = first.write.sharedRows();
            while (rows > 0 && rows < SHARED_ROWS) {
                Waiting<?> more = queue.poll();
                if (more == null) {
                    break;
                }
                int moreRows = more.write.sharedRows();
                if (moreRows == 0 || rows + moreRows > SHARED_ROWS) {
                    held = more;
                    break;
                }
                group.add(more);
                rows += moreRows;
            }
            try {
                commit(group);
            } catch (Error fatal) {
                // Such as no memory: whoever waits is told, and so is everyone after them.
                StoreException stuck = new StoreException("the writer failed; restart the server: " + fatal, fatal);
                breakOff(stuck, group);
            }
        }
    }

    private @Nullable Waiting<?> take() {
        try {
            while (true) {
                Waiting<?> next = queue.poll(100, TimeUnit.MILLISECONDS);
                if (next != null || closing) {
                    return next;
                }
            }
        } catch (InterruptedException interrupted) {
            return null;
        }
    }

    private void commit(List<Waiting<?>> group) {
        StoreException why = broken;
        if (why != null) {
            group.forEach(waiting -> waiting.done.completeExceptionally(why));
            return;
        }
        Transaction transaction = new Transaction(connection, guard, usage, receipts, followers.pending());
        try {
            boundaries.begin(transaction);
            for (Waiting<?> waiting : group) {
                waiting.apply(transaction);
            }
            transaction.flush();
            transaction.closeAppenders();
        } catch (SQLException | RuntimeException failure) {
            rollBack(transaction, group, failure);
            return;
        }
        try {
            boundaries.commit(transaction);
        } catch (RuntimeException failure) {
            StoreException unknown = new StoreException(
                    "a commit failed and nobody can know whether it is durable; restart the server: "
                            + failure.getMessage(),
                    failure);
            breakOff(unknown, group);
            return;
        }
        if (follows(transaction::committed, group)) {
            group.forEach(Waiting::acknowledge);
        }
    }

    /** Takes nothing more, for a reason that those who wait are told. Who follows has to read what the store has. */
    private void breakOff(StoreException why, List<Waiting<?>> group) {
        broken = why;
        followers.missAll();
        group.forEach(waiting -> waiting.done.completeExceptionally(why));
    }

    /** Lets memory follow the store. That must not fail; where it does, nothing more is taken. */
    private boolean follows(Runnable memory, List<Waiting<?>> group) {
        try {
            memory.run();
            return true;
        } catch (RuntimeException failure) {
            StoreException stuck = new StoreException(
                    "memory did not follow what the store did; restart the server: " + failure, failure);
            breakOff(stuck, group);
            return false;
        }
    }

    private void rollBack(Transaction transaction, List<Waiting<?>> group, Exception failure) {
        try {
            boundaries.rollback(transaction);
        } catch (RuntimeException alsoFailed) {
            failure.addSuppressed(alsoFailed);
            StoreException stuck = new StoreException("a rollback failed; restart the server", failure);
            breakOff(stuck, group);
            return;
        }
        if (!follows(transaction::rolledBack, group)) {
            return;
        }
        if (group.size() > 1) {
            group.forEach(waiting -> commit(List.of(waiting)));
        } else {
            RuntimeException shown = failure instanceof RuntimeException runtime
                    ? runtime
                    : new StoreException("a write failed: " + failure.getMessage(), failure);
            group.getFirst().done.completeExceptionally(shown);
        }
    }

    /** Finishes what has been handed over, then ends; the database stays open as long as any of its connections. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        StoreException stopping = new StoreException("the server is stopping");
        for (Waiting<?> left = queue.poll(); left != null; left = queue.poll()) {
            left.done.completeExceptionally(stopping);
        }
        if (!thread.isAlive()) {
            try {
                usage.close();
                receipts.close();
                connection.close();
            } catch (SQLException failure) {
                throw new StoreException("cannot close the writer: " + failure.getMessage(), failure);
            }
        }
    }

    /** Where a transaction begins and ends. Tests replace it to show what goes wrong without. */
    interface Boundaries {
        Boundaries EXPLICIT = new Boundaries() {};

        default void begin(Transaction transaction) {
            transaction.sql().execute("BEGIN TRANSACTION");
        }

        default void commit(Transaction transaction) {
            transaction.sql().execute("COMMIT");
        }

        default void rollback(Transaction transaction) {
            try {
                // An appender that is closed writes what it holds; inside the transaction that is undone with it.
                transaction.closeAppenders();
            } catch (SQLException alreadyFailed) {
                transaction.sql().execute("ROLLBACK");
                return;
            }
            transaction.sql().execute("ROLLBACK");
        }
    }
}

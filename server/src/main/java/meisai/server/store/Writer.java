package meisai.server.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one writer: every change of the store runs on its thread, in the order of arrival, inside an explicit
 * transaction. Writes that arrived meanwhile share a transaction where they may (group commit). After a failed COMMIT,
 * whose outcome nobody can know, it opens the store again and looks before it answers or takes anything more. What it
 * cannot mend, such as no memory, ends it: then the server must be restarted.
 */
public final class Writer implements AutoCloseable {
    /** Most rows in one shared transaction, and most writes that wait. */
    private static final int SHARED_ROWS = 200_000;

    private static final int QUEUE = 1_024;
    /** Most of what a transaction with fewer rows costs does not depend on how many it has. */
    private static final int FEW_ROWS = 2_000;

    /** How often the writer lets others run before such a transaction, so that they can bring more for it. */
    private static final int YIELDS = 4;

    private static final Logger LOG = Logger.getLogger(Writer.class.getName());
    private static final Duration PATIENCE = Duration.ofMillis(500);
    /** Tenths of a second without work after which the database is asked whether it still answers. */
    private static final int PROBED_EVERY = 10;

    private final ClosedGuard guard;
    private final Followers followers;
    private final Boundaries boundaries;
    private final BlockingQueue<WaitingWrite<?>> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread thread;
    private final Reopening reopening;
    private WriterConnection connection;
    private @Nullable WaitingWrite<?> held;
    private volatile boolean closing;
    /** The first of those that are being gathered or written. */
    private volatile @Nullable WaitingWrite<?> writing;

    private volatile WriterObserver observer = WriterObserver.NONE;
    private volatile @Nullable StoreException unable;

    private Writer(Database database, ClosedGuard guard, Followers followers, Boundaries boundaries) {
        this.guard = guard;
        this.followers = followers;
        this.boundaries = boundaries;
        this.connection = new WriterConnection(database);
        this.reopening = new Reopening(database, () -> closing, this::refuseWaiting);
        this.thread = Thread.ofPlatform().name("meisai-writer").unstarted(this::run);
    }

    static Writer start(ClosedGuard guard, Database database, Followers followers, Boundaries boundaries) {
        Writer writer = new Writer(database, guard, followers, boundaries);
        writer.thread.start();
        return writer;
    }

    /**
     * Makes a change and, when a call asked for it, adds it to the audit log with it. Waits until that is durable, or known
     * not to be.
     *
     * @throws StoreUnavailable when it has not been done and may be tried again
     * @throws StoreException when it has not been done, or the server has to be restarted to know
     */
    public <T> T write(Write<T> write) {
        return write(new WaitingWrite<>(write, AuditTrail.current()));
    }

    /** The same for what is no change of its own: usage, which receipts count, keys of requests, questions. */
    public <T> T writeUnaudited(Write<T> write) {
        return write(new WaitingWrite<>(write, Optional.empty()));
    }

    private <T> T write(WaitingWrite<T> waiting) {
        try {
            do {
                refuseIfUnable();
            } while (!queue.offer(waiting, 1, TimeUnit.SECONDS));
            if (closing && hasEnded()) {
                // It came after the last one was told; one that was taken is answered whatever has become of it.
                waiting.refuse(stopping());
            }
            T result = waiting.await();
            if (waiting.changes()) {
                AuditTrail.current().ifPresent(AuditTrail::wrote);
            }
            return result;
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

    /** Makes a change that is in no audit log, and waits with it as long as the store is unavailable: for what runs beside calls. */
    public <T> T writePatiently(Write<T> write) {
        while (true) {
            try {
                return writeUnaudited(write);
            } catch (StoreUnavailable again) {
                LOG.log(Level.FINE, "a change waits for the store", again);
                Pause.of(PATIENCE);
            }
        }
    }

    /** Is told of each transaction from now on. */
    public void observedBy(WriterObserver watches) {
        observer = watches;
    }

    /** Writes that nobody has begun with. */
    public int waiting() {
        return queue.size();
    }

    /** How long the oldest write that has not been answered has waited. */
    public double oldestSeconds() {
        WaitingWrite<?> first = writing;
        WaitingWrite<?> oldest = first == null ? queue.peek() : first;
        return oldest == null ? 0 : (System.nanoTime() - oldest.since()) / 1e9;
    }

    /** Why nothing can be written now, if so. */
    public Optional<String> unable() {
        return Optional.ofNullable(unable).map(StoreException::getMessage);
    }

    /** Whether it does nothing any more, and never will. */
    public boolean hasEnded() {
        return !thread.isAlive();
    }

    private void refuseIfUnable() {
        StoreException why = unable;
        if (why != null) {
            throw why;
        }
        if (closing) {
            throw stopping();
        }
    }

    private static StoreException stopping() {
        return new StoreException("the server is stopping");
    }

    private void run() {
        List<WaitingWrite<?>> group = new ArrayList<>();
        do {
            group.clear();
            try {
                gather(group);
                if (!group.isEmpty()) {
                    commit(group);
                }
            } catch (RuntimeException | Error fatal) {
                // Such as no memory: whoever waits is told, and so is everyone after them.
                breakOff(new StoreException("the writer failed; restart the server: " + fatal, fatal), group);
            } finally {
                writing = null;
            }
        } while (!group.isEmpty() || !closing);
    }

    /** The writes of the next transaction; none when there are no more before the end. */
    @SuppressWarnings("ThreadPriorityCheck") // nothing but time depends on yielding
    private void gather(List<WaitingWrite<?>> group) {
        WaitingWrite<?> first = held != null ? held : take();
        held = null;
        if (first == null) {
            return;
        }
        group.add(first);
        writing = first;
        int rows = first.sharedRows();
        int yields = 0;
        while (rows > 0 && rows < SHARED_ROWS) {
            WaitingWrite<?> more = queue.poll();
            if (more == null && rows < FEW_ROWS && yields < YIELDS) {
                yields++;
                Thread.yield();
                continue;
            }
            if (more == null) {
                return;
            }
            int moreRows = more.sharedRows();
            if (moreRows == 0 || rows + moreRows > SHARED_ROWS) {
                held = more;
                return;
            }
            group.add(more);
            rows += moreRows;
        }
    }

    private @Nullable WaitingWrite<?> take() {
        try {
            for (int idle = 1; ; idle++) {
                WaitingWrite<?> next = queue.poll(100, TimeUnit.MILLISECONDS);
                if (next != null || closing) {
                    return next;
                }
                if (idle % PROBED_EVERY == 0 && unable == null) {
                    probe();
                }
            }
        } catch (InterruptedException interrupted) {
            return null;
        }
    }

    private void commit(List<WaitingWrite<?>> group) {
        StoreException why = unable;
        if (why != null) {
            group.forEach(waiting -> waiting.refuse(why));
            return;
        }
        writing = group.getFirst();
        long began = System.nanoTime();
        Transaction transaction = new Transaction(connection, guard, followers.pending());
        try {
            boundaries.begin(transaction);
            for (WaitingWrite<?> waiting : group) {
                waiting.apply(transaction);
            }
            if (transaction.flushUsage()) {
                boundaries.usageWritten();
            }
            transaction.flush();
            transaction.closeAppenders();
            transaction.sign();
        } catch (SQLException | RuntimeException failure) {
            rollBack(transaction, group, failure);
            return;
        }
        try {
            boundaries.commit(transaction);
        } catch (RuntimeException failure) {
            lookAgain(transaction, group, failure);
            return;
        }
        observer.committed(group.size(), (System.nanoTime() - began) / 1e9);
        if (follows(transaction::committed, group)) {
            acknowledge(group);
        }
    }

    /** From the first answer on none of them has waited: who gets it may ask how long. */
    private void acknowledge(List<WaitingWrite<?>> group) {
        writing = null;
        group.forEach(WaitingWrite::acknowledge);
    }

    /** Takes nothing more, for a reason that those who wait are told. Who follows has to read what the store has. */
    private void breakOff(StoreException why, List<WaitingWrite<?>> group) {
        unable = why;
        followers.missAll();
        group.forEach(waiting -> waiting.refuse(why));
    }

    /** Lets memory follow the store. That must not fail; where it does, nothing more is taken. */
    private boolean follows(Runnable memory, List<WaitingWrite<?>> group) {
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

    private void rollBack(Transaction transaction, List<WaitingWrite<?>> group, Exception failure) {
        try {
            boundaries.rollback(transaction);
        } catch (RuntimeException alsoFailed) {
            failure.addSuppressed(alsoFailed);
            lookAgain(transaction, group, failure);
            return;
        }
        if (!follows(transaction::rolledBack, group)) {
            return;
        }
        if (group.size() > 1) {
            group.forEach(waiting -> commit(List.of(waiting)));
        } else {
            group.getFirst().refuse(shown(failure));
        }
    }

    private static RuntimeException shown(Exception failure) {
        if (DiskFailure.isOne(failure)) {
            return StoreUnavailable.failed(failure);
        }
        return failure instanceof RuntimeException runtime
                ? runtime
                : new StoreException("a write failed: " + failure.getMessage(), failure);
    }

    /**
     * A COMMIT or ROLLBACK failed and only the file knows what lasted: it is closed and opened again, as often as it
     * takes, before anyone of the group is answered or anything else is taken.
     */
    private void lookAgain(Transaction transaction, List<WaitingWrite<?>> group, Exception failure) {
        observer.failed();
        StoreUnavailable unavailable = StoreUnavailable.failed(failure);
        unable = unavailable;
        LOG.log(Level.SEVERE, "the store failed and is opened again", failure);
        Optional<Reopening.Reopened> found = reopening.lookFor(transaction);
        if (found.isEmpty()) {
            breakOff(
                    new StoreException(
                            "the server stops and a commit failed; its start will show what lasted", failure),
                    group);
            return;
        }
        connection.forget();
        connection = found.get().connection();
        boolean lasted = found.get().lasted();
        LOG.info(() -> "the store is open again; the transaction that failed "
                + (lasted ? "is durable" : "was not stored and is refused"));
        if (follows(lasted ? transaction::committed : transaction::rolledBack, group)) {
            unable = null;
            if (lasted) {
                acknowledge(group);
            } else {
                group.forEach(waiting -> waiting.refuse(unavailable));
            }
        }
    }

    /** A database that failed beside the writer, as by a reader, is noticed also when nothing is written. */
    private void probe() {
        try {
            connection.sql().number("SELECT 1");
        } catch (StoreException failed) {
            lookAgain(new Transaction(connection, guard, followers.pending()), List.of(), failed);
        }
    }

    private void refuseWaiting() {
        StoreException why = unable;
        refuseWaiting(why == null ? stopping() : why);
    }

    private void refuseWaiting(StoreException why) {
        for (WaitingWrite<?> left = queue.poll(); left != null; left = queue.poll()) {
            left.refuse(why);
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
        refuseWaiting(stopping());
        if (!thread.isAlive()) {
            try {
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

        /** Usage is written, what counts it is not yet. */
        default void usageWritten() {}

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

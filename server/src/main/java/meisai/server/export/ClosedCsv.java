package meisai.server.export;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import meisai.server.live.Bills;
import meisai.server.store.ClosedLines;
import meisai.server.store.FewLines;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;
import meisai.server.text.Cells;

/**
 * The detailed CSV of a closed bill. The rows of a large one are written by slices, several at a time and in order; those of a
 * small one are read by one statement.
 */
final class ClosedCsv {
    private static final int MOST_THREADS = 4;
    private static final int THREADS = Math.min(Runtime.getRuntime().availableProcessors(), MOST_THREADS);
    /** Slices of one bill that are begun before they are written. */
    private static final int AHEAD = THREADS + 1;

    private final Store store;
    private final long few;
    private final long first;

    /** A slice whose rows are made. */
    private record Begun(Chunks chunks, Future<?> rows) {}

    /**
     * @param few most lines of a bill that is small
     * @param first rows of a large one that are written while the texts of the rest are read
     */
    ClosedCsv(Store store, long few, long first) {
        this.store = store;
        this.few = few;
        this.first = first;
    }

    /** @throws IOException when {@code out} cannot take it; as an unchecked one, too */
    void write(OutputStream out, Snapshot snapshot, Bills.Closed closed, int account, Cells cells) throws IOException {
        if (closed.lines() > few) {
            many(out, snapshot, closed, account, cells);
            return;
        }
        write(out, FewLines.read(snapshot, store.directory(), closed.run(), account, closed.haveItems()), cells);
    }

    /** All lines of a small bill. */
    static void write(OutputStream out, FewLines lines, Cells cells) throws IOException {
        CsvColumns columns = new CsvColumns();
        columns.all(lines.kinds(), lines.tags());
        try {
            write(out, lines, columns, cells);
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    private static void write(OutputStream out, FewLines lines, CsvColumns columns, Cells cells) {
        LineCells texts = new LineCells(lines.texts(), columns, cells);
        CsvRows rows = new CsvRows(out, columns, cells);
        rows.header(columns.header());
        lines.forEach(line -> rows.line(line, texts));
        rows.flush();
    }

    private void many(OutputStream out, Snapshot snapshot, Bills.Closed closed, int account, Cells cells)
            throws IOException {
        ClosedLines lines = ClosedLines.of(store.directory(), closed.run(), account);
        CsvColumns columns = new CsvColumns();
        columns.all(lines.kinds(snapshot), lines.tags(snapshot));
        // Threads of its own: a sink that is slow must not keep other exports waiting.
        ExecutorService threads = Executors.newFixedThreadPool(
                THREADS, Thread.ofPlatform().name("meisai-export-rows-", 1).factory());
        try {
            Future<?> learnt = threads.submit(() -> learn(lines));
            // Who waits has these while the texts of all the others are read.
            write(
                    out,
                    FewLines.before(first, snapshot, store.directory(), closed.run(), account, closed.haveItems()),
                    columns,
                    cells);
            checkDone(learnt);
            LineCells texts = new LineCells(lines.texts(), columns, cells);
            Iterator<ClosedLines.Slice> left =
                    ClosedLines.slices(first, closed.lines()).iterator();
            Queue<Begun> begun = new ArrayDeque<>();
            while (left.hasNext() || !begun.isEmpty()) {
                while (left.hasNext() && begun.size() < AHEAD) {
                    ClosedLines.Slice slice = left.next();
                    Chunks chunks = new Chunks();
                    begun.add(new Begun(
                            chunks,
                            threads.submit(
                                    () -> rows(lines, slice, texts, new CsvRows(chunks, columns, cells), chunks))));
                }
                Begun next = begun.remove();
                next.chunks().writeTo(out);
                checkDone(next.rows());
            }
        } finally {
            threads.shutdownNow();
            threads.close();
        }
    }

    /** Answers nothing, like {@link #rows}. */
    private boolean learn(ClosedLines lines) {
        return store.read(snapshot -> {
            lines.learn(snapshot);
            return true;
        });
    }

    /** Answers nothing; what fails is told by the future. */
    private boolean rows(ClosedLines lines, ClosedLines.Slice slice, LineCells texts, CsvRows rows, Chunks chunks)
            throws IOException {
        try (chunks) {
            store.read(snapshot -> {
                lines.read(snapshot, slice, line -> rows.line(line, texts));
                return true;
            });
            rows.flush();
            return true;
        }
    }

    private static void checkDone(Future<?> rows) throws IOException {
        try {
            rows.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while rows were made");
        } catch (ExecutionException failure) {
            switch (failure.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(failure.getCause());
            }
        }
    }
}

package meisai.server.export;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import meisai.server.account.Accounts;
import meisai.server.live.Bills;
import meisai.server.store.ClosedLines;
import meisai.server.store.FewLines;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;
import meisai.server.text.Cells;

/**
 * The detailed CSV of a bill: first its columns are found, then its rows written, both from one snapshot. The rows of a
 * closed bill that has many are written by slices, several at a time and in order.
 */
final class BillCsv {
    private static final int MOST_THREADS = 4;
    private static final int THREADS = Math.min(Runtime.getRuntime().availableProcessors(), MOST_THREADS);
    /** Slices of one bill that are begun before they are written. */
    private static final int AHEAD = THREADS + 1;

    /** Rows that are written while the rest is prepared. */
    private static final int FIRST = 10_000;

    /** A slice whose rows are made. */
    private record Begun(Chunks chunks, Future<?> rows) {}

    private final Store store;
    private final Bills bills;

    BillCsv(Store store, Bills bills) {
        this.store = store;
        this.bills = bills;
    }

    /** @throws IOException when {@code out} cannot take it */
    void write(OutputStream out, Accounts.Entry entry, YearMonth month, LocalDate today, Cells cells)
            throws IOException {
        try (Snapshot snapshot = store.snapshot()) {
            Optional<Bills.Closed> closed = bills.closed(snapshot, entry, month);
            if (closed.isEmpty()) {
                CsvColumns columns = new CsvColumns();
                bills.bill(snapshot, entry, month, today, columns::of);
                write(out, columns, cells, rows -> bills.bill(snapshot, entry, month, today, rows));
            } else if (closed.get().lines() <= FewLines.MOST) {
                FewLines lines = FewLines.read(
                        snapshot,
                        store.directory(),
                        closed.get().run(),
                        entry.number(),
                        closed.get().haveItems());
                CsvColumns columns = new CsvColumns();
                columns.all(lines.kinds(), lines.tags());
                LineCells texts = new LineCells(lines.texts(), columns, cells);
                write(out, columns, cells, rows -> lines.forEach(line -> rows.line(line, texts)));
            } else {
                writeMany(out, snapshot, closed.get(), entry.number(), cells);
            }
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    private static void write(OutputStream out, CsvColumns columns, Cells cells, Consumer<CsvRows> lines) {
        CsvRows rows = new CsvRows(out, columns, cells);
        rows.header(columns.header());
        lines.accept(rows);
        rows.flush();
    }

    private void writeMany(OutputStream out, Snapshot snapshot, Bills.Closed closed, int account, Cells cells)
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
            FewLines first =
                    FewLines.before(FIRST, snapshot, store.directory(), closed.run(), account, closed.haveItems());
            LineCells firstTexts = new LineCells(first.texts(), columns, cells);
            write(out, columns, cells, rows -> first.forEach(line -> rows.line(line, firstTexts)));
            checkDone(learnt);
            LineCells texts = new LineCells(lines.texts(), columns, cells);
            Iterator<ClosedLines.Slice> left =
                    ClosedLines.slices(FIRST, closed.lines()).iterator();
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

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
import meisai.server.account.Accounts;
import meisai.server.live.Bills;
import meisai.server.store.ClosedLines;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;

/**
 * The detailed CSV of a bill: two passes over one snapshot, first for the columns, then for the rows. The rows of a closed
 * month are written by slices, several at a time and in order.
 */
final class BillCsv implements AutoCloseable {
    private static final int THREADS = Runtime.getRuntime().availableProcessors();
    /** Slices of one bill that are begun before they are written, some ten megabytes each. */
    private static final int AHEAD = THREADS + 1;

    private final Store store;
    private final Bills bills;
    private final ExecutorService slices = Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().name("meisai-export-rows-", 1).factory());

    BillCsv(Store store, Bills bills) {
        this.store = store;
        this.bills = bills;
    }

    /** @throws IOException when {@code out} cannot take it */
    void write(OutputStream out, Accounts.Entry entry, YearMonth month, LocalDate today) throws IOException {
        try (Snapshot snapshot = store.snapshot()) {
            Optional<ClosedLines> closed = bills.closedLines(snapshot, entry, month);
            CsvColumns columns = new CsvColumns();
            closed.ifPresentOrElse(
                    lines -> columns.all(lines.kinds(), lines.tags()),
                    () -> bills.bill(snapshot, entry, month, today, columns::of));
            CsvRows rows = new CsvRows(out, columns);
            rows.header(columns.header());
            if (closed.isPresent()) {
                rows.flush();
                write(out, snapshot, closed.get(), columns);
            } else {
                bills.bill(snapshot, entry, month, today, rows);
                rows.flush();
            }
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    private void write(OutputStream out, Snapshot snapshot, ClosedLines lines, CsvColumns columns) throws IOException {
        Iterator<ClosedLines.Slice> left = lines.slices(snapshot).iterator();
        Queue<Future<Chunks>> begun = new ArrayDeque<>();
        try {
            while (left.hasNext() || !begun.isEmpty()) {
                while (left.hasNext() && begun.size() < AHEAD) {
                    ClosedLines.Slice slice = left.next();
                    begun.add(slices.submit(() -> rows(lines, slice, columns)));
                }
                done(begun.remove()).writeTo(out);
            }
        } finally {
            begun.forEach(slice -> slice.cancel(false));
        }
    }

    private Chunks rows(ClosedLines lines, ClosedLines.Slice slice, CsvColumns columns) {
        Chunks chunks = new Chunks();
        CsvRows rows = new CsvRows(chunks, columns);
        store.read(snapshot -> {
            lines.read(snapshot, slice, rows);
            return true;
        });
        rows.flush();
        return chunks;
    }

    private static Chunks done(Future<Chunks> slice) throws IOException {
        try {
            return slice.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while rows were made");
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failure.getCause());
        }
    }

    /** Ends its threads once their slices are done. */
    @Override
    public void close() {
        slices.close();
    }
}

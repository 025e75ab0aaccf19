package meisai.server.export;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import meisai.period.Days;
import meisai.server.account.Accounts;
import meisai.server.account.Refusal;
import meisai.server.account.Refusal.Kind;
import meisai.server.export.sink.ExportSink;
import meisai.server.export.sink.Location;
import meisai.server.export.sink.SinkException;
import meisai.server.export.sink.Upload;
import meisai.server.live.Bills;
import meisai.server.store.ExportedFileTable;
import meisai.server.store.ExportedFileTable.ExportedFile;
import meisai.server.store.ExportedFileTable.Failed;
import meisai.server.store.ExportedFileTable.Whole;
import meisai.server.store.PaymentTable.Payment;
import meisai.server.store.Store;
import meisai.server.text.Cells;

/**
 * Exports of bills: each is kept in the store, runs beside the calls, and is written to the sink as a whole or not at
 * all. One that a stop of the server interrupted is made anew at the next start, unless a caller waited for it.
 */
public final class Exports implements AutoCloseable {
    /** How long the address of an exported file works. */
    public static final Duration LIFE = Duration.ofDays(2);

    private static final String INTERNAL = "internal";
    private static final String NO_DETAILS = "the export failed; the log of the server has the details";

    private static final Logger LOG = Logger.getLogger(Exports.class.getName());
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    /** Exports that run at a time, and how many more may wait. */
    private static final int AT_ONCE = 2;

    private static final int MOST = 1_000;

    /** One account cannot keep the others waiting for long. */
    private static final int MOST_OF_ACCOUNT = 20;

    private record Running(int account, CountDownLatch end) {}

    /** What became of an export can be asked for this long after its end. */
    private static final Duration KEPT = Duration.ofDays(7);

    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Store store;
    private final Accounts accounts;
    private final Bills bills;
    private final BillCsv csv;
    private final StatementCsv statements;
    private final ExportSink sink;
    private final Supplier<Instant> now;
    private final ExecutorService executor = Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofPlatform().name("meisai-export-", 0).factory());
    private final ConcurrentHashMap<String, Running> running = new ConcurrentHashMap<>();
    private final LongAdder exported = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile boolean stopping;

    public Exports(Store store, Accounts accounts, Bills bills, ExportSink sink, Supplier<Instant> now) {
        this.store = store;
        this.accounts = accounts;
        this.bills = bills;
        this.csv = new BillCsv(store, bills);
        this.statements = new StatementCsv(store, bills);
        this.sink = sink;
        this.now = now;
        store.read(ExportedFileTable::processing).forEach(this::resume);
    }

    private void resume(ExportedFile file) {
        submit(file, () -> {
            sink.discard(location(file));
            if (file.waitedFor()) {
                fail(file, "serverStopped", "the server stopped before the export ended; start it again");
            } else {
                export(file);
            }
        });
    }

    /**
     * Starts an export; empty when the account has no bill for the month.
     *
     * @param waitedFor the caller waits and never asks again: after a stop of the server it is not made anew
     * @throws meisai.server.store.Removed when its lines are not kept any more
     */
    public Optional<ExportedFile> start(Accounts.Entry entry, YearMonth month, Cells cells, boolean waitedFor) {
        if (!bills.isThere(entry, month)) {
            return Optional.empty();
        }
        return Optional.of(start(entry, month, cells, Optional.empty(), "billing-" + Days.text(month), waitedFor));
    }

    /** Starts the export of a payment's statement, which has no cell that begins with a text of a sender. */
    public ExportedFile startStatement(Accounts.Entry entry, Payment payment, boolean waitedFor) {
        return start(
                entry,
                payment.months().getLast(),
                Cells.VERBATIM,
                Optional.of(payment.paymentId()),
                "statement-" + payment.paymentId(),
                waitedFor);
    }

    private ExportedFile start(
            Accounts.Entry entry,
            YearMonth month,
            Cells cells,
            Optional<String> paymentId,
            String name,
            boolean waitedFor) {
        store.freeSpace().require();
        if (stopping || running.size() >= MOST) {
            throw new Refusal(Kind.BUSY, "exportsBusy", "too many exports are waiting; try again later");
        }
        long ofAccount = running.values().stream()
                .filter(other -> other.account() == entry.number())
                .count();
        if (ofAccount >= MOST_OF_ACCOUNT) {
            throw new Refusal(
                    Kind.TOO_MANY,
                    "tooManyExports",
                    "the account has " + ofAccount + " exports that have not ended; wait for one of them");
        }
        Instant time = now.get();
        ExportedFile file = new ExportedFile(
                "fe_" + UUID.randomUUID(),
                entry.number(),
                month,
                waitedFor,
                cells,
                paymentId,
                UUID.randomUUID().toString(),
                STAMP.format(time) + "-" + entry.account().id().operatorId() + "-" + name + ".csv",
                time,
                Optional.empty(),
                Optional.empty());
        store.writer().<Boolean>write(transaction -> {
            ExportedFileTable.deleteEndedBefore(transaction, time.minus(KEPT));
            ExportedFileTable.insert(transaction, file);
            return true;
        });
        submit(file, () -> export(file));
        return file;
    }

    /** Waits until an export ends, and answers it as it is then or when {@code limit} has passed. */
    public ExportedFile await(ExportedFile file, Duration limit) {
        Running export = running.get(file.fileId());
        if (export != null) {
            try {
                if (!export.end().await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.info(() -> "export " + file.fileId() + " takes longer than its caller waits");
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return stored(file.fileId()).orElseThrow();
    }

    /** An export of this account, unless it is unknown, of another account, or its file has expired. */
    public Optional<ExportedFile> find(Accounts.Entry entry, String fileId) {
        return stored(fileId)
                .filter(file -> file.account() == entry.number())
                .filter(file -> file.whole()
                        .map(whole -> now.get().isBefore(whole.at().plus(LIFE)))
                        .orElse(true));
    }

    private Optional<ExportedFile> stored(String fileId) {
        return store.read(snapshot -> ExportedFileTable.find(snapshot, fileId));
    }

    /** Exports that wait or run. */
    public int unended() {
        return running.size();
    }

    /** How many have become files since the start. */
    public long exported() {
        return exported.sum();
    }

    /** How many have failed since the start. */
    public long failed() {
        return failed.sum();
    }

    /** The address of a file that is whole; it works for 48 hours from the end of its export. */
    public String url(ExportedFile file) {
        try {
            return sink.url(location(file), file.whole().orElseThrow().at().plus(LIFE));
        } catch (SinkException failure) {
            LOG.log(Level.WARNING, "no address for the export " + file.fileId(), failure);
            throw new Refusal(Kind.BUSY, failure.reason().code(), String.valueOf(failure.getMessage()));
        }
    }

    private static Location location(ExportedFile file) {
        return new Location(file.folder(), file.name());
    }

    private interface Work {
        void run() throws IOException;
    }

    private void submit(ExportedFile file, Work work) {
        CountDownLatch end = new CountDownLatch(1);
        running.put(file.fileId(), new Running(file.account(), end));
        executor.execute(() -> {
            try {
                run(file, work);
            } finally {
                running.remove(file.fileId());
                end.countDown();
            }
        });
    }

    private void run(ExportedFile file, Work work) {
        try {
            work.run();
        } catch (Stopped stopped) {
            LOG.info(() -> "export " + file.fileId() + " is made anew at the next start");
        } catch (IOException | RuntimeException failure) {
            if (stopping) {
                // What was in flight while the server stops failed because of that.
                LOG.log(Level.INFO, failure, () -> "export " + file.fileId() + " is made anew at the next start");
            } else if (failure instanceof SinkException ofSink) {
                LOG.log(Level.WARNING, "export " + file.fileId() + " failed", failure);
                fail(file, ofSink.reason().code(), String.valueOf(failure.getMessage()));
            } else {
                LOG.log(Level.SEVERE, "export " + file.fileId() + " failed", failure);
                fail(file, INTERNAL, NO_DETAILS);
            }
        } catch (Error fatal) {
            fail(file, INTERNAL, NO_DETAILS);
            throw fatal;
        }
    }

    private void export(ExportedFile file) throws IOException {
        checkGoing();
        Accounts.Entry entry = accounts.entry(file.account());
        Instant time = now.get();
        try (Upload upload = sink.begin(location(file))) {
            Counted counted = new Counted(upload);
            if (file.paymentId().isPresent()) {
                statements.write(counted, entry, file.paymentId().get());
            } else {
                csv.write(counted, entry, file.month(), Days.of(time), file.cells());
            }
            checkGoing();
            upload.commit();
            Whole whole = new Whole(now.get(), counted.count);
            store.writer().<Boolean>writePatiently(transaction -> {
                ExportedFileTable.end(transaction, file.fileId(), whole);
                return true;
            });
            exported.increment();
        }
    }

    private void fail(ExportedFile file, String code, String message) {
        Failed why = new Failed(now.get(), code, message);
        store.writer().<Boolean>writePatiently(transaction -> {
            ExportedFileTable.end(transaction, file.fileId(), why);
            return true;
        });
        failed.increment();
    }

    /** The server stops; the export stays unfinished. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("the server stops", null, false, false);
        }
    }

    private void checkGoing() {
        if (stopping) {
            throw new Stopped();
        }
    }

    /** Counts what is written, and ends an export while the server stops. */
    private final class Counted extends FilterOutputStream {
        private long count;

        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            checkGoing();
            out.write(bytes, offset, length);
            count += length;
        }
    }

    /** Takes no more exports; those that run stop at their next rows and are made anew at the next start. */
    @Override
    public void close() {
        stopping = true;
        executor.shutdown();
        try {
            if (!executor.awaitTermination(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                executor.shutdownNow();
                if (!executor.awaitTermination(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                    LOG.severe("an export did not end and is left behind");
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        sink.close();
    }
}

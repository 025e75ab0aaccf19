package meisai.server.export;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Logger;
import meisai.period.Days;
import meisai.server.account.Accounts;
import meisai.server.account.Refusal;
import meisai.server.account.Refusal.Kind;
import meisai.server.export.sink.ExportSink;
import meisai.server.live.Bills;
import meisai.server.store.ExportedFileTable;
import meisai.server.store.ExportedFileTable.End;
import meisai.server.store.ExportedFileTable.ExportedFile;
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

    private static final Logger LOG = Logger.getLogger(Exports.class.getName());
    /** Exports that run at a time, and how many more may wait. */
    private static final int AT_ONCE = 2;

    private static final int MOST = 1_000;

    /** One account cannot keep the others waiting for long. */
    private static final int MOST_OF_ACCOUNT = 20;

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    private record Running(int account, CountDownLatch end) {}

    /** What became of an export can be asked for this long after its end. */
    static final Duration KEPT = Duration.ofDays(7);

    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Store store;
    private final Accounts accounts;
    private final Bills bills;
    private final BillCsv csv;
    private final StatementCsv statements;
    private final ExportSink sink;
    private final ExportedFiles files;
    private final Supplier<Instant> now;
    private final ExecutorService executor = Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofPlatform().name("meisai-export-", 0).factory());
    private final ConcurrentHashMap<String, Running> running = new ConcurrentHashMap<>();

    public Exports(Store store, Accounts accounts, Bills bills, ExportSink sink, Supplier<Instant> now) {
        this.store = store;
        this.accounts = accounts;
        this.bills = bills;
        this.csv = new BillCsv(store, bills);
        this.statements = new StatementCsv(store, bills);
        this.sink = sink;
        this.files = new ExportedFiles(store, sink, now);
        this.now = now;
        store.read(ExportedFileTable::processing).forEach(this::resume);
    }

    private void resume(ExportedFile file) {
        submit(file, () -> {
            files.discard(file);
            return file.waitedFor()
                    ? files.failed(file, "serverStopped", "the server stopped before the export ended; start it again")
                    : export(file);
        });
    }

    ExportedFiles files() {
        return files;
    }

    BillCsv csv() {
        return csv;
    }

    Bills bills() {
        return bills;
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
        if (files.stopping() || running.size() >= MOST) {
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
        ExportedFile file = file(entry, month, waitedFor, cells, paymentId, Optional.empty(), name, time);
        store.writer().<Boolean>write(transaction -> {
            ExportedFileTable.deleteEndedBefore(transaction, time.minus(KEPT));
            ExportedFileTable.insert(transaction, file);
            return true;
        });
        submit(file, () -> export(file));
        return file;
    }

    /** One that is not begun, with a place of its own. */
    static ExportedFile file(
            Accounts.Entry entry,
            YearMonth month,
            boolean waitedFor,
            Cells cells,
            Optional<String> paymentId,
            Optional<String> batch,
            String name,
            Instant time) {
        return new ExportedFile(
                "fe_" + UUID.randomUUID(),
                entry.number(),
                month,
                waitedFor,
                cells,
                paymentId,
                batch,
                UUID.randomUUID().toString(),
                STAMP.format(time) + "-" + entry.account().id().operatorId() + "-" + name + ".csv",
                time,
                Optional.empty(),
                Optional.empty());
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
        return stored(fileId).filter(file -> file.account() == entry.number()).filter(file -> !isExpired(file));
    }

    /** Whether its file was there and its address does not work any more. */
    public boolean isExpired(ExportedFile file) {
        return file.whole()
                .filter(whole -> !now.get().isBefore(whole.at().plus(LIFE)))
                .isPresent();
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
        return files.exported();
    }

    /** How many have failed since the start. */
    public long failed() {
        return files.failed();
    }

    /** The address of a file that is whole; it works for 48 hours from the end of its export. */
    public String url(ExportedFile file) {
        return files.url(file, LIFE);
    }

    private interface Work {
        End run() throws IOException;
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
            files.keep(List.of(work.run()));
        } catch (IOException | RuntimeException failure) {
            files.why(file, failure).ifPresent(end -> files.keep(List.of(end)));
        } catch (Error fatal) {
            files.keep(List.of(files.broken(file)));
            throw fatal;
        }
    }

    private End export(ExportedFile file) throws IOException {
        Accounts.Entry entry = accounts.entry(file.account());
        LocalDate today = Days.of(now.get());
        return files.make(file, out -> {
            if (file.paymentId().isPresent()) {
                statements.write(out, entry, file.paymentId().get());
            } else {
                csv.write(out, entry, file.month(), today, file.cells());
            }
        });
    }

    /** Takes no more exports; those that run stop at their next rows and are made anew at the next start. */
    public void stop() {
        files.stop();
    }

    /** Stops, and waits for those that run; a job that exports must have ended. */
    @Override
    public void close() {
        stop();
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

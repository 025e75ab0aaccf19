package meisai.server.export;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import meisai.period.Days;
import meisai.server.account.Accounts;
import meisai.server.close.Jobs;
import meisai.server.close.Jobs.Problem;
import meisai.server.close.Jobs.Progress;
import meisai.server.live.Bills;
import meisai.server.store.ExportedFileTable;
import meisai.server.store.ExportedFileTable.End;
import meisai.server.store.ExportedFileTable.ExportedFile;
import meisai.server.store.FewLines;
import meisai.server.store.Pause;
import meisai.server.store.Store;
import meisai.server.store.StoreUnavailable;

/** One run of a job that exports a month: it makes the files that are not made yet. */
final class MonthExportRun {
    private static final int MOST_THREADS = 4;
    /** One more than there are cores: each waits for the disk a fifth of its time. */
    private static final int THREADS = Math.min(Runtime.getRuntime().availableProcessors() + 1, MOST_THREADS);

    /** Lines that each thread reads at a time: their numbers take some 5 MB, their texts as much or more. */
    private static final long LINES = 100_000;

    /** Bills that are read at a time: so many rows are written to the store in one transaction. */
    private static final int BILLS = 200;

    /** Between two tries while the store is opened again. */
    private static final Duration AGAIN = Duration.ofMillis(200);

    private static final Logger LOG = Logger.getLogger(MonthExportRun.class.getName());

    /** A bill, and its file if a run of the job before a stop had begun it. */
    private record Asked(int account, Bills.Closed closed, Optional<ExportedFile> begun) {
        boolean isLarge() {
            return closed.lines() > FewLines.MOST;
        }

        boolean isDone() {
            return begun.filter(ExportedFile::ended).isPresent();
        }
    }

    /** A bill with its file. */
    private record Part(Asked asked, ExportedFile file) {}

    private interface Rows {
        void write(Part part, OutputStream out) throws IOException;
    }

    private final Store store;
    private final Accounts accounts;
    private final Bills bills;
    private final BillCsv csv;
    private final ExportedFiles files;
    private final Supplier<Instant> now;
    private final MonthExportPlan plan;
    private final Progress progress;
    private final ExportProblems problems = new ExportProblems();
    private int done;
    private int total;
    private volatile boolean broken;

    MonthExportRun(
            Store store,
            Accounts accounts,
            Exports exports,
            Supplier<Instant> now,
            MonthExportPlan plan,
            Progress progress) {
        this.store = store;
        this.accounts = accounts;
        this.bills = exports.bills();
        this.csv = exports.csv();
        this.files = exports.files();
        this.now = now;
        this.plan = plan;
        this.progress = progress;
    }

    /** @throws Jobs.Undone when the server stops */
    List<Problem> all() {
        try {
            make(asked());
        } catch (ExportedFiles.Stopped stopped) {
            throw new Jobs.Undone();
        } catch (RuntimeException failure) {
            LOG.log(Level.SEVERE, "the export of " + Days.text(plan.month()) + " failed", failure);
            problems.add(
                    StoreUnavailable.codeOf(failure).orElse("internal"), "the job failed: " + failure.getMessage());
            files.endUnended(plan.batch());
        } catch (Error fatal) {
            files.endUnended(plan.batch());
            throw fatal;
        }
        return problems.list();
    }

    /** Every bill, those that are done too. */
    private List<Asked> asked() {
        Map<Integer, ExportedFile> begun = new HashMap<>();
        patiently(() -> store.read(snapshot -> ExportedFileTable.ofBatch(snapshot, plan.batch(), 0, Long.MAX_VALUE)))
                .forEach(file -> begun.put(file.account(), file));
        List<Asked> all = new ArrayList<>();
        patiently(() -> bills.closed(plan.month())).forEach((account, bill) -> {
            Optional<ExportedFile> file = Optional.ofNullable(begun.get(account));
            file.flatMap(ExportedFile::failed).ifPresent(failed -> problems.add(subject(account), failed));
            all.add(new Asked(account, bill, file));
        });
        return all;
    }

    private void make(List<Asked> all) {
        total = all.size();
        done = (int) all.stream().filter(Asked::isDone).count();
        progress.of(done, total);
        // Those that are large are written by several threads each; between them others have the cores.
        List<Future<?>> made = new ArrayList<>();
        try (ExecutorService threads = threads("meisai-export-month-", THREADS);
                ExecutorService large = threads("meisai-export-large-", 1)) {
            try {
                all.stream()
                        .filter(bill -> bill.isLarge() && !bill.isDone())
                        .forEach(bill -> made.add(large.submit(() -> unlessBroken(() -> large(bill)))));
                groups(all).forEach(group -> made.add(threads.submit(() -> unlessBroken(() -> few(group)))));
                made.forEach(this::await);
            } finally {
                // Without an interrupt, which would close the files of those that are made.
                made.forEach(each -> each.cancel(false));
            }
        }
    }

    private ExecutorService threads(String name, int count) {
        return Executors.newFixedThreadPool(
                count, Thread.ofPlatform().name(name, 0).factory());
    }

    /** Small bills that are neighbours in a file of lines: between those of a group there is no other. */
    private List<List<Asked>> groups(List<Asked> all) {
        SortedMap<String, List<Asked>> ofRuns = new TreeMap<>();
        all.forEach(bill -> ofRuns.computeIfAbsent(bill.closed().run().closeId(), run -> new ArrayList<>())
                .add(bill));
        List<List<Asked>> groups = new ArrayList<>();
        for (List<Asked> ofRun : ofRuns.values()) {
            List<Asked> group = new ArrayList<>();
            long lines = 0;
            for (Asked bill : ofRun) {
                boolean apart = bill.isLarge() || bill.isDone();
                if (apart || lines + bill.closed().lines() > LINES || group.size() == BILLS) {
                    groups.add(group);
                    group = new ArrayList<>();
                    lines = 0;
                }
                if (!apart) {
                    group.add(bill);
                    lines += bill.closed().lines();
                }
            }
            groups.add(group);
        }
        groups.removeIf(List::isEmpty);
        return groups;
    }

    /** Nothing more is begun once something failed that is no affair of one file, or the server stops. */
    private void unlessBroken(Runnable work) {
        files.checkGoing();
        if (broken) {
            return;
        }
        try {
            work.run();
        } catch (RuntimeException | Error failure) {
            broken = true;
            throw failure;
        }
    }

    private void large(Asked bill) {
        make(List.of(bill), this::alone);
    }

    /** As it is exported when it is asked for alone. */
    private void alone(Part part, OutputStream out) throws IOException {
        csv.write(out, accounts.entry(part.asked().account()), plan.month(), Days.of(now.get()), plan.cells());
    }

    private void few(List<Asked> group) {
        Map<Integer, FewLines> lines;
        try {
            lines = patiently(() -> read(group));
        } catch (RuntimeException failure) {
            files.checkGoing();
            LOG.log(Level.WARNING, "bills that cannot be read together are read one by one", failure);
            make(group, this::alone);
            return;
        }
        make(
                group,
                (part, out) ->
                        ClosedCsv.write(out, ofAccount(lines, part.asked().account()), plan.cells()));
    }

    private Map<Integer, FewLines> read(List<Asked> group) {
        Bills.Closed closed = group.getFirst().closed();
        return store.read(snapshot -> FewLines.each(
                snapshot,
                store.directory(),
                closed.run(),
                group.getFirst().account(),
                group.getLast().account(),
                closed.haveItems()));
    }

    /** While the store is opened again it is asked again. */
    private <T> T patiently(Supplier<T> question) {
        while (true) {
            try {
                return question.get();
            } catch (RuntimeException failure) {
                if (!waitedAfter(failure)) {
                    throw failure;
                }
            }
        }
    }

    /** Waits for the store if that is what failed; false when there is nothing to wait for. */
    private boolean waitedAfter(RuntimeException failure) {
        boolean away = StoreUnavailable.codeOf(failure)
                .filter(StoreUnavailable.FAILED::equals)
                .isPresent();
        if (!away || files.stopping() || !problems.mayWait(AGAIN)) {
            return false;
        }
        LOG.log(Level.FINE, "an export of a month waits for the store", failure);
        Pause.of(AGAIN);
        return true;
    }

    private FewLines ofAccount(Map<Integer, FewLines> lines, int account) {
        FewLines few = lines.get(account);
        if (few == null) {
            throw new IllegalStateException(
                    "the bill " + subject(account) + " has charges and no line of " + Days.text(plan.month()));
        }
        return few;
    }

    /** Makes the files of some bills, and keeps what became of them. */
    private void make(List<Asked> group, Rows rows) {
        List<End> ends = new ArrayList<>();
        try {
            for (Part part : begin(group)) {
                ends.add(make(part, rows));
            }
        } finally {
            end(ends);
        }
    }

    private End make(Part part, Rows rows) {
        while (true) {
            try {
                if (part.asked().begun().isPresent()) {
                    files.discard(part.file());
                }
                problems.checkGoing();
                store.freeSpace().require();
                End end = files.make(part.file(), out -> rows.write(part, out));
                problems.wentWell();
                return end;
            } catch (IOException failure) {
                return failed(part, failure);
            } catch (RuntimeException failure) {
                if (!waitedAfter(failure)) {
                    return failed(part, failure);
                }
            }
        }
    }

    /** @throws ExportedFiles.Stopped when it failed because the server stops */
    private End failed(Part part, Exception failure) {
        End end = files.why(part.file(), failure).orElseThrow(ExportedFiles.Stopped::new);
        problems.add(subject(part.asked().account()), end.failed().orElseThrow());
        if (!(failure instanceof NotTried)) {
            problems.wentWrong(end.failed().orElseThrow());
        }
        return end;
    }

    /** Keeps that these are made, each with its place. */
    private List<Part> begin(List<Asked> group) {
        Instant time = now.get();
        List<Part> parts = group.stream()
                .map(bill -> new Part(bill, bill.begun().orElseGet(() -> file(bill.account(), time))))
                .toList();
        store.writer().<Boolean>writePatiently(transaction -> {
            ExportedFileTable.deleteEndedBefore(transaction, time.minus(Exports.KEPT));
            parts.stream()
                    .filter(part -> part.asked().begun().isEmpty())
                    .forEach(part -> ExportedFileTable.insert(transaction, part.file()));
            return true;
        });
        return parts;
    }

    private ExportedFile file(int account, Instant time) {
        return Exports.file(
                accounts.entry(account),
                plan.month(),
                false,
                plan.cells(),
                Optional.empty(),
                Optional.of(plan.batch()),
                "billing-" + Days.text(plan.month()),
                time);
    }

    private synchronized void end(List<End> ends) {
        files.keep(ends);
        done += ends.size();
        progress.of(done, total);
    }

    private String subject(int account) {
        return accounts.entry(account).account().id().toString();
    }

    private void await(Future<?> made) {
        try {
            made.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while bills were exported", interrupted);
        } catch (ExecutionException failure) {
            switch (failure.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(failure.getCause());
            }
        }
    }
}

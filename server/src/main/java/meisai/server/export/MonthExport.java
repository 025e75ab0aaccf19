package meisai.server.export;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import meisai.period.Days;
import meisai.server.account.Accounts;
import meisai.server.account.Refusal;
import meisai.server.account.Refusal.Kind;
import meisai.server.close.Jobs;
import meisai.server.close.Jobs.Problem;
import meisai.server.close.Jobs.Progress;
import meisai.server.store.ClosedTable;
import meisai.server.store.ExportedFileTable;
import meisai.server.store.ExportedFileTable.ExportedFile;
import meisai.server.store.Store;
import meisai.server.text.Cells;

/**
 * Exports every closed bill of a month as one job, a file each, the same bytes as exports of one bill. Bills of few lines are
 * read many at a time, which costs a fraction of a statement for each. A stop or a kill leaves the files that are whole; the
 * others are made at the next start.
 */
public final class MonthExport {
    private static final String KIND = "export";

    private final Store store;
    private final Accounts accounts;
    private final Exports exports;
    private final Jobs jobs;
    private final Supplier<Instant> now;

    public MonthExport(Store store, Accounts accounts, Exports exports, Jobs jobs, Supplier<Instant> now) {
        this.store = store;
        this.accounts = accounts;
        this.exports = exports;
        this.jobs = jobs;
        this.now = now;
    }

    /**
     * Starts the job.
     *
     * @throws Refusal when no account has closed the month
     * @throws meisai.server.store.Removed when the lines of the month are not kept any more
     */
    public Jobs.Job start(YearMonth month, Cells cells) {
        List<ClosedTable.Run> runs = store.read(snapshot -> ClosedTable.runs(snapshot, month));
        if (runs.isEmpty()) {
            throw new Refusal(
                    Kind.CONFLICT, "monthNotClosed", "no bill of " + Days.text(month) + " is closed; close it first");
        }
        runs.forEach(run -> run.linesIn(store.directory()));
        MonthExportPlan plan =
                new MonthExportPlan(month, cells, UUID.randomUUID().toString());
        return jobs.start(
                KIND,
                Days.text(month) + " " + cells.wireName(),
                Optional.of(plan.text()),
                progress -> run(plan, progress));
    }

    /** Goes on with what a stop or a kill left undone. */
    public void resume() {
        jobs.resume(KIND, plan -> progress -> run(MonthExportPlan.of(plan), progress));
    }

    private List<Problem> run(MonthExportPlan plan, Progress progress) {
        return new MonthExportRun(store, accounts, exports, now, plan, progress).all();
    }

    /** The files of a job in the order of their accounts, behind one of them; empty when it is no such job. */
    public Optional<List<ExportedFile>> files(String jobId, long afterAccount, int limit) {
        return jobs.find(jobId)
                .filter(job -> job.kind().equals(KIND))
                .flatMap(Jobs.Job::plan)
                .map(plan -> store.read(snapshot -> ExportedFileTable.ofBatch(
                        snapshot, MonthExportPlan.of(plan).batch(), afterAccount, limit)));
    }
}

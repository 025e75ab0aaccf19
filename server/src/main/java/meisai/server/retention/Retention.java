package meisai.server.retention;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Logger;
import meisai.period.Days;
import meisai.server.account.Accounts;
import meisai.server.account.ResourceDirectory;
import meisai.server.close.Jobs;
import meisai.server.close.Jobs.Problem;
import meisai.server.close.Jobs.Progress;
import meisai.server.store.AnonymousResources;
import meisai.server.store.JobTable;
import meisai.server.store.RetentionTable;
import meisai.server.store.RetentionTable.Floor;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;
import meisai.server.store.StoreException;
import meisai.server.usage.ChargeImport;
import meisai.server.usage.UsageImport;

/**
 * Removes what is older than it has to be kept, as a job. A month whose time is over takes no changes from then on; its
 * files are removed once every account has closed a month since, because the open month books changes of closed ones.
 */
public final class Retention {
    public static final String KIND = "retention";

    /** For how long files stay on the disk after they were marked: whoever reads them has begun before. */
    static final Duration GRACE = Duration.ofHours(1);

    private static final Logger LOG = Logger.getLogger(Retention.class.getName());
    private static final int STEPS = 5;
    /** Resources that are made anonymous in one transaction. */
    private static final int AT_ONCE = 5_000;

    private final Store store;
    private final Accounts accounts;
    private final UsageImport usage;
    private final ChargeImport charges;
    private final ResourceDirectory resources;
    private final Jobs jobs;
    private final RetentionSettings settings;
    private final Supplier<Instant> now;
    /** Up to this month nothing has gone since names went last. Belongs to the job. */
    private Optional<YearMonth> anonymousThrough = Optional.empty();

    public Retention(
            Store store,
            Accounts accounts,
            UsageImport usage,
            ChargeImport charges,
            ResourceDirectory resources,
            Jobs jobs,
            RetentionSettings settings,
            Supplier<Instant> now) {
        this.store = store;
        this.accounts = accounts;
        this.usage = usage;
        this.charges = charges;
        this.resources = resources;
        this.jobs = jobs;
        this.settings = settings;
        this.now = now;
    }

    public RetentionSettings settings() {
        return settings;
    }

    /** The last month that takes no changes, if there is one. */
    public Optional<YearMonth> through() {
        return store.read(RetentionTable::floor).map(Floor::through);
    }

    /** Begins to remove what is too old now. */
    public Jobs.Job start() {
        return jobs.start(KIND, Days.text(Days.of(now.get())), this::run);
    }

    private List<Problem> run(Progress progress) {
        List<Problem> problems = new ArrayList<>();
        Instant at = now.get();
        progress.of(0, STEPS);
        deleteFiles(at);
        progress.of(1, STEPS);
        Optional<YearMonth> removed = markFiles(at);
        progress.of(2, STEPS);
        raiseFloor(at, problems);
        progress.of(3, STEPS);
        removeAudit(at);
        progress.of(4, STEPS);
        // Last, for it reads every file that is kept: one that is damaged keeps names, and nothing else.
        removed.ifPresent(through -> makeAnonymous(through, at));
        progress.of(STEPS, STEPS);
        return problems;
    }

    /** Months before this one are too old. */
    private static YearMonth firstKept(Instant at, int months) {
        return YearMonth.from(Days.of(at)).minusMonths(months);
    }

    private void deleteFiles(Instant at) {
        List<Path> files = store.read(snapshot -> RetentionTable.removed(snapshot, store.directory(), at.minus(GRACE)));
        for (Path file : files) {
            try {
                if (Files.deleteIfExists(file)) {
                    LOG.info(() -> "removed " + file);
                }
            } catch (IOException failure) {
                throw new StoreException("cannot remove " + file + ": " + failure, failure);
            }
        }
    }

    /**
     * Once all changes of the months are in closed bills.
     *
     * @return the last month that nothing is kept of but its bill and, for some time, its lines
     */
    private Optional<YearMonth> markFiles(Instant at) {
        if (settings.usage() == 0) {
            return Optional.empty();
        }
        Optional<Floor> floor = store.read(snapshot -> RetentionTable.floor(snapshot)
                .filter(found -> RetentionTable.booked(snapshot, found.through())
                        .filter(seq -> seq >= found.seq())
                        .isPresent()));
        if (floor.isEmpty()) {
            return Optional.empty();
        }
        // The settings may say more now than when changes were refused.
        YearMonth through =
                earlier(floor.get().through(), firstKept(at, settings.usage()).minusMonths(1));
        Optional<YearMonth> lines = settings.lines() == 0
                ? Optional.empty()
                : Optional.of(earlier(through, firstKept(at, settings.lines()).minusMonths(1)));
        RetentionTable.Marked marked = store.writer().write(transaction -> {
            long removed = charges.removeThrough(transaction, through);
            return RetentionTable.mark(transaction, through, lines, at).plus(removed);
        });
        if (marked.any()) {
            anonymousThrough = Optional.empty();
            LOG.info(() -> "months up to " + Days.text(through) + " are removed: " + marked.usageFiles()
                    + " files of usage, " + marked.linesFiles() + " of lines, " + marked.rows() + " rows");
        }
        return Optional.of(through);
    }

    /** Names go with the last that refers to them; no close runs meanwhile, for that is a job, too. */
    private void makeAnonymous(YearMonth removed, Instant at) {
        if (anonymousThrough.filter(removed::equals).isPresent()) {
            return;
        }
        LocalDate through = removed.atEndOfMonth();
        List<AnonymousResources.Unused> unused =
                store.read(snapshot -> AnonymousResources.unused(snapshot, store.directory(), through));
        int made = 0;
        for (int from = 0; from < unused.size(); from += AT_ONCE) {
            List<AnonymousResources.Unused> some = unused.subList(from, Math.min(from + AT_ONCE, unused.size()));
            made += store.writer()
                    .writeUnaudited(transaction -> resources.makeAnonymous(transaction, some, through, at));
        }
        anonymousThrough = Optional.of(removed);
        if (made > 0) {
            int all = made;
            LOG.info(() -> all + " resources that nothing refers to any more are anonymous");
        }
    }

    private static YearMonth earlier(YearMonth one, YearMonth other) {
        return one.isBefore(other) ? one : other;
    }

    /** Months that everyone has closed and whose time is over take no more changes. */
    private void raiseFloor(Instant at, List<Problem> problems) {
        if (settings.usage() == 0) {
            return;
        }
        YearMonth last = firstKept(at, settings.usage()).minusMonths(1);
        YearMonth closed = accounts.all().stream()
                .map(entry -> entry.oldestOpen().minusMonths(1))
                .reduce(last, Retention::earlier);
        boolean anyClosed = store.read(snapshot -> hasClosed(snapshot, closed));
        if (!anyClosed) {
            return;
        }
        RetentionTable.Undecided undecided = store.writer().writeUnaudited(transaction -> {
            RetentionTable.Undecided left = RetentionTable.undecided(transaction, closed);
            if (!left.any()) {
                usage.refuseThrough(transaction, closed);
            }
            return left;
        });
        if (undecided.any()) {
            problems.add(new Problem(
                    Days.text(closed),
                    "undecided",
                    "months up to this one are not removed before somebody decides on " + undecided.held()
                            + " records that are held (release them or make them void) and " + undecided.conflicts()
                            + " conflicts (resolve them)"));
        }
    }

    private static boolean hasClosed(Snapshot snapshot, YearMonth month) {
        return RetentionTable.booked(snapshot, month).isPresent();
    }

    private void removeAudit(Instant at) {
        if (settings.audit() == 0) {
            return;
        }
        Instant before = firstKept(at, settings.audit())
                .atDay(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        long removed = store.writer()
                .writeUnaudited(transaction ->
                        RetentionTable.removeAudit(transaction, before) + JobTable.removeEnded(transaction, before));
        if (removed > 0) {
            LOG.info(() -> removed + " entries of the audit log and jobs from before " + before + " are removed");
        }
    }
}

package meisai.server.close;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import meisai.period.Days;
import meisai.server.account.Accounts;

/**
 * Closes each account's oldest open month by itself once its time has come. A month that cannot be closed waits: the
 * reasons are in the log and in the failed job, and it is tried again later.
 */
public final class AutoClose implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(AutoClose.class.getName());
    private static final Duration LOOK_EVERY = Duration.ofSeconds(30);
    private static final Duration TRY_AGAIN_AFTER = Duration.ofHours(1);
    private static final long LONGEST_JOB_SECONDS = 24 * 3600;

    private final Accounts accounts;
    private final MonthClose close;
    private final Jobs jobs;
    private final CloseTimes times;
    private final Supplier<Instant> now;
    private final Map<Integer, Instant> tryAgainAt = new ConcurrentHashMap<>();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("meisai-auto-close").daemon().factory());

    private Optional<Future<?>> looking = Optional.empty();

    public AutoClose(Accounts accounts, MonthClose close, Jobs jobs, CloseTimes times, Supplier<Instant> now) {
        this.accounts = accounts;
        this.close = close;
        this.jobs = jobs;
        this.times = times;
        this.now = now;
    }

    /** Looks from now on, every half minute. */
    public void start() {
        looking = Optional.of(executor.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toSeconds(), TimeUnit.SECONDS));
    }

    private void look() {
        try {
            closeDue();
        } catch (RuntimeException failure) {
            LOG.log(Level.SEVERE, "the automatic close failed and is tried again", failure);
        }
    }

    /** The test clock was set: what waited is tried at once, and whatever is due is closed when this returns. */
    public void clockMoved() {
        tryAgainAt.clear();
        closeDue();
    }

    private synchronized void closeDue() {
        for (NavigableMap<YearMonth, List<Integer>> due = due(); !due.isEmpty(); due = due()) {
            Map.Entry<YearMonth, List<Integer>> oldest = due.firstEntry();
            close(oldest.getKey(), oldest.getValue());
        }
    }

    /** The accounts whose oldest open month has its time behind it, by that month. */
    private NavigableMap<YearMonth, List<Integer>> due() {
        Instant at = now.get();
        return accounts.all().stream()
                .filter(entry ->
                        !tryAgainAt.getOrDefault(entry.number(), Instant.MIN).isAfter(at))
                .filter(entry ->
                        !times.of(entry.account().country(), entry.oldestOpen()).isAfter(at))
                .collect(Collectors.groupingBy(
                        Accounts.Entry::oldestOpen,
                        TreeMap::new,
                        Collectors.mapping(Accounts.Entry::number, Collectors.toList())));
    }

    private void close(YearMonth month, List<Integer> numbers) {
        Jobs.Job job = close.start(month, numbers);
        Jobs.Job ended = jobs.await(job.jobId(), LONGEST_JOB_SECONDS).orElse(job);
        for (int number : numbers) {
            Accounts.Entry entry = accounts.entry(number);
            if (entry.isClosed(month)) {
                tryAgainAt.remove(number);
            } else {
                tryAgainAt.put(number, now.get().plus(TRY_AGAIN_AFTER));
                LOG.warning(() ->
                        "month " + Days.text(month) + " of " + entry.account().id()
                                + " could not be closed and waits, see job " + ended.jobId() + ": "
                                + reasons(ended, entry.account().id().toString()));
            }
        }
    }

    private static String reasons(Jobs.Job job, String account) {
        return job.problems().stream()
                .filter(problem ->
                        problem.subject().equals(account) || problem.subject().isEmpty())
                .map(problem -> problem.code() + " (" + problem.message() + ")")
                .collect(Collectors.joining("; "));
    }

    @Override
    public void close() {
        looking.ifPresent(each -> each.cancel(false));
        executor.shutdownNow();
    }
}

package meisai.server.close;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import meisai.server.account.Refusal;
import meisai.server.account.Refusal.Kind;
import meisai.server.store.JobTable;
import meisai.server.store.Store;
import meisai.server.store.StoreUnavailable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Long work that is started by a call and watched by others. One job runs at a time, in the order of the calls. When the
 * server stops, it waits for the one that runs. Work with a plan (a close, an export of a month) that a stop or a kill left
 * undone is done at the next start, under the same id; any other has failed.
 */
public final class Jobs implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Jobs.class.getName());
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Most jobs that wait for the one that runs. */
    static final int MOST_WAITING = 100;

    public record Problem(String subject, String code, String message) {}

    /**
     * A job as others see it.
     *
     * @param done of {@code total}
     * @param request what was asked, for people
     * @param plan what the work is made of again after a restart, for those that survive one
     */
    public record Job(
            String jobId,
            String kind,
            Instant createdAt,
            String state,
            int done,
            int total,
            List<Problem> problems,
            String request,
            Optional<String> plan) {
        public boolean ended() {
            return state.equals("done") || state.equals("failed");
        }
    }

    /** What a job's work says while it runs. */
    public interface Progress {
        void of(int done, int total);
    }

    /** Thrown by work with a plan that ends because the server stops: it goes on at the next start. */
    public static final class Undone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Undone() {
            super("the server stops", null, false, false);
        }
    }

    /** The work of a job; the problems it answers make the job failed. */
    public interface Work {
        List<Problem> run(Progress progress);
    }

    private final Store store;
    private final Supplier<Instant> now;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("meisai-jobs").factory());
    private final ConcurrentHashMap<String, Job> current = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Future<?>> futures = new ConcurrentHashMap<>();
    private final Semaphore room = new Semaphore(MOST_WAITING + 1);
    private final JobCounts counts = new JobCounts();
    /** What a stop left undone and nobody has taken up. */
    private final List<Job> undone = new CopyOnWriteArrayList<>();

    private volatile boolean stopping;

    public Jobs(Store store, Supplier<Instant> now) {
        this.store = store;
        this.now = now;
        List<Job> unended =
                store.read(JobTable::unended).stream().map(Jobs::read).toList();
        unended.stream().filter(job -> job.plan().isEmpty()).forEach(job -> save(stopped(job)));
        unended.stream().filter(job -> job.plan().isPresent()).forEach(undone::add);
    }

    /** Does what a stop left undone of a kind, in the order of the calls; {@code work} makes it of its plan. */
    public void resume(String kind, Function<String, Work> work) {
        List<Job> ofKind =
                undone.stream().filter(job -> job.kind().equals(kind)).toList();
        undone.removeAll(ofKind);
        for (Job job : ofKind) {
            room.acquireUninterruptibly();
            LOG.info(() -> "job " + job.jobId() + " (" + kind + " " + job.request() + ") is taken up again");
            submit(job, work.apply(job.plan().orElseThrow()));
        }
    }

    private static Job stopped(Job job) {
        return with(
                job,
                "failed",
                job.done(),
                job.total(),
                List.of(new Problem("", "serverStopped", "the server stopped before the job ended; start it again")));
    }

    /**
     * @throws Refusal when too many jobs wait, or the server stops
     * @throws StoreUnavailable when there is no room for what jobs write
     */
    public Job start(String kind, String request, Work work) {
        return start(kind, request, Optional.empty(), work);
    }

    /** Work that survives a restart: its plan is handed to what {@link #resume} was given then. */
    public Job start(String kind, String request, Optional<String> plan, Work work) {
        store.freeSpace().require();
        if (stopping || !room.tryAcquire()) {
            throw new Refusal(Kind.BUSY, "jobsBusy", "too many jobs are waiting; try again later");
        }
        Job job = new Job("job_" + UUID.randomUUID(), kind, now.get(), "queued", 0, 0, List.of(), request, plan);
        try {
            store.writer().<Boolean>write(transaction -> {
                JobTable.insert(transaction, stored(job));
                return true;
            });
        } catch (RuntimeException notStored) {
            room.release();
            throw notStored;
        }
        submit(job, work);
        return job;
    }

    private void submit(Job job, Work work) {
        FutureTask<Boolean> task = new FutureTask<>(() -> runInTurn(job, work), true);
        current.put(job.jobId(), job);
        futures.put(job.jobId(), task);
        executor.execute(task);
    }

    private void runInTurn(Job job, Work work) {
        try {
            if (stopping) {
                if (job.plan().isEmpty()) {
                    save(stopped(job));
                }
                current.remove(job.jobId());
            } else {
                run(job, work);
            }
        } finally {
            futures.remove(job.jobId());
            room.release();
        }
    }

    private void run(Job queued, Work work) {
        Job[] latest = {with(queued, "running", 0, 0, List.of())};
        current.put(queued.jobId(), latest[0]);
        Job ended;
        try {
            List<Problem> problems = work.run((done, total) -> {
                latest[0] = with(latest[0], "running", done, total, List.of());
                current.put(queued.jobId(), latest[0]);
            });
            ended = with(
                    latest[0], problems.isEmpty() ? "done" : "failed", latest[0].done(), latest[0].total(), problems);
        } catch (Undone undone) {
            LOG.info(() -> "job " + queued.jobId() + " goes on at the next start");
            current.remove(queued.jobId());
            return;
        } catch (RuntimeException | Error failure) {
            // Also an error, such as no memory: a job that nobody ends would be told as running until the next start.
            LOG.log(Level.SEVERE, "job " + queued.jobId() + " failed", failure);
            ended = with(
                    latest[0],
                    "failed",
                    latest[0].done(),
                    latest[0].total(),
                    List.of(new Problem("", code(failure), "the job failed: " + failure.getMessage())));
        }
        save(ended);
        counts.ended(ended);
        current.remove(queued.jobId());
    }

    private static String code(Throwable failure) {
        return StoreUnavailable.codeOf(failure).orElse("internal");
    }

    /** Waits until a job ends, at most {@code seconds}; answers it as it is then. */
    public Optional<Job> await(String jobId, long seconds) {
        Future<?> future = futures.get(jobId);
        if (future != null) {
            try {
                future.get(seconds, TimeUnit.SECONDS);
            } catch (java.util.concurrent.TimeoutException stillRunning) {
                return find(jobId);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (java.util.concurrent.ExecutionException failure) {
                throw new IllegalStateException("job " + jobId + " could not be saved", failure.getCause());
            }
        }
        return find(jobId);
    }

    public Optional<Job> find(String jobId) {
        return Optional.ofNullable(current.get(jobId))
                .or(() -> store.read(snapshot -> JobTable.job(snapshot, jobId)).map(Jobs::read));
    }

    /** The newest jobs first, without the first {@code after} of them. */
    public List<Job> list(long after, int limit) {
        return store.read(snapshot -> JobTable.jobs(snapshot, after, limit)).stream()
                .map(Jobs::read)
                .map(job -> current.getOrDefault(job.jobId(), job))
                .toList();
    }

    public JobCounts counts() {
        return counts;
    }

    /** How many have a state in which they have not ended. */
    public long count(String state) {
        return current.values().stream()
                .filter(job -> job.state().equals(state))
                .count();
    }

    /** How much is done, from 0 to 1, of the one that runs if it is of this kind; 0 otherwise. */
    public double progress(String kind) {
        return current.values().stream()
                .filter(job -> job.kind().equals(kind) && job.state().equals("running") && job.total() > 0)
                .mapToDouble(job -> (double) job.done() / job.total())
                .max()
                .orElse(0);
    }

    /** A job that ended is told as such, also when the store has to come back first. */
    private void save(Job job) {
        store.writer().<Boolean>writePatiently(transaction -> {
            JobTable.update(transaction, stored(job));
            return true;
        });
    }

    private static Job with(Job job, String state, int done, int total, List<Problem> problems) {
        return new Job(
                job.jobId(),
                job.kind(),
                job.createdAt(),
                state,
                done,
                total,
                List.copyOf(problems),
                job.request(),
                job.plan());
    }

    private static JobTable.StoredJob stored(Job job) {
        ObjectNode body = JSON.createObjectNode();
        body.put("done", job.done()).put("total", job.total()).put("request", job.request());
        job.plan().ifPresent(plan -> body.put("plan", plan));
        var problems = body.putArray("problems");
        job.problems()
                .forEach(problem -> problems.addObject()
                        .put("subject", problem.subject())
                        .put("code", problem.code())
                        .put("message", problem.message()));
        return new JobTable.StoredJob(
                job.jobId(), job.kind(), job.createdAt(), job.state(), JSON.writeValueAsString(body));
    }

    private static Job read(JobTable.StoredJob stored) {
        JsonNode body = JSON.readTree(stored.body());
        List<Problem> problems = new ArrayList<>();
        body.get("problems")
                .forEach(problem -> problems.add(new Problem(
                        problem.get("subject").asString(),
                        problem.get("code").asString(),
                        problem.get("message").asString())));
        return new Job(
                stored.jobId(),
                stored.kind(),
                stored.createdAt(),
                stored.state(),
                body.get("done").asInt(),
                body.get("total").asInt(),
                problems,
                body.get("request").asString(),
                Optional.ofNullable(body.get("plan")).map(JsonNode::asString));
    }

    /** Lets the job that runs end; those that wait fail, or are done at the next start. */
    @Override
    public void close() {
        stopping = true;
        executor.shutdown();
        try {
            if (!executor.awaitTermination(10, TimeUnit.MINUTES)) {
                LOG.severe("a job did not end within 10 minutes and is left behind");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

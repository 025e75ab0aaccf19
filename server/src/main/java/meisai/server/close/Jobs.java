package meisai.server.close;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import meisai.server.store.JobTable;
import meisai.server.store.Store;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Long work that is started by a call and watched by others. One job runs at a time, in the order of the calls. A job
 * that a stop of the server interrupted is failed at the next start; nothing of an unfinished close remains.
 */
public final class Jobs implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Jobs.class.getName());
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LISTED = 100;

    public record Problem(String subject, String code, String message) {}

    /** A job as others see it. {@code progress} is done of total; {@code request} is what was asked. */
    public record Job(
            String jobId,
            String kind,
            Instant createdAt,
            String state,
            int done,
            int total,
            List<Problem> problems,
            String request) {
        public boolean ended() {
            return state.equals("done") || state.equals("failed");
        }
    }

    /** What a job's work says while it runs. */
    public interface Progress {
        void of(int done, int total);
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

    public Jobs(Store store, Supplier<Instant> now) {
        this.store = store;
        this.now = now;
        failInterrupted();
    }

    private void failInterrupted() {
        List<Job> interrupted = store.read(snapshot -> JobTable.jobs(snapshot, Integer.MAX_VALUE)).stream()
                .map(Jobs::read)
                .filter(job -> !job.ended())
                .toList();
        for (Job job : interrupted) {
            save(with(
                    job,
                    "failed",
                    job.done(),
                    job.total(),
                    List.of(new Problem(
                            "", "serverStopped", "the server stopped before the job ended; start it again"))));
        }
    }

    public Job start(String kind, String request, Work work) {
        Job job = new Job("job_" + UUID.randomUUID(), kind, now.get(), "queued", 0, 0, List.of(), request);
        store.writer().<Boolean>write(transaction -> {
            JobTable.insert(transaction, stored(job));
            return true;
        });
        current.put(job.jobId(), job);
        futures.put(job.jobId(), executor.submit(() -> run(job, work)));
        return job;
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
        } catch (RuntimeException failure) {
            LOG.log(Level.SEVERE, "job " + queued.jobId() + " failed", failure);
            ended = with(
                    latest[0],
                    "failed",
                    latest[0].done(),
                    latest[0].total(),
                    List.of(new Problem("", "internal", "the job failed: " + failure.getMessage())));
        }
        save(ended);
        current.remove(queued.jobId());
        futures.remove(queued.jobId());
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

    /** The newest jobs first, at most 100. */
    public List<Job> list() {
        return store.read(snapshot -> JobTable.jobs(snapshot, LISTED)).stream()
                .map(Jobs::read)
                .map(job -> current.getOrDefault(job.jobId(), job))
                .toList();
    }

    private void save(Job job) {
        store.writer().<Boolean>write(transaction -> {
            JobTable.update(transaction, stored(job));
            return true;
        });
    }

    private static Job with(Job job, String state, int done, int total, List<Problem> problems) {
        return new Job(
                job.jobId(), job.kind(), job.createdAt(), state, done, total, List.copyOf(problems), job.request());
    }

    private static JobTable.StoredJob stored(Job job) {
        ObjectNode body = JSON.createObjectNode();
        body.put("done", job.done()).put("total", job.total()).put("request", job.request());
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
                body.get("request").asString());
    }

    /** Lets the job that runs end, and starts no other. */
    @Override
    public void close() {
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

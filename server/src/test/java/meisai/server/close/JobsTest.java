package meisai.server.close;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import meisai.server.account.Refusal;
import meisai.server.store.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobsTest {
    private static final long LONGEST_WAIT = 60;

    @TempDir
    private Path data;

    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final AtomicInteger ran = new AtomicInteger();
    private Store store;
    private Jobs jobs;

    @BeforeEach
    void open() {
        store = Store.open(data, Store.Settings.SMALL);
        jobs = new Jobs(store, () -> Instant.parse("2026-10-02T09:00:00Z"));
    }

    @AfterEach
    void close() {
        mayEnd.countDown();
        jobs.close();
        store.close();
    }

    private Jobs.Job start() {
        return jobs.start("close", "202609", progress -> {
            try {
                mayEnd.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            ran.incrementAndGet();
            return List.of();
        });
    }

    private void awaitRunning(Jobs.Job job) {
        while (!jobs.find(job.jobId()).orElseThrow().state().equals("running")) {
            Thread.onSpinWait();
        }
    }

    private Jobs.Job ended(Jobs.Job job) {
        return jobs.await(job.jobId(), LONGEST_WAIT).orElseThrow();
    }

    @Test
    void aStopLetsTheRunningJobEndAndFailsThoseThatWait() throws InterruptedException {
        Jobs.Job running = start();
        awaitRunning(running);
        List<Jobs.Job> waiting = List.of(start(), start());
        Thread stop = Thread.ofPlatform().start(jobs::close);
        while (stop.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertThatThrownBy(this::start)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.BUSY));
        mayEnd.countDown();
        stop.join();

        assertThat(ran).hasValue(1);
        assertThat(ended(running).state()).isEqualTo("done");
        for (Jobs.Job job : waiting) {
            assertThat(ended(job).state()).isEqualTo("failed");
            assertThat(ended(job).problems()).extracting(Jobs.Problem::code).containsExactly("serverStopped");
        }
    }

    @Test
    void workWithAPlanThatAStopLeftIsDoneAtTheNextStart() throws InterruptedException {
        Jobs.Job running = start();
        awaitRunning(running);
        Jobs.Job left = jobs.start("close", "202609", Optional.of("the plan"), progress -> List.of());
        Thread stop = Thread.ofPlatform().start(jobs::close);
        while (stop.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        mayEnd.countDown();
        stop.join();
        assertThat(jobs.find(left.jobId()).orElseThrow().state()).isEqualTo("queued");

        jobs = new Jobs(store, () -> Instant.parse("2026-10-03T09:00:00Z"));
        List<String> plans = new ArrayList<>();
        jobs.resume("verify", plan -> progress -> List.of());
        jobs.resume("close", plan -> {
            plans.add(plan);
            return progress -> List.of();
        });
        assertThat(ended(left).state()).isEqualTo("done");
        assertThat(plans).containsExactly("the plan");
        jobs.resume("close", plan -> {
            throw new IllegalStateException("nothing is left");
        });
    }

    @Test
    void aJobOverTheBoundIsRefusedUntilOthersHaveEnded() {
        Jobs.Job running = start();
        awaitRunning(running);
        Jobs.Job last = running;
        for (int i = 0; i < Jobs.MOST_WAITING; i++) {
            last = start();
        }
        assertThatThrownBy(this::start)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("jobsBusy"));
        mayEnd.countDown();
        assertThat(ended(last).state()).isEqualTo("done");
        assertThat(ended(start()).state()).isEqualTo("done");
        assertThat(ran).hasValue(Jobs.MOST_WAITING + 2);
    }

    @Test
    void aJobThatFailsWithAnErrorEnds() {
        Jobs.Job job = ended(jobs.start("close", "202609", progress -> {
            throw new OutOfMemoryError("Java heap space");
        }));
        assertThat(job.state()).isEqualTo("failed");
        assertThat(job.problems())
                .singleElement()
                .isEqualTo(new Jobs.Problem("", "internal", "the job failed: Java heap space"));
        assertThat(jobs.find(job.jobId())).hasValue(job);
    }
}

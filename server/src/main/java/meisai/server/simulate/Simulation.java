package meisai.server.simulate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import meisai.server.account.Refusal;
import meisai.server.text.Cells;

/** One simulation: what was asked, how far it is, and once it has ended what came out. Safe to read while it runs. */
public final class Simulation {
    /** Where it is in its life. */
    public enum State {
        QUEUED("queued"),
        RUNNING("running"),
        DONE("done"),
        FAILED("failed");

        private final String wireName;

        State(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }

    /** Why an account, or with an empty subject the whole, has no figures. */
    public record Problem(String subject, String code, String message) {}

    /** @param total bills; {@code lines} that were computed so far */
    public record Progress(long done, long total, long lines) {}

    /** What there is at the end. */
    record Outcome(Optional<SimulationResult> result, List<Problem> problems) {
        Outcome {
            problems = List.copyOf(problems);
        }

        static Outcome failed(String code, String message) {
            return new Outcome(Optional.empty(), List.of(new Problem("", code, message)));
        }
    }

    private final String id;
    private final Trial trial;
    private final TrialPrices prices;
    private final Instant createdAt;
    private final long total;
    private final RowFiles files;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong lines = new AtomicLong();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile State state = State.QUEUED;
    private volatile boolean stopped;
    private volatile Outcome outcome = new Outcome(Optional.empty(), List.of());

    Simulation(String id, Trial trial, TrialPrices prices, Instant createdAt, long total, RowFiles files) {
        this.id = id;
        this.trial = trial;
        this.prices = prices;
        this.createdAt = createdAt;
        this.total = total;
        this.files = files;
    }

    public String id() {
        return id;
    }

    public Trial trial() {
        return trial;
    }

    public String priceBook() {
        return prices.priceBook();
    }

    public Instant createdAt() {
        return createdAt;
    }

    public State state() {
        return state;
    }

    public Progress progress() {
        return new Progress(done.get(), total, lines.get());
    }

    public List<Problem> problems() {
        return outcome.problems();
    }

    /** Of the accounts without a problem; empty while it runs, and when it failed as a whole. */
    public Optional<SimulationResult> result() {
        return outcome.result();
    }

    TrialPrices prices() {
        return prices;
    }

    RowFiles files() {
        return files;
    }

    void begins() {
        state = State.RUNNING;
    }

    /** Lines were read or computed. @throws Stopped when the simulation shall end */
    void lines(long more) {
        checkStopped();
        lines.addAndGet(more);
    }

    void checkStopped() {
        if (stopped) {
            throw new Stopped();
        }
    }

    void bill() {
        done.incrementAndGet();
    }

    void stop() {
        stopped = true;
    }

    void ends(Outcome how) {
        outcome = how;
        state = how.problems().isEmpty() ? State.DONE : State.FAILED;
        ended.countDown();
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    /** Waits until it has ended, at most {@code seconds}. */
    public void await(long seconds) {
        try {
            ended.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** @throws Refusal when there are no rows, or none any more */
    public RowPage page(By by, long from, int limit, Optional<String> operatorId) {
        checkResult();
        try {
            return files.page(by, from, limit, operatorId);
        } catch (NoSuchFileException deleted) {
            throw Simulations.unknown(id);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** All rows as CSV. @throws Refusal when there are no rows, or none any more */
    public SimulationCsv csv(Cells cells) throws IOException {
        checkResult();
        try {
            return files.csv(cells);
        } catch (NoSuchFileException deleted) {
            throw Simulations.unknown(id);
        }
    }

    /** @throws Refusal when there is no result */
    public SimulationResult checkResult() {
        return result().orElseThrow(() -> new Refusal(
                Refusal.Kind.CONFLICT,
                "noResult",
                hasEnded()
                        ? "the simulation failed and has no result; its problems say why"
                        : "the simulation has not ended; wait for it"));
    }
}

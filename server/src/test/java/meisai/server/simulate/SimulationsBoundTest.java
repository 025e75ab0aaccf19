package meisai.server.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import meisai.server.account.Accounts;
import meisai.server.account.Books;
import meisai.server.account.Refusal;
import meisai.server.clock.ServerClock;
import meisai.server.e2e.Samples;
import meisai.server.e2e.TestServer;
import meisai.server.simulate.Simulation.Outcome;
import meisai.server.simulate.Simulation.State;
import meisai.server.store.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many simulations there may be, whatever becomes of them. */
class SimulationsBoundTest {
    private static final String NOW = "2026-10-20T09:00:00Z";
    private static final Trial TRIAL = new Trial(
            YearMonth.of(2026, 9),
            YearMonth.of(2026, 9),
            List.of(),
            Optional.empty(),
            Optional.of("jp-test"),
            new Trial.Prices.Change("{}"),
            Optional.empty());
    private static final long LONGEST_WAIT = 60;

    @TempDir
    private Path data;

    private Store store;

    @BeforeEach
    void open() {
        try (TestServer server = TestServer.start(data, NOW)) {
            server.setUp(Samples.BOOK);
        }
        store = Store.open(data, Store.Settings.SMALL);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Simulations simulations(Simulations.Work work) {
        Accounts accounts = store.read(Accounts::load);
        ServerClock clock = ServerClock.test(Instant.parse(NOW));
        return new Simulations(accounts, new Books(store, accounts, clock), clock, data.resolve("tmp"), work);
    }

    /** Whoever starts and deletes without end fills neither the queue nor the memory. */
    @Test
    void aDeletedOneThatWaitsIsGoneAndOneThatRunsCountsUntilItHasStopped() {
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicInteger ran = new AtomicInteger();
        Simulations.Work slow = (simulation, asked, today) -> {
            ran.incrementAndGet();
            uninterrupted(mayEnd);
            return Outcome.failed("stopped", "");
        };
        try (Simulations simulations = simulations(slow)) {
            Simulation running = simulations.start(TRIAL);
            while (running.state() != State.RUNNING) {
                Thread.onSpinWait();
            }
            simulations.delete(running.id());
            for (int i = 0; i < 3 * Simulations.MOST_UNDER_WAY; i++) {
                Simulation waiting = simulations.start(TRIAL);
                simulations.delete(waiting.id());
                assertThat(waiting.state()).isEqualTo(State.FAILED);
            }
            List<Simulation> waiting = new ArrayList<>();
            for (int i = 1; i < Simulations.MOST_UNDER_WAY; i++) {
                waiting.add(simulations.start(TRIAL));
            }
            assertThatThrownBy(() -> simulations.start(TRIAL))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("simulationsBusy"));
            mayEnd.countDown();
            waiting.forEach(simulation -> simulation.await(LONGEST_WAIT));
            assertThat(ran).hasValue(Simulations.MOST_UNDER_WAY);
        }
    }

    @Test
    void oneThatFailsWithAnErrorEnds() {
        Simulations.Work failing = (simulation, asked, today) -> {
            throw new OutOfMemoryError("Java heap space");
        };
        try (Simulations simulations = simulations(failing)) {
            for (int i = 0; i <= Simulations.MOST_UNDER_WAY; i++) {
                Simulation failed = simulations.start(TRIAL);
                failed.await(LONGEST_WAIT);
                assertThat(failed.state()).isEqualTo(State.FAILED);
                assertThat(failed.problems())
                        .containsExactly(
                                new Simulation.Problem("", "internal", "the simulation failed: Java heap space"));
            }
        }
    }

    private static void uninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

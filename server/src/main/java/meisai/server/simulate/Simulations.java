package meisai.server.simulate;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import meisai.server.account.Accounts;
import meisai.server.account.Books;
import meisai.server.account.Refusal;
import meisai.server.account.Refusal.Kind;
import meisai.server.clock.ServerClock;
import meisai.server.live.Bills;
import meisai.server.live.MonthRater;
import meisai.server.simulate.Simulation.Outcome;
import meisai.server.store.Store;

/**
 * The simulations that are known: one runs at a time, on threads of its own, so that a close never waits for one to end. They
 * are in memory and their rows in {@code tmp}; the store knows nothing of them, and when the server stops they are gone.
 */
public final class Simulations implements AutoCloseable {
    /** Most that wait or run. */
    public static final int MOST_UNDER_WAY = 8;
    /** Most that have ended and are kept; a further one takes the place of the oldest. */
    public static final int MOST_KEPT = 8;

    private static final Logger LOG = Logger.getLogger(Simulations.class.getName());
    private static final int STOP_MINUTES = 10;
    private static final Outcome STOPPED = Outcome.failed("stopped", "the simulation was stopped");

    /** What a simulation does on its thread. */
    interface Work {
        Outcome run(Simulation simulation, Asked asked, LocalDate today);
    }

    private final Accounts accounts;
    private final ServerClock clock;
    private final Drafts drafts;
    private final Work work;
    private final Path directory;
    private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final ExecutorService executor = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            queue,
            Thread.ofPlatform().name("meisai-simulations").factory());
    /** The oldest first. */
    private final Map<String, Simulation> known = Collections.synchronizedMap(new LinkedHashMap<>());
    /** How many wait or run, also when one was deleted that has not stopped yet. Guarded by {@code known}. */
    private int underWay;

    private volatile boolean stopping;

    public Simulations(Store store, Accounts accounts, Books books, Bills bills, MonthRater rater, ServerClock clock) {
        this(
                accounts,
                books,
                clock,
                store.directory().temporary(),
                (simulation, asked, today) ->
                        new SimulationRun(store, accounts, bills, rater, simulation, today).run(asked));
    }

    Simulations(Accounts accounts, Books books, ServerClock clock, Path temporary, Work work) {
        this.accounts = accounts;
        this.clock = clock;
        this.drafts = new Drafts(books);
        this.work = work;
        this.directory = temporary.resolve("simulations");
    }

    /** @throws Refusal when the prices, months or accounts cannot be simulated, or too many are under way */
    public Simulation start(Trial trial) {
        LocalDate today = clock.today();
        Asked.checkMonths(trial, today);
        TrialPrices prices = drafts.read(trial);
        Asked asked = Asked.of(trial, prices.priceBook(), accounts);
        drafts.check(prices, asked.entries());
        String id = "sim_" + UUID.randomUUID();
        Simulation simulation =
                new Simulation(id, trial, prices, clock.get(), asked.bills(), new RowFiles(directory.resolve(id)));
        enter(simulation);
        executor.execute(new Turn(simulation, asked, today));
        return simulation;
    }

    private final class Turn implements Runnable {
        private final Simulation simulation;
        private final Asked asked;
        private final LocalDate today;

        Turn(Simulation simulation, Asked asked, LocalDate today) {
            this.simulation = simulation;
            this.asked = asked;
            this.today = today;
        }

        @Override
        public void run() {
            Simulations.this.run(simulation, asked, today);
        }
    }

    private void enter(Simulation simulation) {
        synchronized (known) {
            if (stopping || underWay >= MOST_UNDER_WAY) {
                throw new Refusal(Kind.BUSY, "simulationsBusy", "too many simulations are under way; try again later");
            }
            underWay++;
            known.put(simulation.id(), simulation);
        }
    }

    private void run(Simulation simulation, Asked asked, LocalDate today) {
        Outcome outcome = outcome(simulation, asked, today);
        if (outcome.result().isEmpty()) {
            deleteFiles(simulation);
        }
        ends(simulation, outcome);
        if (find(simulation.id()).isEmpty()) {
            // It was deleted while it ran.
            deleteFiles(simulation);
        }
        forgetOld();
    }

    private void ends(Simulation simulation, Outcome outcome) {
        synchronized (known) {
            underWay--;
        }
        simulation.ends(outcome);
    }

    private Outcome outcome(Simulation simulation, Asked asked, LocalDate today) {
        try {
            simulation.checkStopped();
            simulation.begins();
            return work.run(simulation, asked, today);
        } catch (Stopped stopped) {
            return STOPPED;
        } catch (RuntimeException | Error failure) {
            // Also an error, such as no memory: otherwise it would be under way for ever.
            LOG.log(Level.SEVERE, "simulation " + simulation.id() + " failed", failure);
            return Outcome.failed("internal", "the simulation failed: " + failure.getMessage());
        }
    }

    private void forgetOld() {
        List<Simulation> old = new ArrayList<>();
        synchronized (known) {
            List<Simulation> ended =
                    known.values().stream().filter(Simulation::hasEnded).toList();
            old.addAll(ended.subList(0, Math.max(0, ended.size() - MOST_KEPT)));
            old.forEach(simulation -> known.remove(simulation.id()));
        }
        old.forEach(Simulations::deleteFiles);
    }

    /** The newest first. */
    public List<Simulation> list() {
        synchronized (known) {
            return new ArrayList<>(known.values()).reversed();
        }
    }

    public Optional<Simulation> find(String id) {
        return Optional.ofNullable(known.get(id));
    }

    /** @throws Refusal when it is not known, or not any more */
    public Simulation get(String id) {
        return find(id).orElseThrow(() -> unknown(id));
    }

    static Refusal unknown(String id) {
        return new Refusal(Kind.NOT_FOUND, "unknownSimulation", "there is no simulation " + id);
    }

    /** Stops it when it has not ended, and forgets it. @throws Refusal when it is not known */
    public void delete(String id) {
        Simulation simulation = get(id);
        simulation.stop();
        known.remove(id);
        // One that waits is not kept until its turn.
        if (queue.removeIf(task -> task instanceof Turn turn && turn.simulation == simulation)) {
            ends(simulation, STOPPED);
        } else if (simulation.hasEnded()) {
            deleteFiles(simulation);
        }
    }

    private static void deleteFiles(Simulation simulation) {
        try {
            simulation.files().delete();
        } catch (IOException failure) {
            LOG.log(
                    Level.WARNING,
                    "the rows of the simulation " + simulation.id() + " stay until the next start",
                    failure);
        }
    }

    /** Stops the one that runs and those that wait, and removes what they have left. */
    @Override
    public void close() {
        stopping = true;
        list().forEach(Simulation::stop);
        executor.shutdown();
        try {
            if (!executor.awaitTermination(STOP_MINUTES, TimeUnit.MINUTES)) {
                LOG.severe("a simulation did not stop within " + STOP_MINUTES + " minutes and is left behind");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        list().forEach(Simulations::deleteFiles);
    }
}

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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
 * The simulations that are known: one runs at a time on a thread of its own, so that a close never waits for one. They
 * are in memory and their rows in {@code tmp}; the store knows nothing of them, and when the server stops they are gone.
 */
public final class Simulations implements AutoCloseable {
    /** Most that wait or run. */
    public static final int MOST_UNDER_WAY = 8;
    /** Most that have ended and are kept; a further one takes the place of the oldest. */
    public static final int MOST_KEPT = 8;

    private static final Logger LOG = Logger.getLogger(Simulations.class.getName());
    private static final int STOP_MINUTES = 10;

    private final Store store;
    private final Accounts accounts;
    private final Bills bills;
    private final MonthRater rater;
    private final ServerClock clock;
    private final Drafts drafts;
    private final Path directory;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("meisai-simulations").factory());
    /** The oldest first. */
    private final Map<String, Simulation> known = Collections.synchronizedMap(new LinkedHashMap<>());

    private volatile boolean stopping;

    public Simulations(Store store, Accounts accounts, Books books, Bills bills, MonthRater rater, ServerClock clock) {
        this.store = store;
        this.accounts = accounts;
        this.bills = bills;
        this.rater = rater;
        this.clock = clock;
        this.drafts = new Drafts(books);
        this.directory = store.directory().temporary().resolve("simulations");
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
        executor.execute(() -> run(simulation, asked, today));
        return simulation;
    }

    private void enter(Simulation simulation) {
        synchronized (known) {
            long underWay =
                    known.values().stream().filter(one -> !one.hasEnded()).count();
            if (stopping || underWay >= MOST_UNDER_WAY) {
                throw new Refusal(Kind.BUSY, "simulationsBusy", "too many simulations are under way; try again later");
            }
            known.put(simulation.id(), simulation);
        }
    }

    private void run(Simulation simulation, Asked asked, LocalDate today) {
        Outcome outcome;
        try {
            simulation.checkStopped();
            simulation.begins();
            outcome = new SimulationRun(store, bills, rater, simulation, today).run(asked);
        } catch (Stopped stopped) {
            outcome = Outcome.failed("stopped", "the simulation was stopped");
        } catch (RuntimeException failure) {
            LOG.log(Level.SEVERE, "simulation " + simulation.id() + " failed", failure);
            outcome = Outcome.failed("internal", "the simulation failed: " + failure.getMessage());
        }
        if (outcome.result().isEmpty()) {
            deleteFiles(simulation);
        }
        simulation.ends(outcome);
        if (find(simulation.id()).isEmpty()) {
            // It was deleted while it ran.
            deleteFiles(simulation);
        }
        forgetOld();
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
        if (simulation.hasEnded()) {
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

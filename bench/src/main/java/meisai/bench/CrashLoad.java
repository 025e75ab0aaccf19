package meisai.bench;

import java.io.IOException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Everything at once, until the server is killed. */
final class CrashLoad {
    /**
     * @param senders of usage
     * @param mostOfBatch a batch has from 1 to so many records
     */
    record Settings(Fleet fleet, int senders, int mostOfBatch) {}

    /** What one thread does again and again. */
    private interface Step {
        void take(Random random) throws IOException, InterruptedException, BenchFailure;
    }

    private static final int MOST_SIMS = 8;
    private static final int BUSY = 503;
    private static final int AGAIN_OF_TEN = 2;
    /** Closed ones of which usage is made void. */
    private static final int VOID_MONTHS = 3;

    private final Settings settings;
    private final Api api;
    private final CrashLedger ledger;
    private final CrashMonths months;
    private final Checks checks;
    private final CrashFlight flight = new CrashFlight();
    private volatile boolean killed;

    CrashLoad(Settings settings, Api api, CrashLedger ledger, CrashMonths months, Checks checks) {
        this.settings = settings;
        this.api = api;
        this.ledger = ledger;
        this.months = months;
        this.checks = checks;
    }

    /**
     * Kills the server in the middle of it.
     *
     * @return what was under way when it was killed
     * @throws BenchFailure when an answer is wrong
     */
    Map<CrashKind, Integer> untilKilled(ServerProcess server, CrashPlan plan)
            throws IOException, InterruptedException, BenchFailure {
        Random seeds = new Random(plan.seed());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> work = new ArrayList<>();
            for (int sender = 0; sender < settings.senders(); sender++) {
                long seed = seeds.nextLong();
                work.add(threads.submit(() -> repeat(seed, this::usage)));
            }
            for (Step step : List.<Step>of(this::sims, this::version, this::takeOff, this::export)) {
                long seed = seeds.nextLong();
                work.add(threads.submit(() -> repeat(seed, step)));
            }
            work.add(threads.submit(() -> close(plan.closeMillis())));
            TimeUnit.MILLISECONDS.sleep(plan.killMillis());
            Map<CrashKind, Integer> then = flight.now();
            killed = true;
            server.kill();
            for (Future<Boolean> each : work) {
                await(each);
            }
            return then;
        }
    }

    private static void await(Future<Boolean> work) throws InterruptedException, BenchFailure {
        try {
            work.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof BenchFailure failure) {
                throw failure;
            }
            throw new BenchFailure("the load failed: " + failed.getCause(), failed);
        }
    }

    private boolean repeat(long seed, Step step) throws InterruptedException, BenchFailure {
        Random random = new Random(seed);
        while (!killed) {
            try {
                step.take(random);
            } catch (IOException lost) {
                unlessKilled(lost);
            }
        }
        return true;
    }

    private void unlessKilled(IOException lost) throws BenchFailure {
        if (!killed) {
            throw new BenchFailure("the server was gone before it was killed: " + lost, lost);
        }
    }

    private void usage(Random random) throws IOException, InterruptedException, BenchFailure {
        Optional<CrashBatch> known =
                random.nextInt(10) < AGAIN_OF_TEN ? ledger.known(random) : Optional.<CrashBatch>empty();
        if (known.isPresent()) {
            int added = untilTaken(CrashKind.AGAIN, known.get());
            checks.same("records accepted again of what was acknowledged, " + known.get() + ",", 0, added);
            return;
        }
        Optional<CrashBatch> batch = ledger.newBatch(1 + random.nextInt(settings.mostOfBatch()), months.usage());
        if (batch.isPresent()) {
            change(batch.get());
        } else {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private void sims(Random random) throws IOException, InterruptedException, BenchFailure {
        int operator = random.nextInt(settings.fleet().operators());
        change(ledger.newSims(operator, months.usage().plusMonths(1), 1 + random.nextInt(MOST_SIMS)));
        TimeUnit.MILLISECONDS.sleep(random.nextInt(50));
    }

    /** For a month that no usage is for yet. */
    private void version(Random random) throws IOException, InterruptedException, BenchFailure {
        Optional<CrashVersion> version = ledger.newVersion(months.usage().plusMonths(2));
        if (version.isPresent()) {
            change(version.get());
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(300));
    }

    private void takeOff(Random random) throws IOException, InterruptedException, BenchFailure {
        Optional<CrashVoid> some = ledger.newVoid(random, months.usage().minusMonths(VOID_MONTHS));
        if (some.isPresent()) {
            change(some.get());
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(100));
    }

    private void change(CrashChange change) throws IOException, InterruptedException, BenchFailure {
        int added = untilTaken(change.kind(), change);
        checks.same("new parts of what is sent first, " + change + ",", change.size(), added);
        ledger.acknowledge(change);
    }

    /** A server that is busy has done nothing. */
    private int untilTaken(CrashKind kind, CrashChange change) throws IOException, InterruptedException, BenchFailure {
        while (true) {
            try {
                return flight.of(kind, () -> change.send(api));
            } catch (BenchFailure refused) {
                if (refused.status() != BUSY) {
                    throw refused;
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    private void export(Random random) throws IOException, InterruptedException, BenchFailure {
        List<YearMonth> closed = months.closed();
        months.ending().ifPresent(closed::remove);
        if (!closed.isEmpty()) {
            String operator = Fleet.operatorId(random.nextInt(settings.fleet().operators()));
            YearMonth month = closed.get(random.nextInt(closed.size()));
            flight.of(CrashKind.EXPORT, () -> {
                CrashExport export = CrashExport.begin(api, operator, months, month);
                ledger.exported(export);
                export.await(api, months);
                return true;
            });
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(40));
    }

    private boolean close(long afterMillis) throws InterruptedException, BenchFailure {
        TimeUnit.MILLISECONDS.sleep(afterMillis);
        try {
            flight.of(CrashKind.CLOSE, () -> CrashClose.ask(api, months));
        } catch (IOException lost) {
            unlessKilled(lost);
        }
        return true;
    }
}

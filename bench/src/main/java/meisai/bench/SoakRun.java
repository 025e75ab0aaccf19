package meisai.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** More than a server can take, for minutes, and the check of what it made of it. */
final class SoakRun {
    record Settings(
            Fleet fleet,
            int minutes,
            int connections,
            int most,
            int slow,
            long ofMonth,
            ServerProcess.Settings server) {}

    private final Settings settings;
    private final SoakUsage usage;
    private final Checks checks = new Checks();
    private final Latencies bills = new Latencies();
    private final List<YearMonth> closed = new ArrayList<>();

    SoakRun(Settings settings) {
        this.settings = settings;
        this.usage = new SoakUsage(settings.fleet());
    }

    Run.Result run(Path place) throws IOException, InterruptedException, BenchFailure {
        String load = Machine.loadAverage();
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        long accepted;
        try (ServerProcess server = ServerProcess.start(
                        settings.server(), place.resolve("data"), place.resolve("server.log"), Run.CLOCK);
                Api api = new Api(server.url(), server.providerKey())) {
            SetUp.operators(api, new BenchBook(2), settings.fleet().operators());
            SetUp.sims(api, settings.fleet());
            SoakSender.Shared shared = SoakSender.Shared.of(
                    usage, settings.most(), System.nanoTime() + TimeUnit.MINUTES.toNanos(settings.minutes()));
            load(server, api, shared);
            accepted = shared.accepted().sum();
            figures(server, shared, figures);
            check(api, accepted);
        }
        return new Run.Result(figures, Map.of(), accepted, load, checks.wrong());
    }

    private void load(ServerProcess server, Api api, SoakSender.Shared shared)
            throws InterruptedException, BenchFailure, IOException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                SlowClients slow = SlowClients.start(server, settings.slow())) {
            List<Future<Boolean>> work = new ArrayList<>();
            for (int i = 0; i < settings.connections(); i++) {
                work.add(threads.submit(new SoakSender(server, shared, i)));
            }
            Future<Boolean> months = threads.submit(() -> closeMonths(api, shared));
            Future<Boolean> reads = threads.submit(() -> readBills(server, shared));
            for (int minute = 1; minute <= settings.minutes(); minute++) {
                long before = shared.accepted().sum();
                TimeUnit.MINUTES.sleep(1);
                Progress.say(String.format(
                        Locale.ROOT,
                        "minute %d: %,d records/s, %d MiB resident, %d months closed, slow clients ended %d times",
                        minute,
                        (shared.accepted().sum() - before) / 60,
                        server.memory() >> 20,
                        closed.size(),
                        slow.ended()));
            }
            for (Future<Boolean> each : work) {
                each.get();
            }
            months.get();
            reads.get();
        } catch (ExecutionException failure) {
            throw new BenchFailure("the load failed: " + failure.getCause(), failure);
        }
    }

    /** Whenever a month has its records, the next one begins and it is closed. */
    private boolean closeMonths(Api api, SoakSender.Shared shared)
            throws IOException, InterruptedException, BenchFailure {
        while (System.nanoTime() < shared.end()) {
            TimeUnit.MILLISECONDS.sleep(100);
            if (shared.ofMonth().get() >= settings.ofMonth()) {
                YearMonth month = usage.month();
                Instant then = month.plusMonths(2).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
                api.put("/test-clock", "{\"now\":\"" + then + "\"}");
                usage.nextMonth();
                shared.ofMonth().set(0);
                close(api, month);
            }
        }
        return true;
    }

    private void close(Api api, YearMonth month) throws IOException, InterruptedException, BenchFailure {
        JsonNode job = api.post("/months/" + text(month) + "/close", Api.JSON_TYPE, "{}");
        while (!job.path("state").asString().matches("done|failed")) {
            job = api.get("/jobs/" + job.path("jobId").asString() + "?wait=30");
        }
        checks.same(
                "close of " + month + ": " + job.path("problems"),
                "done",
                job.path("state").asString());
        closed.add(month);
    }

    private static String text(YearMonth month) {
        return String.format(Locale.ROOT, "%04d%02d", month.getYear(), month.getMonthValue());
    }

    private boolean readBills(ServerProcess server, SoakSender.Shared shared) throws IOException, InterruptedException {
        try (Connection connection = new Connection(server.url(), server.providerKey())) {
            while (System.nanoTime() < shared.end()) {
                long asked = System.nanoTime();
                connection.get("/meisai/v1/bills/" + text(usage.month()) + "?operatorId=" + Run.LARGEST);
                bills.add(System.nanoTime() - asked);
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        return true;
    }

    private void figures(ServerProcess server, SoakSender.Shared shared, Map<Figure, Double> figures)
            throws BenchFailure {
        figures.put(Figure.IMPORT, shared.accepted().sum() / (settings.minutes() * 60.0));
        figures.put(Figure.REQUEST_P50, shared.latencies().millis(50));
        figures.put(Figure.REQUEST_P99, shared.latencies().millis(99));
        figures.put(Figure.REQUEST_MAX, shared.latencies().millis(100));
        figures.put(Figure.REFUSED, (double) shared.refusals().count());
        figures.put(Figure.REFUSED_P99, shared.refusals().millis(99));
        figures.put(Figure.LATEST_P50, bills.millis(50));
        figures.put(Figure.LATEST_P99, bills.millis(99));
        figures.put(Figure.LATEST_MAX, bills.millis(100));
        figures.put(Figure.MONTHS_CLOSED, (double) closed.size());
        figures.put(Figure.PEAK_MEMORY, Run.memory(server));
        new TreeMap<>(shared.refused()).forEach((why, count) -> Progress.say("refused: " + why + " " + count.sum()));
    }

    /** What the server says it has is what it has acknowledged, and every closed month is whole. */
    private void check(Api api, long accepted) throws IOException, InterruptedException, BenchFailure {
        long received = 0;
        for (JsonNode day : api.get("/conservation?from=" + Workload.firstDay() + "&to=20991231")
                .path("receipts")) {
            received += day.path("accepted").asLong();
        }
        checks.same("records accepted, by receipts", accepted, received);
        checks.same("records taken", usage.taken(), accepted);
        long counted = 0;
        for (YearMonth month = Workload.MONTH; !month.isAfter(usage.month()); month = month.plusMonths(1)) {
            for (int operator = 0; operator < settings.fleet().operators(); operator++) {
                JsonNode of = api.get("/conservation/" + text(month) + "?operatorId=" + Fleet.operatorId(operator));
                for (JsonNode account : of.path("accounts")) {
                    counted += account.path("accepted").asLong();
                    checks.same(
                            month + " of " + Fleet.operatorId(operator),
                            account.path("accepted").asLong(),
                            account.path("billed").asLong()
                                    + account.path("parked").asLong()
                                    + account.path("late").asLong()
                                    + account.path("voided").asLong());
                }
            }
        }
        checks.same("records accepted, by months", accepted, counted);
    }
}

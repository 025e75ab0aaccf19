package meisai.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** One run of many small requests on a new server, and the check of every bill. */
final class RequestsRun {
    /**
     * @param most records of a request
     * @param warmUpSeconds before the seconds that count
     */
    record Settings(
            Load load, int connections, int most, int seconds, int warmUpSeconds, ServerProcess.Settings server) {}

    /** Days before the one that most usage is for. */
    private static final int DAYS = 20;

    private RequestsRun() {}

    static Run.Result run(Settings settings, Path place) throws IOException, InterruptedException, BenchFailure {
        String load = Machine.loadAverage();
        BenchBook book = new BenchBook(settings.load().meters());
        Workload history = new Workload(settings.load(), DAYS);
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        Checks checks = new Checks();
        long rows;
        try (ServerProcess server = ServerProcess.start(
                        settings.server(), place.resolve("data"), place.resolve("server.log"), Run.CLOCK);
                Api api = new Api(server.url(), server.providerKey())) {
            SetUp.operators(api, book, settings.load().operators());
            checks.same("SIMs set up", (long) settings.load().sims(), SetUp.sims(api, history.fleet()));
            LiveUsage usage = new LiveUsage(history, Long.MAX_VALUE);
            long sent = send(settings, server, usage, figures);
            figures.put(Figure.PEAK_MEMORY, Run.memory(server));
            rows = BillCheck.all(api, "live", new Tally(history.fleet(), book).and(usage, sent), checks);
        }
        return new Run.Result(figures, Map.of(), rows, load, checks.wrong());
    }

    /** Answers how many records were sent, all of which were accepted. */
    private static long send(Settings settings, ServerProcess server, LiveUsage usage, Map<Figure, Double> figures)
            throws IOException, InterruptedException, BenchFailure {
        long start = System.nanoTime();
        long countFrom = start + TimeUnit.SECONDS.toNanos(settings.warmUpSeconds());
        long end = countFrom + TimeUnit.SECONDS.toNanos(settings.seconds());
        RequestSender.Shared shared = new RequestSender.Shared(
                usage, settings.most(), new AtomicLong(), new AtomicLong(), new Latencies(), countFrom, end);
        List<Connection> connections = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(settings.connections())) {
            List<Future<Boolean>> work = new ArrayList<>();
            for (int i = 0; i < settings.connections(); i++) {
                Connection connection = new Connection(server.url(), server.providerKey());
                connections.add(connection);
                work.add(threads.submit(new RequestSender(connection, shared)));
            }
            TimeUnit.NANOSECONDS.sleep(countFrom - System.nanoTime());
            Cpu before = Cpu.now(server);
            TimeUnit.NANOSECONDS.sleep(end - System.nanoTime());
            Cpu.now(server).since(before).put(figures);
            for (Future<Boolean> each : work) {
                each.get();
            }
        } catch (ExecutionException failure) {
            throw new BenchFailure("sending failed: " + failure.getCause(), failure);
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
        figures.put(Figure.REQUESTS, shared.latencies().count() / (double) settings.seconds());
        figures.put(Figure.REQUEST_RECORDS, shared.records().get() / (double) settings.seconds());
        figures.put(Figure.REQUEST_P50, shared.latencies().millis(50));
        figures.put(Figure.REQUEST_P99, shared.latencies().millis(99));
        figures.put(Figure.REQUEST_MAX, shared.latencies().millis(100));
        return shared.next().get();
    }
}

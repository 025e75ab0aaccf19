package meisai.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** One run of starts: in an empty directory, and in one that a killed server has left. */
final class StartRun {
    private static final int IN_FLIGHT = 2;

    private StartRun() {}

    static Run.Result run(Load load, int batch, ServerProcess.Settings settings, Path place)
            throws IOException, InterruptedException, BenchFailure {
        String before = Machine.loadAverage();
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        Checks checks = new Checks();
        long rows;
        Path data = place.resolve("data");
        BenchBook book = new BenchBook(load.meters());
        Workload workload = new Workload(load);
        try (ServerProcess server = ServerProcess.start(settings, data, place.resolve("server.log"), Run.CLOCK);
                Api api = new Api(server.url(), server.providerKey())) {
            figures.put(Figure.START_EMPTY, server.secondsUntilReady());
            BatchSender.Sent sent = SetUp.withUsage(api, book, workload, batch, IN_FLIGHT);
            figures.put(Figure.IMPORT_TIME, sent.seconds());
            server.kill();
        }
        figures.put(Figure.IMPORT_STORE, Run.size(data) / Run.MIB);
        try (ServerProcess server = ServerProcess.start(
                settings.prepared(), place.resolve("empty"), place.resolve("empty.log"), Run.CLOCK)) {
            figures.put(Figure.START_PREPARED, server.secondsUntilReady());
        }
        Path wal = data.resolve("meisai.duckdb.wal");
        figures.put(Figure.START_WAL, Files.exists(wal) ? Files.size(wal) / Run.MIB : 0);
        try (ServerProcess server =
                        ServerProcess.start(settings.prepared(), data, place.resolve("again.log"), Run.CLOCK);
                Api api = new Api(server.url(), server.providerKey())) {
            figures.put(Figure.START_KILLED, server.secondsUntilReady());
            figures.put(Figure.START_CPU, server.cpuSeconds());
            figures.put(Figure.START_MEMORY, Run.memory(server));
            check(api, workload, batch, checks);
            rows = BillCheck.all(api, "live", Tally.of(workload, book), checks);
        }
        return new Run.Result(figures, Map.of(), rows, before, checks.wrong());
    }

    /** The last batch, sent again, is known. */
    private static void check(Api api, Workload workload, int batch, Checks checks)
            throws IOException, InterruptedException, BenchFailure {
        Bytes body = new Bytes();
        long first = Math.max(0, workload.sent() - batch);
        for (long each = first; each < workload.sent(); each++) {
            workload.write(each, body);
        }
        JsonNode answer = api.postUsage(body);
        checks.same(
                "records of the last batch that are known",
                workload.sent() - first,
                answer.get("duplicates").asLong());
    }
}

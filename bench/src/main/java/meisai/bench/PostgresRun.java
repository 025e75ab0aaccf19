package meisai.bench;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;

/** One run of the same month here and in PostgreSQL, one after the other, with the same results to the last digit. */
final class PostgresRun {
    private static final int BATCH = 10_000;
    private static final int IN_FLIGHT = 2;

    private PostgresRun() {}

    static Run.Result run(Load load, Path bin, ServerProcess.Settings settings, Path place)
            throws IOException, InterruptedException, BenchFailure {
        String before = Machine.loadAverage();
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        Checks checks = new Checks();
        Workload workload = new Workload(load);
        BenchBook book = new BenchBook(load.meters());
        Tally tally = Tally.of(workload, book);
        SortedMap<String, String> ours = ours(settings, place, workload, book, tally, figures, checks);
        long lines = LongStream.of(tally.rows()).sum() - load.sims();
        Path directory = place.resolve("postgres");
        try (PostgresProcess postgres = PostgresProcess.start(bin, directory, place.resolve("postgres.log"))) {
            PostgresWork work = new PostgresWork(postgres.psql(), workload);
            Progress.say("PostgreSQL");
            work.setUp(book);
            work.work(figures);
            checks.same("records copied", workload.sent(), work.count("staging"));
            checks.same("unique records", workload.records(), work.count("usage"));
            checks.same("lines", lines, work.count("line"));
            checks.same("amounts by operator and item", ours, work.amounts());
            figures.put(Figure.POSTGRES_STORE, Run.size(directory) / Run.MIB);
        }
        return new Run.Result(figures, Map.of(), lines, before, checks.wrong());
    }

    private static SortedMap<String, String> ours(
            ServerProcess.Settings settings,
            Path place,
            Workload workload,
            BenchBook book,
            Tally tally,
            Map<Figure, Double> figures,
            Checks checks)
            throws IOException, InterruptedException, BenchFailure {
        Path data = place.resolve("data");
        try (ServerProcess server = ServerProcess.start(settings, data, place.resolve("server.log"), Run.CLOCK);
                Api api = new Api(server.url(), server.providerKey())) {
            BatchSender.Sent sent = SetUp.withUsage(api, book, workload, BATCH, IN_FLIGHT);
            double close = Run.close(api);
            figures.put(Figure.IMPORT_TIME, sent.seconds());
            figures.put(Figure.CLOSE, close);
            figures.put(Figure.OURS_ALL, sent.seconds() + close);
            figures.put(Figure.PEAK_MEMORY, Run.memory(server));
            BillCheck.all(api, "closed", tally, checks);
            figures.put(Figure.STORE, Run.size(data) / Run.MIB);
            return amounts(api, workload.fleet().operators());
        }
    }

    /** Amounts of usage by operator and item, as {@code operator item}. */
    private static SortedMap<String, String> amounts(Api api, int operators)
            throws IOException, InterruptedException, BenchFailure {
        SortedMap<String, String> amounts = new TreeMap<>();
        for (int operator = 0; operator < operators; operator++) {
            String id = Fleet.operatorId(operator);
            JsonNode costs = api.get("/costs?by=item&from=" + Workload.monthText() + "&operatorId=" + id);
            for (JsonNode cost : costs.get("costs")) {
                String item = cost.get("item").asString();
                if (!item.startsWith(BenchBook.MONTHLY)) {
                    amounts.put(
                            id + " " + item,
                            Run.plain(new BigDecimal(cost.get("amount").asString())));
                }
            }
        }
        return amounts;
    }
}

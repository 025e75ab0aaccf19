package meisai.bench;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** One run: a new server on an empty store, a month of usage imported, closed and exported, and everything checked. */
final class Run {
    record Settings(Load load, int batch, int inFlight, ServerProcess.Settings server) {}

    /**
     * @param phases when each measured phase began
     * @param wrong checks that failed
     */
    record Result(
            Map<Figure, Double> figures,
            Map<String, Instant> phases,
            long rows,
            String loadAverage,
            List<String> wrong) {}

    /** The operator with most SIMs. */
    static final String LARGEST = Fleet.operatorId(0);

    static final String CLOCK = Workload.MONTH.plusMonths(1).atDay(1) + "T00:00:00Z";
    /** Every twentieth batch is sent again. */
    private static final int AGAIN = 20;

    static final double MIB = 1 << 20;

    private final Settings settings;
    private final Path data;
    private final Workload workload;
    private final BenchBook book;
    private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    private final Map<String, Instant> phases = new LinkedHashMap<>();
    private final Checks checks = new Checks();

    private Run(Settings settings, Path data) {
        this.settings = settings;
        this.data = data;
        this.workload = new Workload(settings.load());
        this.book = new BenchBook(settings.load().meters());
    }

    /** @param importOnly whether it ends with the month open */
    static Result run(Settings settings, Path directory, boolean importOnly)
            throws IOException, InterruptedException, BenchFailure {
        String load = Machine.loadAverage();
        Files.createDirectories(directory);
        Run run = new Run(settings, directory.resolve("data"));
        Path log = directory.resolve("server.log");
        long rows = 0;
        try (ServerProcess server = ServerProcess.start(settings.server(), run.data, log, CLOCK);
                Api api = new Api(server.url(), server.providerKey())) {
            run.setUp(api);
            run.importMonth(api, server);
            double peak = memory(server);
            if (!importOnly) {
                server.forgetPeak();
                long[] ofOperators = run.closeMonth(api, server);
                rows = LongStream.of(ofOperators).sum();
                ExportRun exports = new ExportRun(api, run.data.resolve("tmp"), run.figures, run.phases, run.checks);
                exports.largest(server, directory.resolve("bill.csv"));
                exports.all(server, ofOperators);
                peak = Math.max(peak, memory(server));
            }
            run.put(Figure.PEAK_MEMORY, peak);
        }
        run.put(Figure.STORE, size(run.data) / MIB);
        return new Result(run.figures, run.phases, rows, load, run.checks.wrong());
    }

    /** Imports and closes a month; answers how many rows its bill has. */
    static long prepare(Settings settings, Path directory) throws IOException, InterruptedException, BenchFailure {
        Run run = new Run(settings, directory.resolve("data"));
        try (ServerProcess server =
                        ServerProcess.start(settings.server(), run.data, directory.resolve("server.log"), CLOCK);
                Api api = new Api(server.url(), server.providerKey())) {
            run.setUp(api);
            run.importMonth(api, server);
            long rows = LongStream.of(run.closeMonth(api, server)).sum();
            if (!run.checks.wrong().isEmpty()) {
                throw new BenchFailure(String.join("; ", run.checks.wrong()));
            }
            return rows;
        }
    }

    static double memory(ServerProcess server) {
        return server.peakMemory().map(bytes -> bytes / MIB).orElse(Double.NaN);
    }

    private void put(Figure figure, double value) {
        figures.put(figure, value);
    }

    private void setUp(Api api) throws IOException, InterruptedException, BenchFailure {
        SetUp.operators(api, book, settings.load().operators());
        int sims = settings.load().sims();
        long start = System.nanoTime();
        long accepted = SetUp.sims(api, workload.fleet());
        put(Figure.SET_UP, sims * 1e9 / (System.nanoTime() - start));
        checks.same("SIMs set up", (long) sims, accepted);
    }

    private void importMonth(Api api, ServerProcess server) throws IOException, InterruptedException, BenchFailure {
        BatchSender sender = new BatchSender(api, workload, settings.batch(), settings.inFlight());
        Cpu before = Cpu.now(server);
        phases.put("import", Instant.now());
        BatchSender.Sent sent = sender.send(sender.all(), new Progress("import", workload.sent()));
        Cpu cpu = Cpu.now(server).since(before);
        put(Figure.IMPORT, sent.perSecond());
        put(Figure.IMPORT_TIME, sent.seconds());
        put(Figure.ANSWER_MEDIAN, sent.answers().millis(50));
        put(Figure.ANSWER_SLOWEST, sent.answers().millis(100));
        put(Figure.SERVER_CPU, cpu.server());
        put(Figure.CLIENT_CPU, cpu.client());
        put(Figure.OTHER_CPU, cpu.others());
        put(Figure.IMPORT_MEMORY, memory(server));
        put(Figure.IMPORT_STORE, size(data) / MIB);
        checks.same("records received", workload.sent(), sent.received());
        checks.same("records accepted", workload.records(), sent.accepted());
        checks.same("records that came again", workload.sent() - workload.records(), sent.duplicates());

        phases.put("again", Instant.now());
        int[] again =
                IntStream.of(sender.all()).filter(batch -> batch % AGAIN == 0).toArray();
        long records = IntStream.of(again).mapToLong(sender::records).sum();
        BatchSender.Sent repeated = sender.send(again, new Progress("sent again", records));
        put(Figure.DUPLICATES, repeated.perSecond());
        checks.same("records sent again that are duplicates", records, repeated.duplicates());
        checks.same("records sent again that were accepted", 0L, repeated.accepted());
    }

    /** The rows of each operator's bill. */
    private long[] closeMonth(Api api, ServerProcess server) throws IOException, InterruptedException, BenchFailure {
        Progress.say("close");
        Cpu before = Cpu.now(server);
        phases.put("close", Instant.now());
        put(Figure.CLOSE, close(api));
        Cpu cpu = Cpu.now(server).since(before);
        put(Figure.CLOSE_CPU, cpu.server());
        put(Figure.CLOSE_OTHER_CPU, cpu.others());
        put(Figure.CLOSE_MEMORY, memory(server));
        Tally tally = Tally.of(workload, book);
        BillCheck.all(api, "closed", tally, checks);
        return tally.rows();
    }

    /** Closes the month; answers how many seconds it took. */
    static double close(Api api) throws IOException, InterruptedException, BenchFailure {
        long start = System.nanoTime();
        String job = api.post("/months/" + Workload.monthText() + "/close", Api.JSON_TYPE, "{}")
                .get("jobId")
                .asString();
        JsonNode ended = api.get("/jobs/" + job + "?wait=600");
        double seconds = (System.nanoTime() - start) / 1e9;
        if (!ended.get("state").asString().equals("done")) {
            throw new BenchFailure("the close failed: " + ended);
        }
        return seconds;
    }

    static JsonNode bill(Api api, String operator) throws IOException, InterruptedException, BenchFailure {
        return api.get("/bills/" + Workload.monthText() + "?operatorId=" + operator);
    }

    static String subtotal(JsonNode bill) {
        return plain(new BigDecimal(bill.get("subtotal").asString()));
    }

    static String plain(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }

    static long size(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            long sum = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sum += Files.size(file);
            }
            return sum;
        }
    }
}

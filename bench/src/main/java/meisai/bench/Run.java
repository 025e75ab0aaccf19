package meisai.bench;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** One run: a new server on an empty store, a month of usage imported, closed and exported, and everything checked. */
final class Run {
    /** @param sims how many SIMs the records are of */
    record Settings(long records, int batch, int sims, int inFlight, ServerProcess.Settings server) {}

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

    static final String OPERATOR = "OP0000000001";
    static final String CLOCK = Workload.MONTH.plusMonths(1).atDay(1) + "T00:00:00Z";
    private static final String JSON = "application/json";
    private static final int RESOURCES_AT_ONCE = 5_000;
    /** Every twentieth batch is sent again. */
    private static final int AGAIN = 20;

    private static final double MIB = 1 << 20;

    private final Settings settings;
    private final Path data;
    private final Workload workload;
    private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    private final Map<String, Instant> phases = new LinkedHashMap<>();
    private final List<String> wrong = new ArrayList<>();

    private Run(Settings settings, Path data) {
        this.settings = settings;
        this.data = data;
        this.workload = new Workload(settings.records(), settings.sims(), OPERATOR);
    }

    static Result run(Settings settings, Path directory) throws IOException, InterruptedException, BenchFailure {
        String load = Machine.loadAverage();
        Files.createDirectories(directory);
        Run run = new Run(settings, directory.resolve("data"));
        Path log = directory.resolve("server.log");
        long rows;
        try (ServerProcess server = ServerProcess.start(settings.server(), run.data, log, CLOCK);
                Api api = new Api(server.url(), server.providerKey())) {
            run.setUp(api);
            run.importMonth(api, server);
            rows = run.closeMonth(api, server);
            run.export(api, server, directory.resolve("bill.csv"), rows);
            run.put(
                    Figure.PEAK_MEMORY,
                    server.peakMemory().map(bytes -> bytes / MIB).orElse(Double.NaN));
        }
        run.put(Figure.STORE, size(run.data) / MIB);
        return new Result(run.figures, run.phases, rows, load, run.wrong);
    }

    /** Imports and closes a month; answers how many rows its bill has. */
    static long prepare(Settings settings, Path directory) throws IOException, InterruptedException, BenchFailure {
        Run run = new Run(settings, directory.resolve("data"));
        try (ServerProcess server =
                        ServerProcess.start(settings.server(), run.data, directory.resolve("server.log"), CLOCK);
                Api api = new Api(server.url(), server.providerKey())) {
            run.setUp(api);
            run.importMonth(api, server);
            long rows = run.closeMonth(api, server);
            if (!run.wrong.isEmpty()) {
                throw new BenchFailure(String.join("; ", run.wrong));
            }
            return rows;
        }
    }

    private void put(Figure figure, double value) {
        figures.put(figure, value);
    }

    private void check(String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            wrong.add(what + ": expected " + expected + ", found " + found);
        }
    }

    private void setUp(Api api) throws IOException, InterruptedException, BenchFailure {
        api.post("/price-books", "application/yaml", BenchBook.yaml(Workload.firstDay()));
        api.post("/operators", JSON, """
                {"name":"Bench","email":"bench@example.com","password":"benchmark only","operatorId":"%s","accounts":[
                {"coverage":"jp","currency":"JPY","priceBook":"%s","tax":{"rate":"0.10"},"firstMonth":"%s"}]}
                """.formatted(OPERATOR, BenchBook.ID, Workload.monthText()));
        long accepted = 0;
        long start = System.nanoTime();
        for (int sim = 0; sim < settings.sims(); sim += RESOURCES_AT_ONCE) {
            StringBuilder lines = new StringBuilder();
            for (int each = sim; each < Math.min(settings.sims(), sim + RESOURCES_AT_ONCE); each++) {
                lines.append(workload.resource(each));
            }
            accepted += api.post("/resources", "application/x-ndjson", lines.toString())
                    .get("accepted")
                    .asLong();
        }
        put(Figure.SET_UP, settings.sims() * 1e9 / (System.nanoTime() - start));
        check("SIMs set up", (long) settings.sims(), accepted);
    }

    private void importMonth(Api api, ServerProcess server) throws IOException, InterruptedException, BenchFailure {
        BatchSender sender = new BatchSender(api, workload, settings.batch(), settings.inFlight());
        Cpu before = Cpu.now(server);
        phases.put("import", Instant.now());
        BatchSender.Sent sent =
                sender.send(IntStream.range(0, sender.batches()).toArray(), new Progress("import", settings.records()));
        Cpu cpu = Cpu.now(server).since(before);
        put(Figure.IMPORT, sent.perSecond());
        put(Figure.IMPORT_TIME, sent.seconds());
        put(Figure.ANSWER_MEDIAN, sent.medianMillis());
        put(Figure.ANSWER_SLOWEST, sent.slowestMillis());
        put(Figure.SERVER_CPU, cpu.server());
        put(Figure.CLIENT_CPU, cpu.client());
        put(Figure.OTHER_CPU, cpu.others());
        put(Figure.IMPORT_MEMORY, server.peakMemory().map(bytes -> bytes / MIB).orElse(Double.NaN));
        put(Figure.IMPORT_STORE, size(data) / MIB);
        check("records received", settings.records(), sent.received());
        check("records accepted", settings.records(), sent.accepted());

        phases.put("again", Instant.now());
        int[] again = IntStream.range(0, sender.batches())
                .filter(batch -> batch % AGAIN == 0)
                .toArray();
        long records = IntStream.of(again).mapToLong(sender::records).sum();
        BatchSender.Sent repeated = sender.send(again, new Progress("sent again", records));
        put(Figure.DUPLICATES, repeated.perSecond());
        check("records sent again that are duplicates", records, repeated.duplicates());
        check("records sent again that were accepted", 0L, repeated.accepted());
    }

    /** The rows of the bill. */
    private long closeMonth(Api api, ServerProcess server) throws IOException, InterruptedException, BenchFailure {
        Progress.say("close");
        String month = Workload.monthText();
        Cpu before = Cpu.now(server);
        phases.put("close", Instant.now());
        long start = System.nanoTime();
        String job = api.post("/months/" + month + "/close", JSON, "{\"operatorId\":\"" + OPERATOR + "\"}")
                .get("jobId")
                .asString();
        JsonNode ended = api.get("/jobs/" + job + "?wait=600");
        put(Figure.CLOSE, (System.nanoTime() - start) / 1e9);
        Cpu cpu = Cpu.now(server).since(before);
        put(Figure.CLOSE_CPU, cpu.server());
        put(Figure.CLOSE_OTHER_CPU, cpu.others());
        if (!ended.get("state").asString().equals("done")) {
            throw new BenchFailure("the close failed: " + ended);
        }
        JsonNode bill = api.get("/bills/" + month + "?operatorId=" + OPERATOR);
        JsonNode counts = bill.get("counts");
        check("records billed", settings.records(), counts.get("billed").asLong());
        check("records parked", 0L, counts.get("parked").asLong());
        check("records late", 0L, counts.get("late").asLong());
        check("rows of the bill", workload.expectedRows(), counts.get("rows").asLong());
        check("subtotal of the bill", plain(workload.expectedSubtotal()), subtotal(bill));
        return counts.get("rows").asLong();
    }

    private void export(Api api, ServerProcess server, Path csv, long rows)
            throws IOException, InterruptedException, BenchFailure {
        Progress.say("CSV");
        String bill = "/bills/" + Workload.monthText();
        Cpu before = Cpu.now(server);
        phases.put("csv", Instant.now());
        long start = System.nanoTime();
        String url = api.post(bill + "/export?operatorId=" + OPERATOR, JSON, "")
                .get("url")
                .asString();
        double seconds = (System.nanoTime() - start) / 1e9;
        put(Figure.CSV, rows / seconds);
        put(Figure.CSV_TIME, seconds);
        Cpu cpu = Cpu.now(server).since(before);
        put(Figure.CSV_CPU, cpu.server());
        put(Figure.CSV_OTHER_CPU, cpu.others());
        phases.put("download", Instant.now());
        long begin = System.nanoTime();
        try (InputStream in = api.open(url)) {
            Files.copy(in, csv, StandardCopyOption.REPLACE_EXISTING);
        }
        double size = Files.size(csv) / MIB;
        put(Figure.CSV_SIZE, size);
        put(Figure.DOWNLOAD, size * 1e9 / (System.nanoTime() - begin));
        CsvCheck found = CsvCheck.of(csv);
        check("rows of the CSV", rows, found.rows());
        check("sum of the CSV's amounts", subtotal(api.get(bill + "?operatorId=" + OPERATOR)), plain(found.sum()));
    }

    private static String subtotal(JsonNode bill) {
        return plain(new BigDecimal(bill.get("subtotal").asString()));
    }

    private static String plain(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }

    private static long size(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            long sum = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sum += Files.size(file);
            }
            return sum;
        }
    }
}

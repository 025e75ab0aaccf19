package meisai.bench;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One run beside reads: a history imported, then usage that comes at a pace while bills are read, then the close. */
final class LiveRun {
    /**
     * @param history that is imported first
     * @param perSecond records that come in
     * @param seconds that they come for
     * @param everyMillis from one read to the next
     * @param warmUpSeconds whose reads are not counted
     */
    record Settings(
            Workload history,
            BenchBook book,
            double perSecond,
            int seconds,
            int everyMillis,
            int warmUpSeconds,
            int batch,
            int inFlight,
            ServerProcess.Settings server) {
        LiveUsage usage() {
            return new LiveUsage(history, (long) (perSecond * seconds));
        }
    }

    private static final String MANY_READS = "requestsPerMinute: 1000000\n";
    private static final double NANOS_OF_MILLI = 1e6;

    private final Settings settings;
    private final Workload history;
    private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    private final Checks checks = new Checks();

    private LiveRun(Settings settings) {
        this.settings = settings;
        this.history = settings.history();
    }

    static Run.Result run(Settings settings, Path place) throws IOException, InterruptedException, BenchFailure {
        String load = Machine.loadAverage();
        Path config = place.resolve("live.yaml");
        Files.writeString(config, ServerProcess.BY_COMMAND_ONLY + MANY_READS);
        LocalDate today = Workload.MONTH.atDay(settings.history().days() + 1);
        LiveRun run = new LiveRun(settings);
        try (ServerProcess server = ServerProcess.start(
                        settings.server(),
                        place.resolve("data"),
                        place.resolve("server.log"),
                        today + "T23:59:00Z",
                        List.of("--config", config.toString()));
                Api api = new Api(server.url(), server.providerKey())) {
            BatchSender.Sent history =
                    SetUp.withUsage(api, settings.book(), settings.history(), settings.batch(), settings.inFlight());
            run.figures.put(Figure.IMPORT_TIME, history.seconds());
            run.live(server, api);
            return new Run.Result(run.figures, Map.of(), run.check(api), load, run.checks.wrong());
        }
    }

    private void live(ServerProcess server, Api api) throws IOException, InterruptedException, BenchFailure {
        try (CompatApi reading = new CompatApi(server.url(), SetUp.email(0), SetUp.PASSWORD);
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            LiveReader reader =
                    new LiveReader(reading, history.days() + 1, settings.everyMillis(), settings.warmUpSeconds());
            figures.put(Figure.LATEST_FIRST, reader.readLatest() / NANOS_OF_MILLI);
            figures.put(Figure.DAILY_FIRST, reader.readDaily() / NANOS_OF_MILLI);
            LiveUsage usage = settings.usage();
            server.forgetPeak();
            Cpu before = Cpu.now(server);
            Future<List<String>> reads = thread.submit(reader);
            BatchSender.Sent sent;
            try {
                BatchSender sender =
                        new BatchSender(api, usage, settings.batch(), settings.inFlight(), settings.perSecond());
                sent = sender.send(sender.all(), new Progress("usage beside reads", usage.sent()));
            } finally {
                reader.stop();
            }
            Cpu.now(server).since(before).put(figures);
            figures.put(Figure.PHASE_MEMORY, Run.memory(server));
            checks.add(reads.get());
            checks.same("records accepted beside reads", usage.sent(), sent.accepted());
            put(reader, sent);
            reader.readLatest();
            BigDecimal total =
                    new BigDecimal(Run.bill(api, Run.LARGEST).get("total").asString());
            checks.same("latest bill at the end", Run.plain(total), Run.plain(reader.amount()));
        } catch (ExecutionException failure) {
            throw new BenchFailure("reading failed: " + failure.getCause(), failure);
        }
    }

    private void put(LiveReader reader, BatchSender.Sent sent) {
        figures.put(Figure.LIVE_RATE, sent.perSecond());
        figures.put(Figure.LIVE_IMPORT_P50, sent.answers().millis(50));
        figures.put(Figure.LIVE_IMPORT_P99, sent.answers().millis(99));
        figures.put(Figure.LATEST_P50, reader.latest().millis(50));
        figures.put(Figure.LATEST_P90, reader.latest().millis(90));
        figures.put(Figure.LATEST_P99, reader.latest().millis(99));
        figures.put(Figure.LATEST_MAX, reader.latest().millis(100));
        figures.put(Figure.LATEST_READS, (double) reader.latest().count());
        figures.put(Figure.DAILY_P50, reader.daily().millis(50));
        figures.put(Figure.DAILY_P90, reader.daily().millis(90));
        figures.put(Figure.DAILY_P99, reader.daily().millis(99));
        figures.put(Figure.DAILY_MAX, reader.daily().millis(100));
        figures.put(Figure.DAILY_READS, (double) reader.daily().count());
    }

    /** Every live bill is the one computed here, then the month is closed and no bill changes. Answers the largest's rows. */
    private long check(Api api) throws IOException, InterruptedException, BenchFailure {
        LiveUsage usage = settings.usage();
        Tally tally = Tally.of(history, settings.book()).and(usage, usage.sent());
        BillCheck.all(api, "live", tally, checks);
        api.put("/test-clock", "{\"now\":\"" + Run.CLOCK + "\"}");
        figures.put(Figure.CLOSE, Run.close(api));
        BillCheck.all(api, "closed", tally, checks);
        return tally.rows()[0];
    }
}

package meisai.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import meisai.server.cli.Settings;
import meisai.server.cli.Wiring;
import meisai.server.clock.ServerClock;
import meisai.server.usage.ImportResult;
import meisai.server.usage.UsageImport;
import meisai.server.usage.format.BodyRefused;

/** One run of an import without HTTP: bodies that are encoded before are handed to the server in this process. */
final class InProcessRun {
    /** @param threads that hand bodies over */
    record Options(Load load, int batch, int threads) {}

    private static final long MOST_BYTES = 1L << 30;

    /** Where a body is in the file. */
    private record Place(long offset, int length) {}

    private final Options options;
    private final Workload workload;
    private final BenchBook book;
    private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    private final Checks checks = new Checks();

    private InProcessRun(Options options) {
        this.options = options;
        this.workload = new Workload(options.load());
        this.book = new BenchBook(options.load().meters());
    }

    static Run.Result run(Options options, Path place) throws IOException, InterruptedException, BenchFailure {
        String load = Machine.loadAverage();
        InProcessRun run = new InProcessRun(options);
        Path bodies = place.resolve("bodies.ndjson");
        List<Place> places = run.encode(bodies);
        Settings server = Settings.defaults(place.resolve("data")).withPort(0).withoutAutomaticClose();
        long rows;
        try (Wiring wiring = Wiring.start(server, ServerClock.test(Instant.parse(Run.CLOCK)));
                Api api = new Api(
                        "http://127.0.0.1:" + wiring.port(),
                        Files.readString(place.resolve("data").resolve("provider.key"))
                                .strip())) {
            SetUp.operators(api, run.book, options.load().operators());
            run.checks.same("SIMs set up", (long) options.load().sims(), SetUp.sims(api, run.workload.fleet()));
            run.send(wiring.usage(), bodies, places);
            rows = BillCheck.all(api, "live", Tally.of(run.workload, run.book), run.checks);
        }
        return new Run.Result(run.figures, Map.of(), rows, load, run.checks.wrong());
    }

    private List<Place> encode(Path file) throws IOException {
        List<Place> places = new ArrayList<>();
        Bytes bytes = new Bytes();
        long offset = 0;
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long first = 0; first < workload.sent(); first += options.batch()) {
                bytes.clear();
                for (long record = first; record < Math.min(workload.sent(), first + options.batch()); record++) {
                    workload.write(record, bytes);
                }
                out.write(bytes.array(), 0, bytes.length());
                places.add(new Place(offset, bytes.length()));
                offset += bytes.length();
            }
        }
        return places;
    }

    private void send(UsageImport usage, Path file, List<Place> places)
            throws IOException, InterruptedException, BenchFailure {
        AtomicInteger next = new AtomicInteger();
        AtomicLong accepted = new AtomicLong();
        AtomicLong duplicates = new AtomicLong();
        Latencies answers = new Latencies();
        long start = System.nanoTime();
        double cpu = cpuSeconds();
        try (FileChannel bodies = FileChannel.open(file, StandardOpenOption.READ);
                ExecutorService threads = Executors.newFixedThreadPool(options.threads())) {
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < options.threads(); i++) {
                work.add(threads.submit(() -> {
                    for (int body = next.getAndIncrement(); body < places.size(); body = next.getAndIncrement()) {
                        byte[] bytes = read(bodies, places.get(body));
                        long begin = System.nanoTime();
                        ImportResult result = importBody(usage, bytes);
                        answers.add(System.nanoTime() - begin);
                        accepted.addAndGet(result.accepted());
                        duplicates.addAndGet(result.duplicates());
                    }
                    return true;
                }));
            }
            for (Future<?> each : work) {
                each.get();
            }
        } catch (ExecutionException failure) {
            throw new BenchFailure("importing failed: " + failure.getCause(), failure);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        figures.put(Figure.IN_PROCESS, workload.sent() / seconds);
        figures.put(Figure.IN_PROCESS_TIME, seconds);
        figures.put(Figure.IN_PROCESS_CPU, cpuSeconds() - cpu);
        figures.put(Figure.IN_PROCESS_P50, answers.millis(50));
        figures.put(Figure.IN_PROCESS_P99, answers.millis(99));
        checks.same("records accepted", workload.records(), accepted.get());
        checks.same("records that came again", workload.sent() - workload.records(), duplicates.get());
    }

    private static byte[] read(FileChannel bodies, Place place) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(place.length());
        while (bytes.hasRemaining()) {
            if (bodies.read(bytes, place.offset() + bytes.position()) < 0) {
                throw new IOException("the file of bodies ends too early");
            }
        }
        return bytes.array();
    }

    private static ImportResult importBody(UsageImport usage, byte[] bytes) throws IOException, BenchFailure {
        try {
            return usage.importBody(new ByteArrayInputStream(bytes), "application/x-ndjson", "", MOST_BYTES);
        } catch (BodyRefused refused) {
            throw new BenchFailure("a body was refused: " + refused.getMessage(), refused);
        }
    }

    private static double cpuSeconds() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(time -> time.toMillis() / 1e3)
                .orElse(Double.NaN);
    }
}

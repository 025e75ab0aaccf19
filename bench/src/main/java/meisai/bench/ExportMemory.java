package meisai.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;

/** Measures how much memory an export to S3 needs above that of an idle server. */
@Command(
        name = "export-memory",
        description = "Exports a large closed bill to an S3 server and measures the server's memory meanwhile.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 measured and every check passed, 1 a check failed, 2 wrong use."})
final class ExportMemory implements Callable<Integer> {
    private static final String BUCKET = "exports";
    private static final String ACCESS_KEY = "meisai-bench";
    private static final String SECRET_KEY = "only-of-this-benchmark";
    private static final double MIB = 1 << 20;
    private static final int BATCH = 10_000;
    private static final int IN_FLIGHT = 2;
    private static final long SETTLE_MILLIS = 5_000;
    private static final Duration ASK_EVERY = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final long MAX_ABOVE_IDLE_MIB = 256;

    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "5950000",
            description = "Records of the month (default: ${DEFAULT-VALUE}).")
    private long records;

    @Option(
            names = "--sims",
            paramLabel = "N",
            defaultValue = "85000",
            description =
                    "SIMs that they are of (default: ${DEFAULT-VALUE}); with the default records five million rows.")
    private int sims;

    @Option(
            names = "--memory-mib",
            paramLabel = "N",
            defaultValue = "2048",
            description = "Memory of the server as MEISAI_MEMORY gives it, in MiB (default: ${DEFAULT-VALUE}).")
    private long memoryMib;

    @Override
    public Integer call() throws Exception {
        Path directory = Main.home().resolve("bench-data").resolve("export-memory");
        Main.remove(directory);
        Path bucket = Files.createDirectories(directory.resolve("bucket"));
        ServerProcess.Settings server = new ServerProcess.Settings(
                ServerProcess.heapOf(memoryMib << 20),
                memoryMib << 20,
                Optional.empty(),
                List.of("-Daws.accessKeyId=" + ACCESS_KEY, "-Daws.secretAccessKey=" + SECRET_KEY));
        try {
            long rows = Run.prepare(
                    new Run.Settings(Load.ofOneOperator(records, sims), BATCH, IN_FLIGHT, server), directory);
            FilesystemNio2BlobStore store = new FilesystemNio2BlobStore(bucket.toString());
            store.createContainer(BUCKET);
            S3Proxy s3 = S3Proxy.builder()
                    .blobStore(store)
                    .endpoint(URI.create("http://127.0.0.1:0"))
                    .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
                    .build();
            s3.start();
            try {
                return measure(directory, server, s3.getPort(), store, rows) ? 0 : 1;
            } finally {
                s3.stop();
                store.close();
            }
        } catch (BenchFailure failure) {
            Progress.say("meisai bench: " + failure.getMessage());
            return 1;
        }
    }

    private static boolean measure(
            Path directory, ServerProcess.Settings settings, int port, FilesystemNio2BlobStore store, long rows)
            throws IOException, InterruptedException, BenchFailure {
        Path config = directory.resolve("meisai.yaml");
        Files.writeString(config, ServerProcess.BY_COMMAND_ONLY + """
                s3:
                  bucket: %s
                  endpoint: http://127.0.0.1:%d
                  pathStyle: true
                """.formatted(BUCKET, port));
        try (ServerProcess server = ServerProcess.start(
                        settings,
                        directory.resolve("data"),
                        directory.resolve("export.log"),
                        Run.CLOCK,
                        List.of("--config", config.toString()));
                Api api = new Api(server.url(), server.providerKey())) {
            // Idle is a server that has answered something and was then left alone.
            String bill = "/bills/" + Workload.monthText() + "?operatorId=" + Run.LARGEST;
            String subtotal = api.get(bill).get("subtotal").asString();
            Thread.sleep(SETTLE_MILLIS);
            double idle = server.memory() / MIB;
            server.forgetPeak();
            long start = System.nanoTime();
            String url = Export.begin(api, Run.LARGEST, Workload.monthText()).url(api, ASK_EVERY, LIMIT);
            double seconds = (System.nanoTime() - start) / 1e9;
            double peak = server.peakSince() / MIB;
            Path csv = directory.resolve("bill.csv");
            try (InputStream in = api.open(url)) {
                Files.copy(in, csv, StandardCopyOption.REPLACE_EXISTING);
            }
            CsvCheck read = CsvCheck.of(csv);
            int objects = store.list(
                            ListObjectsV2Request.builder().bucket(BUCKET).build())
                    .contents()
                    .size();
            System.out.printf(
                    Locale.ROOT,
                    "rows %,d, CSV %.0f MiB, %.1f s (%,.0f rows/s)%nidle %.0f MiB, peak %.0f MiB, above idle %.0f MiB"
                            + " (at most %d)%n",
                    rows,
                    Files.size(csv) / MIB,
                    seconds,
                    rows / seconds,
                    idle,
                    peak,
                    peak - idle,
                    MAX_ABOVE_IDLE_MIB);
            boolean right = read.rows() == rows
                    && read.sum().compareTo(new java.math.BigDecimal(subtotal)) == 0
                    && objects == 1;
            System.out.println(
                    right
                            ? "rows and their sum are those of the bill"
                            : "WRONG: " + read + " for " + rows + " rows of " + subtotal + ", objects " + objects);
            return right && peak - idle <= MAX_ABOVE_IDLE_MIB;
        }
    }
}

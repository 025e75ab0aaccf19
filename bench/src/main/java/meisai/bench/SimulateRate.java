package meisai.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Measures how fast a closed month is simulated, beside how fast its records and lines are read in order. */
@Command(
        name = "simulate",
        description = {
            "Simulates a closed month with its own and with other prices, and reads the records and lines of the month",
            "in order with nothing done to them; prints both rates."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 measured and every check passed, 1 a check failed, 2 wrong use."})
final class SimulateRate implements Callable<Integer> {
    private static final int BATCH = 10_000;
    private static final int IN_FLIGHT = 2;
    private static final int RECORDS_OF_SIM = 305;
    private static final String RECORDS =
            "SELECT day - DATE '1970-01-01', resource_id, meter_id, attribute_set_id, scale, quantity"
                    + " FROM read_parquet('%s') ORDER BY day, resource_id, meter_id, attribute_set_id, scale";
    private static final String LINES =
            "SELECT day - DATE '1970-01-01', coalesce(resource_number, 0), price_number, standing_number, scale, quantity"
                    + " FROM read_parquet('%s') ORDER BY ordinal";

    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "5000000",
            description = "Records of the month (default: ${DEFAULT-VALUE}); a SIM for each 305.")
    private long records;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "3",
            description = "Simulations of each kind, and reads between them (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--memory-mib",
            paramLabel = "N",
            defaultValue = "2048",
            description = "Memory of the server as MEISAI_MEMORY gives it, in MiB (default: ${DEFAULT-VALUE}).")
    private long memoryMib;

    @Override
    public Integer call() throws Exception {
        Path directory = Main.home().resolve("bench-data").resolve("simulate");
        Main.remove(directory);
        Files.createDirectories(directory);
        ServerProcess.Settings server =
                new ServerProcess.Settings(memoryMib << 19, memoryMib << 20, Optional.empty(), List.of());
        int sims = Math.clamp(records / RECORDS_OF_SIM, 1, 1_000_000);
        try {
            long rows = Run.prepare(
                    new Run.Settings(Load.ofOneOperator(records, sims), BATCH, IN_FLIGHT, server), directory);
            return measure(directory, server, rows) ? 0 : 1;
        } catch (BenchFailure failure) {
            Progress.say("meisai bench: " + failure.getMessage());
            return 1;
        } finally {
            Main.remove(directory);
        }
    }

    private boolean measure(Path directory, ServerProcess.Settings settings, long rows)
            throws IOException, InterruptedException, SQLException, BenchFailure {
        boolean right = true;
        try (ServerProcess server = ServerProcess.start(
                        settings, directory.resolve("data"), directory.resolve("simulate.log"), Run.CLOCK);
                Api api = new Api(server.url(), server.providerKey())) {
            JsonNode bill = api.get("/bills/" + Workload.monthText() + "?operatorId=" + Run.LARGEST);
            for (int run = 1; run <= runs; run++) {
                Figures read = read(directory, bill);
                right &= read.records() == records && read.lines() == rows;
                right &= simulate(api, "the same prices", "{}", read, rows, bill);
                right &= simulate(
                        api,
                        "a dearer item",
                        "{\"items\":{\"item00\":{\"perUnit\":{\"price\":\"0.18\"}}}}",
                        read,
                        rows,
                        bill);
            }
            System.out.printf(
                    Locale.ROOT,
                    "peak resident memory of the server %.0f MiB%n",
                    server.peakSince() / (double) (1 << 20));
        }
        System.out.println(right ? "every difference is right" : "WRONG: see above");
        return right;
    }

    /** Rows that were read in order, and how long it took. */
    private record Figures(long records, double recordSeconds, long lines, double lineSeconds) {}

    private static Figures read(Path directory, JsonNode bill) throws SQLException {
        long start = System.nanoTime();
        long records = count(RECORDS, file(directory, bill, "usage.parquet"));
        long middle = System.nanoTime();
        long lines = count(LINES, file(directory, bill, "lines.parquet"));
        Figures read = new Figures(records, (middle - start) / 1e9, lines, (System.nanoTime() - middle) / 1e9);
        System.out.printf(
                Locale.ROOT,
                "sorted read: %,d records in %.2f s (%,.0f/s), %,d lines in %.2f s (%,.0f/s)%n",
                read.records(),
                read.recordSeconds(),
                read.records() / read.recordSeconds(),
                read.lines(),
                read.lineSeconds(),
                read.lines() / read.lineSeconds());
        return read;
    }

    private static Path file(Path directory, JsonNode bill, String name) {
        for (JsonNode file : bill.at("/manifest/files")) {
            if (file.get("path").asString().endsWith(name)) {
                return directory.resolve("data").resolve(file.get("path").asString());
            }
        }
        throw new IllegalStateException("the manifest names no " + name);
    }

    /** Takes each number of each row, as who computes with them must. */
    private static long count(String query, Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query.formatted(file))) {
            long count = 0;
            long seen = 0;
            while (rows.next()) {
                for (int column = 1; column <= 6; column++) {
                    seen += rows.getLong(column);
                }
                count++;
            }
            return seen == 0 ? 0 : count;
        }
    }

    /** The subtotal before is the bill's; the same prices differ nowhere, others do. */
    private static boolean simulate(Api api, String what, String change, Figures read, long rows, JsonNode bill)
            throws IOException, InterruptedException, BenchFailure {
        long start = System.nanoTime();
        String id = api.post(
                        "/simulations",
                        "application/json",
                        "{\"from\":\"%s\",\"priceBook\":\"%s\",\"change\":%s}"
                                .formatted(Workload.monthText(), BenchBook.ID, change))
                .get("simulationId")
                .asString();
        JsonNode ended = api.get("/simulations/" + id + "?wait=600");
        double seconds = (System.nanoTime() - start) / 1e9;
        JsonNode result = ended.path("result");
        String difference = result.at("/subtotal/difference").asString("");
        boolean right = ended.get("state").asString().equals("done")
                && result.at("/subtotal/before").equals(bill.get("subtotal"))
                && result.at("/lines/before").asLong() == rows
                && result.at("/lines/after").asLong() == rows
                && difference.equals("0") == change.equals("{}");
        System.out.printf(
                Locale.ROOT,
                "simulated with %s in %.2f s: %,.0f records/s (%.0f %% of the sorted read), %,.0f lines/s (%.0f %%),"
                        + " difference %s%n",
                what,
                seconds,
                read.records() / seconds,
                100 * read.recordSeconds() / seconds,
                rows / seconds,
                100 * read.lineSeconds() / seconds,
                difference);
        if (!right) {
            System.out.println("WRONG: " + ended);
        }
        return right;
    }
}

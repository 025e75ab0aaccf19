package meisai.bench;

import java.io.IOException;
import java.math.BigDecimal;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
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
    private static final int METERS = 2;
    private static final int MAX_SIMS = 1_000_000;
    private static final String RECORDS =
            "SELECT day - DATE '1970-01-01', resource_id, meter_id, attribute_set_id, scale, quantity"
                    + " FROM read_parquet(%s) ORDER BY account_id, day, resource_id, meter_id, attribute_set_id, scale";
    private static final String LINES =
            "SELECT day - DATE '1970-01-01', coalesce(resource_number, 0), price_number, standing_number, scale, quantity"
                    + " FROM read_parquet(%s) ORDER BY account_id, ordinal";

    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "5000000",
            description = "Records of the month (default: ${DEFAULT-VALUE}); a SIM for each 305.")
    private long records;

    @Option(
            names = "--operators",
            paramLabel = "N",
            defaultValue = "20",
            description = "Operators that the SIMs are of, in sizes as of Zipf (default: ${DEFAULT-VALUE}).")
    private int operators;

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

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (operators < 1 || operators > MAX_SIMS) {
            throw new ParameterException(spec.commandLine(), "--operators must be from 1 to " + MAX_SIMS);
        }
        Path directory = Main.home().resolve("bench-data").resolve("simulate");
        Main.remove(directory);
        Files.createDirectories(directory);
        ServerProcess.Settings server = new ServerProcess.Settings(
                ServerProcess.heapOf(memoryMib << 20), memoryMib << 20, Optional.empty(), List.of());
        int sims = Math.clamp(records / RECORDS_OF_SIM, operators, MAX_SIMS);
        try {
            Load load = new Load(records, sims, operators, METERS, false);
            long rows = Run.prepare(new Run.Settings(load, BATCH, IN_FLIGHT, server), directory);
            Tally tally = Tally.of(new Workload(load), new BenchBook(METERS));
            String subtotal = Run.plain(Stream.of(tally.subtotals()).reduce(BigDecimal.ZERO, BigDecimal::add));
            return measure(directory, server, new Expected(rows, subtotal)) ? 0 : 1;
        } catch (BenchFailure failure) {
            Progress.say("meisai bench: " + failure.getMessage());
            return 1;
        } finally {
            Main.remove(directory);
        }
    }

    /** What the bills of all operators are together. */
    private record Expected(long rows, String subtotal) {}

    private boolean measure(Path directory, ServerProcess.Settings settings, Expected expected)
            throws IOException, InterruptedException, SQLException, BenchFailure {
        boolean right = true;
        try (ServerProcess server = ServerProcess.start(
                        settings, directory.resolve("data"), directory.resolve("simulate.log"), Run.CLOCK);
                Api api = new Api(server.url(), server.providerKey())) {
            for (int run = 1; run <= runs; run++) {
                Figures read = read(directory);
                right &= read.records() == records && read.lines() == expected.rows();
                right &= simulate(api, "the same prices", "{}", read, expected);
                right &= simulate(
                        api,
                        "a dearer item",
                        "{\"items\":{\"item00\":{\"perUnit\":{\"price\":\"0.18\"}}}}",
                        read,
                        expected);
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

    private static Figures read(Path directory) throws IOException, SQLException {
        String ofRecords = files(directory, "usage.parquet");
        String ofLines = files(directory, "lines.parquet");
        long start = System.nanoTime();
        long records = count(RECORDS, ofRecords);
        long middle = System.nanoTime();
        long lines = count(LINES, ofLines);
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

    /** All files of a name that the close has left, as a list of the database's language. */
    private static String files(Path directory, String name) throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("data").resolve("closed"))) {
            return files.filter(file -> file.endsWith(name))
                    .sorted()
                    .map(file -> "'" + file.toString().replace("'", "''") + "'")
                    .collect(Collectors.joining(", ", "[", "]"));
        }
    }

    /** Takes each number of each row, as who computes with them must. */
    private static long count(String query, String files) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query.formatted(files))) {
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

    /** The subtotal before is that of all bills; the same prices differ nowhere, others do. */
    private static boolean simulate(Api api, String what, String change, Figures read, Expected expected)
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
                && result.at("/subtotal/before").asString("").equals(expected.subtotal())
                && result.at("/lines/before").asLong() == expected.rows()
                && result.at("/lines/after").asLong() == expected.rows()
                && difference.equals("0") == change.equals("{}");
        System.out.printf(
                Locale.ROOT,
                "simulated with %s in %.2f s: %,.0f records/s (%.0f %% of the sorted read), %,.0f lines/s (%.0f %%),"
                        + " difference %s%n",
                what,
                seconds,
                read.records() / seconds,
                100 * read.recordSeconds() / seconds,
                expected.rows() / seconds,
                100 * read.lineSeconds() / seconds,
                difference);
        if (!right) {
            System.out.println("WRONG: " + ended);
        }
        return right;
    }
}

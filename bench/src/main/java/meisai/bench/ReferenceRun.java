package meisai.bench;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** One run of the parts by themselves, on the records of a workload. */
final class ReferenceRun {
    private static final int BATCH = 10_000;
    /** Records that are read as JSON, and how often: the first times warm up. */
    private static final int PARSED = 200_000;

    private static final int PARSED_TIMES = 15;
    private static final int PARSED_WARM = 5;

    private final Workload workload;
    private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    private final Checks checks = new Checks();

    private ReferenceRun(Workload workload) {
        this.workload = workload;
    }

    static Run.Result run(Load load, int seconds, Path place) throws IOException, InterruptedException, BenchFailure {
        String before = Machine.loadAverage();
        ReferenceRun run = new ReferenceRun(new Workload(load));
        run.parse();
        try {
            run.database(place);
        } catch (SQLException failure) {
            throw new BenchFailure("the database failed: " + failure.getMessage(), failure);
        }
        run.figures.put(Figure.GETS, ReferenceGets.perSecond(seconds));
        return new Run.Result(run.figures, Map.of(), load.records(), before, run.checks.wrong());
    }

    /** Every token of every record on one thread, nothing kept but the sum of quantities. */
    private void parse() {
        int count = (int) Math.min(PARSED, workload.records());
        Bytes lines = new Bytes();
        BigDecimal expected = BigDecimal.ZERO;
        for (long record = 0; record < count; record++) {
            workload.write(workload.sample(record), lines);
            expected = expected.add(BigDecimal.valueOf(Workload.quantity(record)));
        }
        JsonFactory json = new JsonFactory();
        long start = 0;
        for (int time = 0; time < PARSED_TIMES; time++) {
            if (time == PARSED_WARM) {
                start = System.nanoTime();
            }
            checks.same("sum of quantities read as JSON", expected, BigDecimal.valueOf(sum(json, lines)));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        figures.put(Figure.JSON_ALONE, (double) count * (PARSED_TIMES - PARSED_WARM) / seconds);
    }

    private static long sum(JsonFactory json, Bytes lines) {
        long sum = 0;
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), lines.array(), 0, lines.length())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_NUMBER_INT) {
                    sum += parser.getLongValue();
                } else if (token == JsonToken.VALUE_STRING) {
                    parser.getStringLength();
                }
            }
        }
        return sum;
    }

    private void database(Path place) throws SQLException {
        try (DuckDBConnection connection = DriverManager.getConnection(
                        "jdbc:duckdb:" + place.resolve("reference.duckdb"))
                .unwrap(DuckDBConnection.class)) {
            execute(
                    connection,
                    "CREATE TABLE usage (seq BIGINT, account_id INTEGER, resource_id INTEGER, meter_id INTEGER,"
                            + " attribute_set_id INTEGER, day DATE, state TINYINT, scale TINYINT, quantity BIGINT,"
                            + " time TIMESTAMP_NS, source_id INTEGER, id VARCHAR, key_hi BIGINT, key_lo BIGINT,"
                            + " digest BIGINT, received_at TIMESTAMP)");
            long start = System.nanoTime();
            long quantities = append(connection);
            figures.put(Figure.APPEND_ALONE, workload.records() / seconds(start));
            start = System.nanoTime();
            long summed = number(
                    connection,
                    "SELECT sum(q)::BIGINT FROM (SELECT account_id, resource_id, meter_id, attribute_set_id, day,"
                            + " sum(quantity) AS q FROM usage GROUP BY ALL)");
            figures.put(Figure.SUMS_ALONE, seconds(start));
            checks.same("sum of all sums", quantities, summed);
            start = System.nanoTime();
            long read = read(
                    connection,
                    "SELECT account_id, resource_id, meter_id, day - DATE '1970-01-01', quantity FROM usage"
                            + " ORDER BY account_id, day, resource_id, meter_id");
            figures.put(Figure.SORTED_ALONE, workload.records() / seconds(start));
            checks.same("sum of what was read in order", quantities, read);
            Path file = place.resolve("reference.parquet");
            start = System.nanoTime();
            execute(connection, "COPY usage TO '" + file + "' (FORMAT parquet, COMPRESSION zstd)");
            figures.put(Figure.PARQUET_ALONE, seconds(start));
        }
    }

    /** Row by row, a transaction for each batch, as a client of the database would; answers the sum of quantities. */
    private long append(DuckDBConnection connection) throws SQLException {
        long quantities = 0;
        connection.setAutoCommit(false);
        long received = Instant.parse(Run.CLOCK).getEpochSecond() * 1_000_000;
        long month = Workload.MONTH.atDay(1).toEpochDay();
        for (long first = 0; first < workload.records(); first += BATCH) {
            try (DuckDBAppender appender = connection.createAppender("main", "usage")) {
                for (long record = first; record < Math.min(workload.records(), first + BATCH); record++) {
                    append(appender, workload.sample(record), month, received);
                    quantities += Workload.quantity(record);
                }
            }
            connection.commit();
        }
        connection.setAutoCommit(true);
        return quantities;
    }

    private void append(DuckDBAppender appender, Workload.Sample sample, long month, long received)
            throws SQLException {
        long mixed = Workload.mixed(sample.record());
        long day = month + sample.day();
        appender.beginRow();
        appender.append(sample.record());
        appender.append(workload.fleet().operatorOf(sample.sim()));
        appender.append(sample.sim());
        appender.append(sample.meter());
        appender.append(Fleet.speedClass(sample.sim()));
        appender.appendEpochDays((int) day);
        appender.append((byte) 0);
        appender.append((byte) 0);
        appender.append(Workload.quantity(sample.record()));
        appender.appendEpochNanos((day * 86_400 + sample.second()) * 1_000_000_000L);
        appender.append(sample.sim() % 4);
        appender.append(Long.toHexString(mixed));
        appender.append(mixed);
        appender.append(~mixed);
        appender.append(mixed ^ sample.sim());
        appender.appendEpochMicros(received);
        appender.endRow();
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }

    /** Takes each number of each row; answers the sum of the last column. */
    private long read(Connection connection, String query) throws SQLException {
        long last = 0;
        long others = 0;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                for (int column = 1; column <= 4; column++) {
                    others += rows.getLong(column);
                }
                last += rows.getLong(5);
            }
        }
        checks.same("whether the other columns were read", true, others != 0);
        return last;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}

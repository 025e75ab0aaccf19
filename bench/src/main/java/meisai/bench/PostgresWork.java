package meisai.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The work of a month in SQL: records copied, made unique, summed by day and priced, all exact and durable. */
final class PostgresWork {
    private static final String TABLES = """
            CREATE TABLE resource (operator text, resource text, plan text, PRIMARY KEY (operator, resource));
            CREATE TABLE price (meter text, plan text, speed_class text, item text, unit_price numeric);
            CREATE UNLOGGED TABLE staging (operator text, source text, id text, resource text, meter text,
              time timestamptz, quantity bigint, speed_class text);
            CREATE TABLE usage (LIKE staging, PRIMARY KEY (operator, source, id));
            """;

    private static final String COPY = "COPY staging FROM STDIN (FORMAT csv)";
    private static final String INSERT = "INSERT INTO usage SELECT * FROM staging ON CONFLICT DO NOTHING";
    private static final String LINES = """
            CREATE TABLE line AS
            SELECT operator, resource, day, item, quantity, records, unit_price, unit_price * quantity AS amount
            FROM (
              SELECT operator, resource, meter, speed_class, (time AT TIME ZONE 'UTC')::date AS day,
                sum(quantity) AS quantity, count(*) AS records
              FROM usage GROUP BY operator, resource, meter, speed_class, day) daily
            JOIN resource USING (operator, resource)
            JOIN price USING (meter, plan, speed_class)""";
    private static final int AT_ONCE = 1 << 16;

    private final Psql postgres;
    private final Workload workload;

    PostgresWork(Psql postgres, Workload workload) {
        this.postgres = postgres;
        this.workload = workload;
    }

    /** Tables, resources and prices; its time does not count. */
    void setUp(BenchBook book) throws IOException, InterruptedException, BenchFailure {
        postgres.query(TABLES);
        Fleet fleet = workload.fleet();
        postgres.copy("COPY resource FROM STDIN (FORMAT csv)", out -> {
            Bytes line = new Bytes();
            for (int sim = 0; sim < fleet.sims(); sim++) {
                line.text(Fleet.operatorId(fleet.operatorOf(sim)))
                        .text(",00101")
                        .digits(sim, 10)
                        .text(",")
                        .text(BenchBook.PLANS.get(Fleet.plan(sim)))
                        .text("\n");
                flush(line, out, AT_ONCE);
            }
            flush(line, out, 1);
        });
        postgres.copy(
                "COPY price FROM STDIN (FORMAT csv)",
                out -> out.write(book.csv().getBytes(StandardCharsets.US_ASCII)));
        postgres.query("ANALYZE resource; ANALYZE price");
    }

    /** Puts how many seconds each step took. */
    void work(Map<Figure, Double> figures) throws IOException, InterruptedException, BenchFailure {
        long start = System.nanoTime();
        postgres.copy(COPY, this::write);
        long copied = System.nanoTime();
        postgres.query(INSERT);
        postgres.query("ANALYZE usage");
        long inserted = System.nanoTime();
        postgres.query(LINES);
        long end = System.nanoTime();
        figures.put(Figure.POSTGRES_COPY, (copied - start) / 1e9);
        figures.put(Figure.POSTGRES_INSERT, (inserted - copied) / 1e9);
        figures.put(Figure.POSTGRES_LINES, (end - inserted) / 1e9);
        figures.put(Figure.POSTGRES_ALL, (end - start) / 1e9);
    }

    private void write(OutputStream out) throws IOException {
        Bytes line = new Bytes();
        for (long place = 0; place < workload.sent(); place++) {
            Workload.Sample sample = workload.at(place);
            workload.identity(sample, line);
            Workload.time(sample, line)
                    .text(",")
                    .number(Workload.quantity(sample.record()))
                    .text(",")
                    .text(BenchBook.SPEED_CLASSES.get(Fleet.speedClass(sample.sim())))
                    .text("\n");
            flush(line, out, AT_ONCE);
        }
        flush(line, out, 1);
    }

    private static void flush(Bytes bytes, OutputStream out, int least) throws IOException {
        if (bytes.length() >= least) {
            out.write(bytes.array(), 0, bytes.length());
            bytes.clear();
        }
    }

    long count(String table) throws IOException, InterruptedException, BenchFailure {
        return Long.parseLong(postgres.query("SELECT count(*) FROM " + table).strip());
    }

    /** Amounts by operator and item, exactly, as {@code operator item}. */
    SortedMap<String, String> amounts() throws IOException, InterruptedException, BenchFailure {
        SortedMap<String, String> amounts = new TreeMap<>();
        for (String row : postgres.query("SELECT operator, item, sum(amount) FROM line GROUP BY operator, item")
                .lines()
                .toList()) {
            String[] members = row.split("\t", -1);
            amounts.put(members[0] + " " + members[1], Run.plain(new BigDecimal(members[2])));
        }
        return amounts;
    }
}

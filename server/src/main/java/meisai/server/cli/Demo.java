package meisai.server.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import meisai.money.Decimals;
import meisai.server.http.Bodies;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The main job on sample data, through the calls that any program can make, with what they answer put into words. */
final class Demo {
    static final Instant START = Instant.parse("2026-10-02T09:00:00Z");
    static final String PASSWORD = "sample-password";

    private static final Instant NOW = Instant.parse("2026-10-14T12:00:00Z");
    private static final String BOOK = "/meisai/examples/price-book-jp.yaml";
    private static final String OPERATOR = "?operatorId=" + DemoFleet.OPERATOR;
    private static final int BATCH = 10_000;
    private static final int TOP = 5;

    private final ApiClient client;
    private final PrintStream out;
    private final PrintStream err;

    Demo(ApiClient client, PrintStream out, PrintStream err) {
        this.client = client;
        this.out = out;
        this.err = err;
    }

    /** Loads, closes and shows. @return the credentials of the operator, by the names that the calls use */
    Map<String, String> run() throws CommandFailure, IOException {
        out.println("Meisai demo: six weeks of a made-up fleet, billed by the calls that any program can make.");
        out.println("The server runs on a test clock, which stands at " + NOW + " in the end.");
        out.println();
        out.println("Loaded");
        publish();
        JsonNode operator = createOperator();
        resources();
        DemoUsage usage = new DemoUsage();
        LocalDate october = LocalDate.of(2026, 10, 1);
        load("202609", usage.between(DemoFleet.FIRST, Instant.parse("2026-10-01T00:00:00Z")));
        close();
        client.put("/test-clock", Bodies.node().put("now", NOW.toString()));
        List<String> lines = new ArrayList<>(usage.between(october, NOW));
        lines.addAll(usage.ofUnknownSim(LocalDate.of(2026, 10, 9), 5));
        load("202610", lines);
        out.println();
        bill("202609");
        top("202609");
        export("202609");
        out.println();
        bill("202610");
        return credentials(operator);
    }

    /** Logs in last: a token lives for a day of the test clock. */
    private Map<String, String> credentials(JsonNode operator) throws CommandFailure {
        String authKeyId = operator.path("authKeyId").asString();
        String authKey = operator.path("authKey").asString();
        JsonNode session = client.login(authKeyId, authKey);
        Map<String, String> credentials = new LinkedHashMap<>();
        credentials.put("authKeyId", authKeyId);
        credentials.put("authKey", authKey);
        credentials.put("apiKey", session.path("apiKey").asString());
        credentials.put("token", session.path("token").asString());
        return credentials;
    }

    private void publish() throws CommandFailure, IOException {
        err.println("publishing the price book and registering the fleet");
        try (InputStream book = Demo.class.getResourceAsStream(BOOK)) {
            if (book == null) {
                throw new CommandFailure("the sample price book is missing in this build: " + BOOK);
            }
            JsonNode answer = client.post("/price-books", "application/yaml", book.readAllBytes());
            out.println("  price book  " + answer.path("id").asString() + " from "
                    + answer.path("effectiveFrom").asString() + ", "
                    + answer.path("items").asInt() + " items");
        }
    }

    private JsonNode createOperator() throws CommandFailure {
        ObjectNode body = Bodies.node()
                .put("operatorId", DemoFleet.OPERATOR)
                .put("name", "Sample IoT Works")
                .put("email", "billing@example.com")
                .put("password", PASSWORD);
        body.putArray("accounts")
                .addObject()
                .put("coverage", "jp")
                .put("currency", "JPY")
                .put("priceBook", "jp-iot")
                .put("firstMonth", "202609")
                .putObject("tax")
                .put("rate", "0.10")
                .put("rounding", "CEILING");
        JsonNode created = client.post("/operators", body);
        out.println("  operator    " + created.path("operatorId").asString()
                + " \"Sample IoT Works\", JPY, tax of 10 % rounded up");
        return created;
    }

    private void resources() throws CommandFailure {
        List<String> changes = DemoFleet.changes();
        JsonNode answer = client.post("/resources", "application/x-ndjson", body(changes));
        if (answer.path("accepted").asInt() != changes.size()) {
            throw new CommandFailure("the fleet was not accepted: " + answer);
        }
        out.println("  resources   " + DemoFleet.SIMS + " SIMs and " + DemoFleet.GATEWAYS + " gateways, "
                + changes.size() + " changes");
    }

    private static byte[] body(List<String> lines) {
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private void load(String month, List<String> lines) throws CommandFailure {
        ImportTotals totals = new ImportTotals();
        for (int from = 0; from < lines.size(); from += BATCH) {
            byte[] body = body(lines.subList(from, Math.min(lines.size(), from + BATCH)));
            RecordBatch batch = new RecordBatch("application/x-ndjson", body, BATCH, from);
            totals.add(client.postAgain("/usage", batch.contentType(), batch.body()), month, "line", batch);
            err.println("usage of " + month + ": " + totals.count("received") + " of " + lines.size() + " records");
        }
        if (!totals.isClean()) {
            throw new CommandFailure("usage was rejected: " + totals.problemLines());
        }
        out.println("  usage       " + month + ": " + totals.summary());
    }

    private void close() throws CommandFailure {
        JsonNode job = client.post("/months/202609/close", Bodies.node());
        err.println("closing 202609");
        while (!job.path("state").asString().equals("done")) {
            if (job.path("state").asString().equals("failed")) {
                throw new CommandFailure("the close failed: " + job.path("problems"));
            }
            job = client.get("/jobs/" + job.path("jobId").asString() + "?wait=30");
        }
    }

    private void bill(String month) throws CommandFailure {
        err.println("reading the bill of " + month);
        BillText.lines(client.get("/bills/" + month + OPERATOR), DemoFleet.OPERATOR)
                .forEach(out::println);
    }

    /** The items that cost the most, summed over the lines of the bill. */
    private void top(String month) throws CommandFailure {
        Map<String, BigDecimal> sums = new TreeMap<>();
        client.list(
                "/bills/" + month + "/lines" + OPERATOR + "&limit=" + BATCH,
                "lines",
                line -> sums.merge(
                        line.path("billItemName").asString(),
                        new BigDecimal(line.path("amount").asString()),
                        BigDecimal::add));
        out.println("  Most of it is for");
        List<BillText.Step> steps = sums.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(TOP)
                .map(sum -> new BillText.Step(sum.getKey(), BillText.grouped(Decimals.plain(sum.getValue()))))
                .toList();
        BillText.table(steps).forEach(step -> out.println("  " + step));
    }

    private void export(String month) throws CommandFailure, IOException {
        String url = client.post("/bills/" + month + "/export" + OPERATOR, Bodies.node())
                .path("url")
                .asString();
        ByteArrayOutputStream csv = new ByteArrayOutputStream();
        client.download(url, csv);
        List<String> rows = csv.toString(StandardCharsets.UTF_8)
                .replace("\uFEFF", "")
                .lines()
                .toList();
        out.println("  Its CSV export: " + BillText.grouped(Integer.toString(rows.size() - 1)) + " lines, for example");
        out.println("    " + rows.getFirst());
        out.println("    " + rows.get(rows.size() / 2));
        out.println("  export url: " + url);
    }
}

package meisai.client;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Path;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * September 2026 of one operator with one SIM, moved on step by step by the provider; what the operator sees in between
 * is the business of the test that lives it.
 *
 * <p>3,000 bytes at 0.001, 130 requests at 0.5 of which 100 are free, 10 a day: 3 + 65 - 50 + 300 = 318; with 10 percent
 * of tax 349.8, rounded up 350.
 */
final class Life implements AutoCloseable {
    static final String OPERATOR = "OP0000000001";
    static final String EMAIL = "billing@example.com";
    static final String PASSWORD = "correct horse";
    static final String USER = "reports";
    static final String MONTH = "202609";
    static final String AMOUNT = "350";

    private static final String SIM = "001010000000001";
    private static final String BOOK = """
            id: jp-life
            effectiveFrom: "20260101"
            currency: JPY
            meters:
              - { name: data.upload, unit: byte }
              - { name: beam.request, unit: request }
            items:
              - name: upload
                category: data
                applies: { meter: data.upload, plans: [plan-D] }
                perUnit: { price: "1", per: 1000 }
              - name: beam
                category: beam
                applies: { meter: beam.request }
                perUnit: { price: "0.5" }
              - name: daily
                category: base
                applies: { plans: [plan-D] }
                dailyByStatus: { active: "10" }
            grants:
              - { name: beamFree, items: [beam], quantity: 100, scope: accountMonth }
            """;

    final ServerForTests server;
    final String authKeyId;
    final String authKey;

    private Life(ServerForTests server, JsonObject operator) {
        this.server = server;
        this.authKeyId = operator.get("authKeyId").getAsString();
        this.authKey = operator.get("authKey").getAsString();
    }

    /** On the last day of the month, with all its usage sent. */
    static Life begin(Path data) {
        ServerForTests server = ServerForTests.start(data, "2026-09-30T23:00:00Z");
        server.provider(201, "POST", "price-books", BOOK);
        JsonObject operator = server.provider(201, "POST", "operators", """
                {"operatorId":"%s","name":"Life","email":"%s","password":"%s","accounts":[{"coverage":"jp",
                "currency":"JPY","priceBook":"jp-life","tax":{"rate":"0.10"},"firstMonth":"202609"}]}""".formatted(OPERATOR, EMAIL, PASSWORD));
        server.provider(201, "POST", "operators/" + OPERATOR + "/users", """
                {"userName":"%s","password":"%s","permissions":["Billing:getBilling"]}""".formatted(USER, PASSWORD));
        server.provider(200, "POST", "resources", """
                {"operatorId":"%s","kind":"imsi","id":"%s","plan":"plan-D","status":"active","from":"20260901"}
                """.formatted(OPERATOR, SIM));
        Life life = new Life(server, operator);
        life.use("1", "data.upload", "2026-09-01T00:00:00Z", 1500);
        life.use("2", "data.upload", "2026-09-30T22:59:59Z", 1500);
        life.use("3", "beam.request", "2026-09-02T00:00:00Z", 130);
        return life;
    }

    private void use(String id, String meter, String time, int quantity) {
        String record = """
                {"id":"%s","operatorId":"%s","resource":{"kind":"imsi","id":"%s"},"meter":"%s","time":"%s","quantity":%d}
                """.formatted(id, OPERATOR, SIM, meter, time, quantity);
        JsonObject counts = server.provider(200, "POST", "usage", record, "application/x-ndjson");
        if (counts.get("accepted").getAsInt() != 1) {
            throw new AssertionError(counts);
        }
    }

    /** Now it is October, and the month waits for its close. */
    void endMonth() {
        server.clock("2026-10-01T09:00:00Z");
    }

    /** The provider closes the month. */
    void closeMonth() {
        String job = server.provider(202, "POST", "months/" + MONTH + "/close", "")
                .get("jobId")
                .getAsString();
        JsonObject ended = server.provider(200, "GET", "jobs/" + job + "?wait=60", "");
        if (!ended.get("state").getAsString().equals("done")) {
            throw new AssertionError(ended);
        }
    }

    /** More than 48 hours after the close. */
    void passTwoDays() {
        server.clock("2026-10-03T10:00:00Z");
    }

    /** What the native bill says the lines sum to. */
    BigDecimal subtotal() {
        return server.provider(200, "GET", "bills/" + MONTH + "?operatorId=" + OPERATOR, "")
                .get("subtotal")
                .getAsBigDecimal();
    }

    /** The sum of the amounts of a detailed CSV. */
    static BigDecimal sum(String csv) throws IOException {
        BigDecimal sum = BigDecimal.ZERO;
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        // The first character is a byte order mark.
        for (CSVRecord row : format.parse(new StringReader(csv.substring(1)))) {
            sum = sum.add(new BigDecimal(row.get("amount")));
        }
        return sum;
    }

    @Override
    public void close() {
        server.close();
    }
}

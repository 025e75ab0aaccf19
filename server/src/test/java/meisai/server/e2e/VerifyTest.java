package meisai.server.e2e;

import static meisai.server.e2e.Reads.done;
import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The proof of closed months: it passes on what was closed, and says what is not as it was closed. */
class VerifyTest {
    private static final String OCTOBER_IS_OVER = "2026-11-02T09:00:00Z";

    @TempDir
    private Path data;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(data, "2026-10-08T09:00:00Z");
        AllModels.load(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private JsonNode verify(String month) {
        JsonNode job = expect(202, server.provider("POST", "months/" + month + "/verify", ""))
                .json();
        return expect(200, server.provider("GET", "jobs/" + job.get("jobId").asString() + "?wait=60", ""))
                .json();
    }

    private static Set<String> codes(JsonNode job) {
        assertThat(job.get("state").asString()).as(job.toString()).isEqualTo("failed");
        Set<String> codes = new TreeSet<>();
        job.get("problems").forEach(problem -> codes.add(problem.get("code").asString()));
        return codes;
    }

    private void coupon(String code, String amount, String scope) {
        expect(
                201,
                server.provider(
                        "POST",
                        "coupons",
                        "{\"operatorId\":\"OP0000000001\",\"coverage\":\"jp\",\"couponCode\":\"" + code
                                + "\",\"amount\":\"" + amount + "\",\"expiryYearMonth\":\"202612\"" + scope + "}"));
    }

    /** October has corrections, a posted charge of September, coupons, pools and discounts; its credit goes to November. */
    @Test
    void whatWasClosedVerifies() {
        coupon("any", "300", "");
        coupon("data", "20", ",\"billItemName\":\"data\"");
        server.clock(OCTOBER_IS_OVER);
        done(server.close("202610", ""));
        Reads reads = new Reads(server);
        assertThat(reads.bill("202610").get("coupons").size()).isEqualTo(2);
        expect(200, AllModels.charges(server, AllModels.charge("credit", "20261102", ",\"unitPrice\":\"-100000\"")));
        server.clock("2026-12-02T09:00:00Z");
        done(server.close("202611", ""));
        assertThat(reads.bill("202611").at("/taxes/0/creditOut").asString()).isNotEqualTo("0");
        server.clock("2027-01-05T09:00:00Z");
        done(server.close("202612", ""));
        assertThat(reads.bill("202612").at("/taxes/0/creditIn"))
                .isEqualTo(reads.bill("202611").at("/taxes/0/creditOut"));

        // What comes afterwards is not in the closed months.
        AllModels.send(
                server,
                AllModels.october().stream()
                        .map(sent -> new AllModels.Sent(
                                "again" + sent.id(), sent.sim(), sent.meter(), sent.day(), sent.quantity()))
                        .toList());
        assertThat(new java.math.BigDecimal(
                        reads.bill("202701").get("corrections").asString()))
                .isPositive();
        for (String month : new String[] {"202609", "202610", "202611", "202612"}) {
            done(verify(month));
        }
        server.close();
        server = TestServer.start(data, "2027-01-05T09:00:00Z");
        for (String month : new String[] {"202609", "202610", "202611", "202612"}) {
            done(verify(month));
        }
    }

    @Test
    void anOpenMonthCannotBeVerified() {
        assertThat(expect(404, server.provider("POST", "months/202610/verify", ""))
                        .json()
                        .get("code")
                        .asString())
                .isEqualTo("notClosed");
        assertThat(expect(404, server.provider("POST", "months/202608/verify", ""))
                        .json()
                        .get("code")
                        .asString())
                .isEqualTo("notClosed");
        assertThat(expect(404, server.provider("POST", "months/202609/verify", "{\"operatorId\":\"OP0000000009\"}"))
                        .json()
                        .get("code")
                        .asString())
                .isEqualTo("notClosed");
    }

    private Path file(String name) {
        for (JsonNode file : new Reads(server).bill("202609").at("/manifest/files")) {
            if (file.get("path").asString().endsWith(name)) {
                return data.resolve(file.get("path").asString());
            }
        }
        throw new AssertionError("no " + name + " in the manifest");
    }

    /** Wherever in the file: in its pages, its footer or its magic number. */
    @ParameterizedTest
    @ValueSource(strings = {"lines.parquet", "usage.parquet"})
    void aChangedByteOfAFileIsFound(String name) throws IOException {
        Path file = file(name);
        byte[] whole = Files.readAllBytes(file);
        for (int at : new int[] {0, 100, whole.length / 2, whole.length - 200, whole.length - 6, whole.length - 1}) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(file, changed);
            assertThat(codes(verify("202609")))
                    .as("byte %d of %d", at, whole.length)
                    .contains("fileChanged");
        }
        Files.write(file, whole);
        done(verify("202609"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lines.parquet", "usage.parquet"})
    void aFileThatIsGoneIsFound(String name) throws IOException {
        Path file = file(name);
        byte[] whole = Files.readAllBytes(file);
        Files.delete(file);
        assertThat(codes(verify("202609"))).containsExactly("fileMissing");
        Files.write(file, whole);
        done(verify("202609"));
    }

    private void whileStopped(String sql) throws SQLException {
        server.close();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + data.resolve("meisai.duckdb"));
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).as(sql).isPositive();
        }
        server = TestServer.start(data, "2026-10-08T09:00:00Z");
    }

    @Test
    void aChangedPriceBookIsFound() throws SQLException {
        whileStopped("UPDATE price_book_version SET text = text || '# a remark'");
        assertThat(codes(verify("202609"))).containsExactly("priceBookChanged");
    }

    @Test
    void aChangedPriceIsFoundAndTold() throws SQLException {
        whileStopped("UPDATE price_book_version SET text = replace(text, '\"0.001\"', '\"0.002\"')");
        JsonNode job = verify("202609");
        assertThat(codes(job)).contains("priceBookChanged", "lineDiffers", "billDiffers");
        assertThat(job.get("problems").toString()).contains("uploadD");
    }

    @Test
    void aChangedBillIsFound() throws SQLException {
        whileStopped("UPDATE closed_bill SET body = replace(body, '\"rows\":', '\"rows\":1')");
        assertThat(codes(verify("202609"))).contains("billChanged", "billDiffers");
    }
}

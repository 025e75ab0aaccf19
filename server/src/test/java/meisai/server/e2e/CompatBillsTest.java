package meisai.server.e2e;

import static meisai.server.e2e.Samples.record;
import static meisai.server.e2e.Samples.sim;
import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import meisai.server.e2e.TestServer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The compatible API: exact bytes where programs depend on them. */
class CompatBillsTest {
    private static final String A = "001010000000001";

    @TempDir
    private Path data;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(data, "2026-10-02T09:00:00Z");
        server.setUp(Samples.BOOK);
        String tagged = sim(A, "plan-D", "20260901")
                .replace(
                        "\"from\"",
                        "\"group\":\"fleet\",\"tags\":{\"site\":\"a,\\\"b\\\"\",\"amount\":\"x\"},\"from\"");
        expect(200, server.provider("POST", "resources", tagged));
        server.usage(record("1", A, "data.upload", "2026-09-01T00:00:00Z", "1500")
                + record("2", "gw-9", "gateway.hours", "2026-09-02T00:00:00Z", "\"0.125\"")
                        .replace("imsi", "loraGatewayId")
                + record("3", A, "data.upload", "2026-10-01T00:00:00Z", "1"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anOpenMonthIsTemporaryAndLatestIsTheSameAmount() {
        assertThat(server.operator("GET", "/v1/bills/202610").text())
                .isEqualTo("{\"amount\":23,\"currency\":\"JPY\",\"state\":\"temporary\",\"yearMonth\":\"202610\"}");
        assertThat(server.operator("GET", "/v1/bills/latest").text())
                .isEqualTo("{\"amount\":23,\"currency\":\"JPY\",\"lastEvaluatedTime\":\"20261002090000\"}");
        assertThat(server.operator("GET", "/v1/bills").text()).isEqualTo("{\"billList\":[]}");
    }

    @Test
    void aMonthThatWaitsForItsCloseIsNotThereAndAClosedOneIs() {
        assertThat(server.operator("GET", "/v1/bills/202609").status()).isEqualTo(404);
        server.close("202609", "");
        String bill = server.operator("GET", "/v1/bills/202609").text();
        assertThat(bill)
                .matches("\\{\"amount\":339,\"currency\":\"JPY\",\"state\":\"closed\",\"yearMonth\":\"202609\","
                        + "\"paymentStatus\":\"paying\",\"paymentTransactionId\":\"20261002090000000_[0-9a-f-]{36}\"}");
        assertThat(server.operator("GET", "/v1/bills").text()).isEqualTo("{\"billList\":[" + bill + "]}");
    }

    @Test
    void dailyAmountsComeNewestFirstAndSumToTheRoundedCharges() {
        server.close("202609", "");
        JsonNode days = server.operator("GET", "/v1/bills/202609/daily").json().get("billList");
        assertThat(days.size()).isEqualTo(30);
        assertThat(days.get(0).toString()).isEqualTo("{\"amount\":10,\"currency\":\"JPY\",\"date\":\"20260930\"}");
        long sum = 0;
        for (JsonNode day : days) {
            sum += day.get("amount").asLong();
        }
        assertThat(sum).isEqualTo(308);
        assertThat(server.operator("GET", "/v1/bills/202610/daily")
                        .json()
                        .get("billList")
                        .size())
                .isEqualTo(2);
    }

    @Test
    void theCsvIsWhatTheContractSays() {
        server.close("202609", "");
        Answer export = expect(200, server.operator("POST", "/v1/bills/202609/export"));
        String url = export.json().get("url").asString();
        assertThat(url).contains("/20261002090000-OP0000000001-billing-202609.csv?");
        Answer file = expect(200, server.send("GET", url, new byte[0], Map.of()));
        assertThat(file.text())
                .startsWith(
                        "\uFEFFimsi,loraGatewayId,date,billItemName,unitPrice,quantity,amount,amount,site,group\r\n");
        assertThat(file.text())
                .contains("\r\n001010000000001,,20260901,upload,0.001,1500,1.5,x,\"a,\"\"b\"\"\",fleet\r\n");
        assertThat(file.text())
                .contains("\r\n,gw-9,20260902,hours,50,0.125,6.25,,,\r\n")
                .endsWith("\r\n");
        assertThat(file.text().replace("\r\n", "")).doesNotContain("\n").doesNotContain(",\"\",");

        BigDecimal sum = BigDecimal.ZERO;
        List<String> dates = new ArrayList<>();
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder()
                .ofNamedCsvRecord(file.text().substring(1).replaceFirst("amount,amount", "amount,tag"))) {
            for (NamedCsvRecord row : rows) {
                sum = sum.add(new BigDecimal(row.getField("amount")));
                dates.add(row.getField("date"));
            }
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
        assertThat(sum)
                .isEqualByComparingTo(
                        server.bill("202609").json().get("subtotal").asString());
        assertThat(dates).isSorted();
    }

    @Test
    void aTamperedOrExpiredAddressIsRefused() {
        String url = server.operator("POST", "/v1/bills/latest/export")
                .json()
                .get("url")
                .asString();
        Map<String, String> none = Map.of();
        byte[] empty = new byte[0];
        assertThat(server.send("GET", url, empty, none).status()).isEqualTo(200);
        assertThat(server.send("GET", url + "0", empty, none).status()).isEqualTo(403);
        assertThat(server.send("GET", url.replace("expires=1", "expires=2"), empty, none)
                        .status())
                .isEqualTo(403);
        assertThat(server.send("GET", url.replace("202610.csv", "202609.csv"), empty, none)
                        .status())
                .isEqualTo(403);
        server.clock("2026-10-04T08:59:59Z");
        assertThat(server.send("GET", url, empty, none).status()).isEqualTo(200);
        server.clock("2026-10-04T09:00:00Z");
        assertThat(server.send("GET", url, empty, none).status()).isEqualTo(403);
    }

    @Test
    void aTokenLivesAsLongAsAskedForAndNoLonger() {
        assertThat(server.operator("GET", "/v1/bills").status()).isEqualTo(200);
        server.clock("2026-10-03T08:59:59Z");
        assertThat(server.operator("GET", "/v1/bills").status()).isEqualTo(200);
        server.clock("2026-10-03T09:00:00Z");
        assertThat(server.operator("GET", "/v1/bills").status()).isEqualTo(401);
    }

    @Test
    void anOperatorSeesItsOwnBillsOnly() {
        JsonNode other = expect(
                        201, server.provider("POST", "operators", TestServer.operator("OP0000000002", "jp-test", "")))
                .json();
        server.signIn(other.get("authKeyId").asString(), other.get("authKey").asString());
        assertThat(server.operator("GET", "/v1/bills/latest")
                        .json()
                        .get("amount")
                        .asInt())
                .isZero();
        expect(403, server.operator("GET", "/meisai/v1/bills/202610/lines?operatorId=OP0000000001"));
        assertThat(server.operator("GET", "/meisai/v1/bills/202610/lines?operatorId=OP0000000002")
                        .json()
                        .get("lines")
                        .size())
                .isZero();
    }
}

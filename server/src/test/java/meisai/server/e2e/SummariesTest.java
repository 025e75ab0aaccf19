package meisai.server.e2e;

import static meisai.server.e2e.Samples.record;
import static meisai.server.e2e.Samples.sim;
import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The summaries by bill item and by SIM: which months, what order, and parts that sum to the rounded whole. */
class SummariesTest {
    private static final String A = "001010000000001";
    private static final String B = "001010000000002";

    @TempDir
    private Path data;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(data, "2026-10-02T09:00:00Z");
        server.setUp(Samples.BOOK);
        expect(
                200,
                server.provider(
                        "POST",
                        "resources",
                        sim(A, "plan-D", "20260901").replace("\"kind\"", "\"simId\":\"89-A\",\"kind\"")
                                + sim(B, "plan-D", "20260901").replace("active", "suspended")));
        server.usage(record("1", A, "data.upload", "2026-09-01T00:00:00Z", "1500")
                + record("2", B, "data.upload", "2026-09-02T00:00:00Z", "2500")
                + record("3", "gw", "gateway.hours", "2026-09-02T00:00:00Z", "\"0.125\"")
                        .replace("imsi", "loraGatewayId")
                + record("4", A, "data.upload", "2026-10-01T00:00:00Z", "1"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** September: upload 1.5 + 2.5, hours 6.25, daily 300: 310.25, rounded up to 311; 1 unit goes to the largest rest. */
    private static final String ITEMS_SEPTEMBER = "{\"costBreakdownList\":["
            + "{\"amount\":300,\"billItemCategory\":\"base\",\"billItemName\":\"daily\"},"
            + "{\"amount\":7,\"billItemCategory\":\"gateway\",\"billItemName\":\"hours\"},"
            + "{\"amount\":4,\"billItemCategory\":\"data\",\"billItemName\":\"upload\"}],"
            + "\"currency\":\"JPY\",\"updatedTime\":1790931600,\"yearMonth\":\"202609\"}";

    private static final String ITEMS_OCTOBER = "{\"costBreakdownList\":["
            + "{\"amount\":20,\"billItemCategory\":\"base\",\"billItemName\":\"daily\"},"
            + "{\"amount\":1,\"billItemCategory\":\"data\",\"billItemName\":\"upload\"}],"
            + "\"currency\":\"JPY\",\"updatedTime\":1790931600,\"yearMonth\":\"202610\"}";

    @Test
    void itemsOfTheMonthAndOfThoseBeforeAlsoWhileOneWaitsForItsClose() {
        String both = "[" + ITEMS_OCTOBER + "," + ITEMS_SEPTEMBER + "]";
        assertThat(server.operator("GET", "/v1/bills/summaries/bill_items").text())
                .isEqualTo(both);
        server.close("202609", "");
        assertThat(server.operator("GET", "/v1/bills/summaries/bill_items").text())
                .isEqualTo(both);
    }

    @Test
    void simsByTheirSimIdOrElseTheirImsi() {
        // A: 301.5, B: 2.5; 304 in all, so the one missing unit goes to the SIM with the smaller id.
        assertThat(server.operator("GET", "/v1/bills/summaries/sims").text())
                .isEqualTo("[{\"costBreakdownList\":[{\"amount\":21,\"simId\":\"89-A\"},"
                        + "{\"amount\":0,\"simId\":\"001010000000002\"}],"
                        + "\"currency\":\"JPY\",\"updatedTime\":1790931600,\"yearMonth\":\"202610\"},"
                        + "{\"costBreakdownList\":[{\"amount\":301,\"simId\":\"89-A\"},"
                        + "{\"amount\":3,\"simId\":\"001010000000002\"}],"
                        + "\"currency\":\"JPY\",\"updatedTime\":1790931600,\"yearMonth\":\"202609\"}]");
    }

    @Test
    void atMostAHundredSimsWithTheirTrueAmounts() {
        StringBuilder sims = new StringBuilder();
        StringBuilder usage = new StringBuilder();
        for (int i = 0; i < 150; i++) {
            String imsi = "00101000000%04d".formatted(1000 + i);
            sims.append(sim(imsi, "plan-D", "20261002").replace("active", "suspended"));
            usage.append(record("m" + i, imsi, "data.upload", "2026-10-02T00:00:00Z", (i + 100) + "000"));
        }
        expect(200, server.provider("POST", "resources", sims.toString()));
        server.usage(usage.toString());
        JsonNode october =
                server.operator("GET", "/v1/bills/summaries/sims").json().get(0).get("costBreakdownList");
        assertThat(october.size()).isEqualTo(100);
        assertThat(october.get(0).toString()).isEqualTo("{\"amount\":249,\"simId\":\"001010000001149\"}");
        assertThat(october.get(99).toString()).isEqualTo("{\"amount\":150,\"simId\":\"001010000001050\"}");
    }

    @Test
    void fourMonthsAtMostAndNoneBeforeTheFirst() {
        server.clock("2027-03-01T00:00:00Z");
        server.signIn();
        JsonNode months = server.operator("GET", "/v1/bills/summaries/sims").json();
        assertThat(months.valueStream().map(month -> month.get("yearMonth").asString()))
                .containsExactly("202703", "202702", "202701", "202612");
    }
}

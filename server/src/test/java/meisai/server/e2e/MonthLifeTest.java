package meisai.server.e2e;

import static meisai.server.e2e.Samples.record;
import static meisai.server.e2e.Samples.sim;
import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import meisai.server.e2e.TestServer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A month from its first record to its closed bill, as the provider and the operator see it. */
class MonthLifeTest {
    private static final String A = "001010000000001";
    private static final String B = "001010000000002";

    @TempDir
    private Path data;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(data, "2026-10-02T09:00:00Z");
        server.setUp(Samples.BOOK);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void loadSeptember() {
        expect(200, server.provider("POST", "resources", sim(A, "plan-D", "20260901") + sim(B, "plan-P", "20260910")));
        JsonNode counts = expect(
                        200,
                        server.usage(record("1", A, "data.upload", "2026-09-01T00:00:00Z", "1500")
                                + record("2", A, "data.upload", "2026-09-30T23:59:59.999Z", "500")
                                + record("3", B, "beam.request", "2026-09-02T00:00:00Z", "130")
                                + record("4", B, "gateway.hours", "2026-09-03T00:00:00Z", "\"10.5\"")))
                .json();
        assertThat(counts.get("accepted").asInt()).isEqualTo(4);
        assertThat(counts.get("parked").asInt()).isZero();
    }

    /** 2 + 65 - 50 + 10 x 50 + 0.5 x 40 + 30 x 10 + 300 = 1137; with tax 1250.7, rounded up 1251. */
    @Test
    void theLiveBillEqualsTheClosedBillToTheLastDigit() {
        loadSeptember();
        JsonNode live = server.bill("202609").json();
        assertThat(live.get("state").asString()).isEqualTo("waiting");
        assertThat(live.get("subtotal").asString()).isEqualTo("1137");
        assertThat(live.get("amount").asString()).isEqualTo("1251");
        String liveLines =
                server.operator("GET", "/meisai/v1/bills/202609/lines").text();

        assertThat(server.close("202609", "").get("state").asString()).isEqualTo("done");

        JsonNode closed = server.bill("202609").json();
        assertThat(closed.get("state").asString()).isEqualTo("closed");
        for (String step : List.of("dailyCharges", "monthlyCharges", "subtotal", "taxes", "tax", "total", "amount")) {
            assertThat(closed.get(step)).as(step).isEqualTo(live.get(step));
        }
        assertThat(server.operator("GET", "/meisai/v1/bills/202609/lines").text())
                .isEqualTo(liveLines);
    }

    @Test
    void aClosedMonthSurvivesARestartAndClosesToTheSameAnswerAgain() {
        loadSeptember();
        server.close("202609", "");
        String bill = server.bill("202609").text();
        String lines = server.operator("GET", "/meisai/v1/bills/202609/lines").text();
        String latest = server.operator("GET", "/v1/bills/latest").text();
        var headers = server.operatorHeaders();

        server.close();
        server = TestServer.start(data, "2026-10-02T09:00:00Z");

        byte[] none = new byte[0];
        assertThat(server.send("GET", "/meisai/v1/bills/202609", none, headers).text())
                .isEqualTo(bill);
        assertThat(server.send("GET", "/meisai/v1/bills/202609/lines", none, headers)
                        .text())
                .isEqualTo(lines);
        assertThat(server.send("GET", "/v1/bills/latest", none, headers).text()).isEqualTo(latest);
        assertThat(server.close("202609", "").get("state").asString()).isEqualTo("done");
        assertThat(server.send("GET", "/meisai/v1/bills/202609", none, headers).text())
                .isEqualTo(bill);
    }

    @Test
    void lateUsageIsCountedAndListedAndChangesNothing() {
        loadSeptember();
        server.close("202609", "");
        String bill = server.bill("202609").json().get("subtotal").asString();

        JsonNode late = server.usage(record("5", A, "data.upload", "2026-09-15T00:00:00Z", "7000"))
                .json();
        assertThat(late.get("accepted").asInt()).isEqualTo(1);
        assertThat(late.get("late").asInt()).isEqualTo(1);
        JsonNode again = server.usage(record("1", A, "data.upload", "2026-09-01T00:00:00Z", "1500"))
                .json();
        assertThat(again.get("duplicates").asInt()).isEqualTo(1);
        assertThat(again.get("late").asInt()).isZero();

        assertThat(server.bill("202609").json().get("subtotal").asString()).isEqualTo(bill);
        assertThat(server.bill("202609").json().get("counts").get("late").asInt())
                .isEqualTo(1);
        JsonNode listed = server.provider("GET", "usage/late", "").json().get("late");
        assertThat(listed.size()).isEqualTo(1);
        assertThat(listed.get(0).get("id").asString()).isEqualTo("5");
    }

    @Test
    void parkedUsageIsPricedByItselfWhenWhatWasMissingArrives() {
        JsonNode counts = server.usage(record("1", A, "data.upload", "2026-09-01T00:00:00Z", "1000")
                        + record("2", A, "new.meter", "2026-09-01T00:00:00Z", "\"2.5\""))
                .json();
        assertThat(counts.get("parked").asInt()).isEqualTo(2);
        assertThat(reasons()).containsExactly("resourceNotRegistered", "unknownMeter");
        JsonNode refused = server.close("202609", "");
        assertThat(refused.get("state").asString()).isEqualTo("failed");
        assertThat(refused.get("problems").get(0).get("code").asString()).isEqualTo("parkedRecords");

        expect(200, server.provider("POST", "resources", sim(A, "plan-D", "20260901")));
        assertThat(reasons()).containsExactly("unknownMeter");
        assertThat(server.bill("202609").json().get("subtotal").asString()).isEqualTo("301");
    }

    @Test
    void parkedUsageThatIsAcceptedAtACloseMovesToTheNextMonth() {
        server.usage(record("1", A, "data.upload", "2026-09-05T00:00:00Z", "1000"));
        assertThat(server.close("202609", "{\"operatorId\":\"OP0000000001\",\"acceptParked\":2}")
                        .get("state")
                        .asString())
                .isEqualTo("failed");
        assertThat(server.close("202609", "{\"operatorId\":\"OP0000000001\",\"acceptParked\":1}")
                        .get("state")
                        .asString())
                .isEqualTo("done");
        assertThat(server.operator("GET", "/v1/bills/202609").status()).isEqualTo(404);

        expect(200, server.provider("POST", "resources", sim(A, "plan-D", "20261001")));

        JsonNode line = server.operator("GET", "/meisai/v1/bills/202610/lines?item=upload")
                .json()
                .get("lines")
                .get(0);
        assertThat(line.get("date").asString()).isEqualTo("20261001");
        assertThat(line.get("amount").asString()).isEqualTo("1");
        server.clock("2026-11-01T00:00:00Z");
        assertThat(server.close("202610", "").get("state").asString()).isEqualTo("done");
        server.signIn();
        assertThat(server.bill("202610").json().get("counts").get("billed").asInt())
                .isEqualTo(1);
        assertThat(server.usage(record("1", A, "data.upload", "2026-09-05T00:00:00Z", "1000"))
                        .json()
                        .get("duplicates")
                        .asInt())
                .isEqualTo(1);
    }

    private List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        server.provider("GET", "usage/parked", "")
                .json()
                .get("parked")
                .forEach(parked -> reasons.add(parked.get("reason").asString()));
        return reasons;
    }

    @Test
    void monthsCloseInOrderAndOnlyWhenTheyAreOver() {
        assertThat(server.provider("POST", "months/202610/close", "").status()).isEqualTo(409);
        server.clock("2026-11-02T00:00:00Z");
        JsonNode early = server.close("202610", "");
        assertThat(early.get("problems").get(0).get("code").asString()).isEqualTo("earlierMonthOpen");
        assertThat(server.close("202609", "").get("state").asString()).isEqualTo("done");
        assertThat(server.close("202610", "").get("state").asString()).isEqualTo("done");
    }

    @Test
    void aClosedMonthRefusesChanges() {
        loadSeptember();
        server.close("202609", "");
        JsonNode change = server.provider("POST", "resources", sim(A, "plan-P", "20260930"))
                .json();
        assertThat(change.get("rejected").asInt()).isEqualTo(1);
        assertThat(change.get("problems").get(0).get("code").asString()).isEqualTo("monthClosed");
        Answer book = server.provider(
                "POST",
                "price-books",
                Samples.BOOK.replace("20260101", "20260915").replace("\"0.5\"", "\"0.6\""));
        assertThat(book.status()).isEqualTo(422);
        assertThat(book.text()).contains("monthClosed");
        assertThat(server.provider("POST", "price-books", Samples.BOOK.replace("20260101", "20261001"))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void aConflictIsKeptAndListedOnceAndNotBilled() {
        loadSeptember();
        String other = record("1", A, "data.upload", "2026-09-01T00:00:00Z", "9999");
        for (int i = 0; i < 2; i++) {
            JsonNode counts = server.usage(other).json();
            assertThat(counts.get("conflicts").asInt()).isEqualTo(1);
            assertThat(counts.get("problems").get(0).get("code").asString()).isEqualTo("conflict");
        }
        JsonNode listed = server.provider("GET", "usage/conflicts", "").json().get("conflicts");
        assertThat(listed.size()).isEqualTo(1);
        assertThat(listed.get(0).get("quantity").asString()).isEqualTo("9999");
        assertThat(server.bill("202609").json().get("subtotal").asString()).isEqualTo("1137");
    }

    @Test
    void receiptsBalance() {
        loadSeptember();
        server.usage(record("1", A, "data.upload", "2026-09-01T00:00:00Z", "1500") + "rubbish\n");
        long[] sums = new long[5];
        server.provider("GET", "conservation?from=20261002", "")
                .json()
                .get("receipts")
                .forEach(receipt -> {
                    sums[0] += receipt.get("received").asLong();
                    sums[1] += receipt.get("accepted").asLong();
                    sums[2] += receipt.get("duplicates").asLong();
                    sums[3] += receipt.get("conflicts").asLong();
                    sums[4] += receipt.get("rejected").asLong();
                });
        assertThat(sums).containsExactly(6, 4, 1, 0, 1);
    }
}

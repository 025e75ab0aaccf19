package meisai.server.e2e;

import static meisai.server.e2e.Reads.counts;
import static meisai.server.e2e.Reads.done;
import static meisai.server.e2e.Samples.record;
import static meisai.server.e2e.Samples.sim;
import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Usage that comes after its month was closed, under each late policy. Uploads are 0.001 a byte, days 10 each. */
class LateUsageTest {
    private static final String A = "001010000000001";
    private static final String B = "001010000000002";
    private static final String FIRST = record("1", A, "data.upload", "2026-09-01T00:00:00Z", "1500");
    private static final String LATE = record("late", A, "data.upload", "2026-09-15T00:00:00Z", "7000");

    @TempDir
    private Path data;

    private TestServer server;
    private Reads reads;

    @BeforeEach
    void start() {
        server = TestServer.start(data, "2026-10-02T09:00:00Z");
        server.setUp(Samples.BOOK);
        reads = new Reads(server);
        expect(200, server.provider("POST", "resources", sim(A, "plan-D", "20260901")));
        server.usage(FIRST);
        done(server.close("202609", ""));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void policy(String policy) {
        expect(
                200,
                server.provider(
                        "PATCH",
                        "operators/" + TestServer.OPERATOR,
                        "{\"accounts\":[{\"coverage\":\"jp\",\"latePolicy\":\"" + policy + "\"}]}"));
    }

    private JsonNode release(String month) {
        return expect(200, server.provider("POST", "months/" + month + "/release", ""))
                .json();
    }

    @Test
    void lateUsageIsBilledInTheOldestOpenMonth() {
        assertThat(counts(server.usage(LATE))).containsExactly(1, 1, 0, 0, 0, 0, 1);
        assertThat(reads.rows("202610", "daily")).containsExactly("202610 for 202609 " + A + " upload 0.001 x 7000");
        // 2 days x 10 + 7
        assertThat(reads.subtotal("202610")).isEqualTo("27");
        assertThat(reads.bill("202610").get("corrections").asString()).isEqualTo("7");
        // The closed month stays: 30 days x 10 + 1.5
        assertThat(reads.subtotal("202609")).isEqualTo("301.5");
        assertThat(reads.balance("202609")).containsExactly(2, 1, 0, 1, 0);

        server.clock("2026-11-02T09:00:00Z");
        done(server.close("202610", ""));
        // 31 days x 10 + 7
        assertThat(reads.subtotal("202610")).isEqualTo("317");
        assertThat(reads.balance("202609")).containsExactly(2, 1, 0, 1, 0);

        server.usage(record("later", A, "data.upload", "2026-09-16T00:00:00Z", "3000"));
        assertThat(reads.rows("202611", "daily")).containsExactly("202611 for 202609 " + A + " upload 0.001 x 3000");
        assertThat(reads.balance("202609")).containsExactly(3, 1, 0, 2, 0);
    }

    /** 120 requests after 90: of the 100 free ones 10 are left, 110 are due at 0.5. */
    @Test
    void lateUsageIsPricedAsItsOwnMonthWouldHaveBeen() {
        server.clock("2026-11-02T09:00:00Z");
        server.usage(record("b1", A, "beam.request", "2026-10-05T00:00:00Z", "90"));
        done(server.close("202610", ""));
        assertThat(reads.rows("202610", "daily"))
                .containsExactly("20261005 " + A + " beam 0.5 x 90", "202610 beamFree -0.5 x 90");

        server.usage(record("b2", A, "beam.request", "2026-10-06T00:00:00Z", "120"));

        assertThat(reads.rows("202611", "daily"))
                .containsExactly("202611 for 202610 beamFree -0.5 x 10", "202611 for 202610 " + A + " beam 0.5 x 120");
        assertThat(reads.bill("202611").get("corrections").asString()).isEqualTo("55");
    }

    @Test
    void heldLateUsageIsBookedWhenItIsReleased() {
        policy("park");
        assertThat(counts(server.usage(LATE))).containsExactly(1, 1, 0, 0, 0, 0, 1);
        assertThat(reads.rows("202610", "daily")).isEmpty();
        assertThat(reads.balance("202609")).containsExactly(2, 1, 0, 1, 0);
        assertThat(reads.get("usage/late").get("late").size()).isEqualTo(1);

        assertThat(release("202609").get("released").asInt()).isEqualTo(1);
        assertThat(release("202609").get("released").asInt()).isZero();
        assertThat(reads.rows("202610", "daily")).containsExactly("202610 for 202609 " + A + " upload 0.001 x 7000");
        assertThat(reads.balance("202609")).containsExactly(2, 1, 0, 1, 0);

        server.usage(record("later", A, "data.upload", "2026-09-16T00:00:00Z", "3000"));
        assertThat(reads.bill("202610").get("corrections").asString())
                .as("what comes after a release is held again")
                .isEqualTo("7");
        assertThat(expect(
                                409,
                                server.provider(
                                        "POST",
                                        "months/202610/release",
                                        "{\"operatorId\":\"" + TestServer.OPERATOR + "\"}"))
                        .json()
                        .get("code")
                        .asString())
                .isEqualTo("monthNotClosed");
    }

    @Test
    void heldLateUsageThatIsReleasedAfterACloseIsBookedInTheMonthThatIsOpenThen() {
        policy("park");
        server.usage(LATE);
        server.clock("2026-11-02T09:00:00Z");
        done(server.close("202610", ""));
        assertThat(reads.subtotal("202610")).isEqualTo("310");
        release("202609");
        assertThat(reads.rows("202611", "daily")).containsExactly("202611 for 202609 " + A + " upload 0.001 x 7000");
        server.clock("2026-12-02T09:00:00Z");
        done(server.close("202611", ""));
        assertThat(reads.rows("202612", "daily")).isEmpty();
    }

    @Test
    void voidLateUsageIsNotReleased() {
        policy("park");
        server.usage(LATE + record("later", A, "data.upload", "2026-09-16T00:00:00Z", "3000"));
        expect(
                200,
                server.provider(
                        "POST",
                        "usage/void",
                        "{\"ids\":[{\"operatorId\":\"OP0000000001\",\"source\":\"gw\",\"id\":\"late\"}],\"dryRun\":false}"));
        assertThat(release("202609").get("released").asInt()).isEqualTo(1);
        assertThat(reads.rows("202610", "daily")).containsExactly("202610 for 202609 " + A + " upload 0.001 x 3000");
        assertThat(reads.balance("202609")).containsExactly(3, 1, 0, 1, 1);
    }

    @Test
    void rejectedLateUsageDoesNotTakeItsKey() {
        policy("reject");
        JsonNode refused = server.usage(LATE).json();
        assertThat(refused.get("rejected").asInt()).isEqualTo(1);
        assertThat(refused.get("problems").get(0).get("code").asString()).isEqualTo("monthClosed");
        assertThat(reads.balance("202609")).containsExactly(1, 1, 0, 0, 0);
        policy("nextBill");
        assertThat(counts(server.usage(LATE))).containsExactly(1, 1, 0, 0, 0, 0, 1);
        assertThat(reads.bill("202610").get("corrections").asString()).isEqualTo("7");
    }

    @Test
    void recordsOfAClosedMonthThatAreSentAgainAreDuplicatesWhateverThePolicy() {
        server.usage(LATE);
        for (String policy : List.of("nextBill", "park", "reject")) {
            policy(policy);
            assertThat(counts(server.usage(FIRST + LATE))).as(policy).containsExactly(2, 0, 2, 0, 0, 0, 0);
            assertThat(counts(server.usage(FIRST.replace("1500", "1501"))))
                    .as(policy)
                    .containsExactly(1, 0, 0, 1, 0, 0, 0);
        }
        server.close();
        server = TestServer.start(data, "2026-10-02T09:00:00Z");
        assertThat(counts(server.usage(FIRST + LATE))).containsExactly(2, 0, 2, 0, 0, 0, 0);
        assertThat(new Reads(server).bill("202610").get("corrections").asString())
                .isEqualTo("7");
    }

    @Test
    void lateUsageThatCannotBePricedIsParkedAndMovesOn() {
        assertThat(counts(server.usage(record("b", B, "data.upload", "2026-09-10T00:00:00Z", "4000"))))
                .containsExactly(1, 1, 0, 0, 0, 1, 0);
        assertThat(reads.balance("202609")).containsExactly(2, 1, 1, 0, 0);
        JsonNode parked = reads.get("usage/parked").get("parked");
        assertThat(parked.size()).isEqualTo(1);
        assertThat(parked.get(0).get("day").asString()).isEqualTo("20261001");
        assertThat(parked.get(0).get("serviceMonth").asString()).isEqualTo("202609");

        expect(200, server.provider("POST", "resources", sim(B, "plan-D", "20261001")));

        assertThat(reads.rows("202610", "daily")).containsExactly("20261001 " + B + " upload 0.001 x 4000");
        assertThat(reads.balance("202609")).containsExactly(2, 2, 0, 0, 0);
        server.clock("2026-11-02T09:00:00Z");
        done(server.close("202610", ""));
        assertThat(reads.balance("202609")).containsExactly(2, 2, 0, 0, 0);
        assertThat(reads.bill("202610").at("/counts/billed").asInt()).isEqualTo(1);
    }

    /** Usage that comes while a close runs is late; the close is refused for parked records, so it was not late after all. */
    @Test
    void usageThatComesWhileARefusedCloseRunsIsBilledInItsOwnMonth() {
        server.clock("2026-11-02T09:00:00Z");
        List<String> unknown = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            unknown.add(record("u" + i, "0020100000" + i, "data.upload", "2026-10-07T00:00:00Z", "1"));
        }
        server.usage(String.join("", unknown));
        int sent = 0;
        int meanwhile = 0;
        for (int attempt = 0; attempt < 20 && meanwhile == 0; attempt++) {
            String job = expect(202, server.provider("POST", "months/202610/close", ""))
                    .json()
                    .get("jobId")
                    .asString();
            while (!expect(200, server.provider("GET", "jobs/" + job, ""))
                    .json()
                    .get("state")
                    .asString()
                    .equals("failed")) {
                sent++;
                meanwhile += server.usage(record("m" + sent, A, "data.upload", "2026-10-08T00:00:00Z", "1000"))
                        .json()
                        .get("late")
                        .asInt();
            }
        }
        assertThat(meanwhile).as("records that came while a close ran").isPositive();

        // 31 days x 10 + 1 for each
        assertThat(reads.subtotal("202610")).isEqualTo(Integer.toString(310 + sent));
        assertThat(reads.balance("202610")).containsExactly(20_000 + sent, sent, 20_000, 0, 0);
        assertThat(reads.bill("202610").at("/counts/late").asInt()).isZero();
        assertThat(reads.get("usage/late").get("late").size()).isZero();

        done(server.close("202610", "{\"operatorId\":\"" + TestServer.OPERATOR + "\",\"acceptParked\":20000}"));
        assertThat(reads.subtotal("202610")).isEqualTo(Integer.toString(310 + sent));
        assertThat(reads.balance("202610")).containsExactly(20_000 + sent, sent, 20_000, 0, 0);
        assertThat(reads.bill("202611").get("corrections").asString()).isEqualTo("0");
    }
}

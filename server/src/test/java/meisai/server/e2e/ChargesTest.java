package meisai.server.e2e;

import static meisai.server.e2e.AllModels.charge;
import static meisai.server.e2e.Reads.done;
import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Charges that are posted by call, for an order at 1500. */
class ChargesTest {
    private static final String A = "001010000000001";
    private static final String BOOK = Samples.BOOK.replace("grants:\n", """
              - name: simOrder
                category: order
                oneOff: { price: "1500" }
              - name: reactivation
                category: base
                oneOff: { price: "100", onStatusChange: { from: [suspended], to: [active] } }
            grants:
            """);

    @TempDir
    private Path data;

    private TestServer server;
    private Reads reads;

    @BeforeEach
    void start() {
        server = TestServer.start(data, "2026-10-02T09:00:00Z");
        server.setUp(BOOK);
        reads = new Reads(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** received, accepted, duplicates, conflicts, rejected. */
    private List<Integer> post(String ndjson) {
        JsonNode counts = expect(200, AllModels.charges(server, ndjson)).json();
        return List.of(
                counts.get("received").asInt(),
                counts.get("accepted").asInt(),
                counts.get("duplicates").asInt(),
                counts.get("conflicts").asInt(),
                counts.get("rejected").asInt());
    }

    @Test
    void aPostedChargeIsARowOfItsDay() {
        assertThat(post(charge("c1", "20260903", "")
                        + charge("c2", "20260903", ",\"quantity\":\"2.5\"")
                        + charge("c3", "20260903", ",\"resource\":{\"kind\":\"imsi\",\"id\":\"" + A + "\"}")
                        + charge("c4", "20260930", ",\"unitPrice\":\"980\"")
                        + charge("c5", "20260930", ",\"unitPrice\":\"-99.5\",\"quantity\":2")
                        + charge("c6", "20260930", ",\"quantity\":0")))
                .containsExactly(6, 6, 0, 0, 0);
        assertThat(reads.rows("202609", "daily"))
                .containsExactlyInAnyOrder(
                        "20260903 simOrder 1500 x 3.5",
                        "20260903 " + A + " simOrder 1500 x 1",
                        "20260930 simOrder 980 x 1",
                        "20260930 simOrder -99.5 x 2");
        // 3.5 x 1500 + 1500 + 980 - 199
        assertThat(reads.subtotal("202609")).isEqualTo("7531");
        List<JsonNode> live = reads.lines("202609");
        done(server.close("202609", ""));
        assertThat(reads.lines("202609")).isEqualTo(live);
    }

    @Test
    void anIdStandsForOneCharge() {
        String first = charge("c1", "20261001", ",\"quantity\":2");
        assertThat(post(first + first)).containsExactly(2, 1, 1, 0, 0);
        assertThat(post(charge("c1", "20261001", ",\"quantity\":\"2.0\""))).containsExactly(1, 0, 1, 0, 0);
        for (String other : List.of(
                charge("c1", "20261001", ",\"quantity\":3"),
                charge("c1", "20261002", ",\"quantity\":2"),
                charge("c1", "20261001", ",\"quantity\":2,\"unitPrice\":\"1500\""),
                charge("c1", "20261001", ",\"quantity\":2,\"resource\":{\"kind\":\"imsi\",\"id\":\"x\"}"))) {
            for (int i = 0; i < 2; i++) {
                assertThat(post(other)).as(other).containsExactly(1, 0, 0, 1, 0);
            }
        }
        assertThat(reads.rows("202610", "daily")).containsExactly("20261001 simOrder 1500 x 2");
        server.close();
        server = TestServer.start(data, "2026-10-02T09:00:00Z");
        assertThat(post(first)).containsExactly(1, 0, 1, 0, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"item\":\"unheardOf\",\"date\":\"20261001\" | unknownItem",
                "\"item\":\"upload\",\"date\":\"20261001\" | unknownItem",
                "\"item\":\"reactivation\",\"date\":\"20261001\" | unknownItem",
                "\"item\":\"simOrder\",\"date\":\"20260831\" | beforeFirstMonth",
                "\"item\":\"simOrder\",\"date\":\"20261004\" | dateInFuture",
                "\"item\":\"simOrder\",\"date\":\"20261001\",\"quantity\":-1 | wrongQuantity",
                "\"item\":\"simOrder\",\"date\":\"20261001\",\"quantity\":\"0.0000000000001\" | wrongQuantity",
                "\"item\":\"simOrder\",\"date\":\"20261001\",\"unitPrice\":\"0.00000000000000000000000000000000001\""
                        + " | wrongUnitPrice",
                "\"item\":\"simOrder\",\"date\":\"20261001\",\"resource\":{\"kind\":\"car\",\"id\":\"1\"} | unknownResourceKind",
                "\"item\":\"simOrder\" | missingMember",
                "\"date\":\"20261001\" | missingMember",
            })
    void aWrongChargeIsRejectedByNameAndDoesNotTakeItsId(String members, String code) {
        JsonNode answer = AllModels.charges(server, "{\"id\":\"c1\",\"operatorId\":\"OP0000000001\"," + members + "}\n")
                .json();
        assertThat(answer.get("rejected").asInt()).as(answer.toString()).isEqualTo(1);
        JsonNode problem = answer.get("problems").get(0);
        assertThat(problem.get("code").asString()).isEqualTo(code);
        assertThat(problem.get("line").asInt()).isEqualTo(1);
        assertThat(problem.get("id").asString()).isEqualTo("c1");
        assertThat(post(charge("c1", "20261001", ""))).containsExactly(1, 1, 0, 0, 0);
    }

    @Test
    void goodLinesAreTakenBesideWrongOnes() {
        JsonNode answer = AllModels.charges(
                        server,
                        "{\"id\":\n" + charge("c1", "20261003", "")
                                + charge("c2", "20261001", "").replace("OP0000000001", "OP0000000009"))
                .json();
        assertThat(answer.get("received").asInt()).isEqualTo(3);
        assertThat(answer.get("accepted").asInt()).isEqualTo(1);
        assertThat(answer.at("/problems/0/code").asString()).isEqualTo("malformedJson");
        assertThat(answer.at("/problems/1/code").asString()).isEqualTo("unknownOperator");
        assertThat(answer.at("/problems/1/line").asInt()).isEqualTo(3);
        // A charge of tomorrow is in the bill as soon as it is accepted.
        assertThat(reads.rows("202610", "daily")).containsExactly("20261003 simOrder 1500 x 1");
    }

    @Test
    void aChargeOfAClosedMonthIsBookedInTheOldestOpenOne() {
        post(charge("before", "20260903", ""));
        done(server.close("202609", ""));
        assertThat(post(charge("before", "20260903", ""))).containsExactly(1, 0, 1, 0, 0);
        post(charge("a", "20260910", "")
                + charge("b", "20260911", ",\"quantity\":2")
                + charge("c", "20261001", "")
                + charge("d", "20260912", ",\"unitPrice\":\"-100\""));
        assertThat(reads.rows("202610", "daily"))
                .containsExactlyInAnyOrder(
                        "20261001 simOrder 1500 x 1",
                        "202610 for 202609 simOrder 1500 x 3",
                        "202610 for 202609 simOrder -100 x 1");
        JsonNode bill = reads.bill("202610");
        assertThat(bill.get("corrections").asString()).isEqualTo("4400");
        assertThat(bill.get("subtotal").asString()).isEqualTo("5900");
        assertThat(reads.csv("202610")).anySatisfy(row -> assertThat(row).endsWith("202610,simOrder,1500,3,4500,"));
        assertThat(reads.subtotal("202609")).isEqualTo("1500");

        server.clock("2026-11-02T09:00:00Z");
        done(server.close("202610", ""));
        assertThat(reads.subtotal("202610")).isEqualTo("5900");
        assertThat(reads.lines("202611")).as("a charge is booked once").isEmpty();
        post(charge("e", "20260913", "") + charge("f", "20261013", ""));
        assertThat(reads.rows("202611", "daily"))
                .containsExactlyInAnyOrder(
                        "202611 for 202609 simOrder 1500 x 1", "202611 for 202610 simOrder 1500 x 1");
    }

    @Test
    void aVersionWithoutAnItemThatChargesArePostedForIsRefused() {
        post(charge("c1", "20261002", ""));
        String without = BOOK.replace("simOrder", "esimOrder");
        TestServer.Answer refused = server.provider("POST", "price-books", without.replace("20260101", "20261002"));
        assertThat(expect(422, refused).text()).contains("postedItemMissing").contains("simOrder");
        expect(201, server.provider("POST", "price-books", without.replace("20260101", "20261003")));
        JsonNode answer =
                AllModels.charges(server, charge("c2", "20261003", "")).json();
        assertThat(answer.at("/problems/0/code").asString()).isEqualTo("unknownItem");
        assertThat(post(charge("c2", "20261003", "").replace("simOrder", "esimOrder")))
                .containsExactly(1, 1, 0, 0, 0);
        assertThat(reads.rows("202610", "daily"))
                .containsExactly("20261002 simOrder 1500 x 1", "20261003 esimOrder 1500 x 1");
    }
}

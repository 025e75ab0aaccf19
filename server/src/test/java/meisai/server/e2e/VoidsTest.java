package meisai.server.e2e;

import static meisai.server.e2e.Reads.counts;
import static meisai.server.e2e.Reads.done;
import static meisai.server.e2e.Samples.record;
import static meisai.server.e2e.Samples.sim;
import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Records that are made void, in open and in closed months. Uploads are 0.001 a byte, days 10 each: September is
 * 300 + 2 and closed, October stands at 20 + 4.
 */
class VoidsTest {
    private static final String A = "001010000000001";
    private static final String B = "001010000000002";
    private static final String OCTOBER = record("o1", A, "data.upload", "2026-10-01T00:00:00Z", "4000");

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
        server.usage(record("s1", A, "data.upload", "2026-09-01T00:00:00Z", "1500")
                + record("s2", A, "data.upload", "2026-09-30T00:00:00Z", "500"));
        done(server.close("202609", ""));
        server.usage(OCTOBER);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String ids(String... ids) {
        return "\"ids\":["
                + Stream.of(ids)
                        .map(id -> "{\"operatorId\":\"OP0000000001\",\"source\":\"gw\",\"id\":\"" + id + "\"}")
                        .collect(Collectors.joining(","))
                + "]";
    }

    private static String range(String source, String from, String to) {
        return "\"operatorId\":\"OP0000000001\",\"source\":\"%s\",\"from\":\"%s\",\"to\":\"%s\""
                .formatted(source, from, to);
    }

    private JsonNode dry(String selection) {
        return expect(200, server.provider("POST", "usage/void", "{" + selection + "}"))
                .json();
    }

    private JsonNode makeVoid(String selection) {
        return expect(200, server.provider("POST", "usage/void", "{" + selection + ",\"dryRun\":false}"))
                .json();
    }

    private static void answers(JsonNode answer, int found, int voided, int alreadyVoid, int unknown) {
        assertThat(answer.get("found").asInt()).as("found in " + answer).isEqualTo(found);
        assertThat(answer.get("voided").asInt()).as("voided in " + answer).isEqualTo(voided);
        assertThat(answer.get("alreadyVoid").asInt())
                .as("alreadyVoid in " + answer)
                .isEqualTo(alreadyVoid);
        assertThat(answer.get("unknown").asInt()).as("unknown in " + answer).isEqualTo(unknown);
    }

    private static void tellsBill(JsonNode answer, String month, String before, String after) {
        assertThat(answer.get("bills").toString())
                .isEqualTo("[{\"operatorId\":\"OP0000000001\",\"coverage\":\"jp\",\"yearMonth\":\"" + month
                        + "\",\"currency\":\"JPY\",\"subtotalBefore\":\"" + before + "\",\"subtotalAfter\":\"" + after
                        + "\"}]");
    }

    @Test
    void aVoidRecordLeavesTheOpenBill() {
        JsonNode dry = dry(ids("o1", "unknown"));
        assertThat(dry.get("dryRun").asBoolean()).isTrue();
        answers(dry, 1, 1, 0, 1);
        tellsBill(dry, "202610", "24", "20");
        assertThat(reads.subtotal("202610")).as("a dry run changes nothing").isEqualTo("24");
        assertThat(reads.balance("202610")).containsExactly(1, 1, 0, 0, 0);

        JsonNode answer = makeVoid(ids("o1", "unknown"));
        assertThat(answer.get("dryRun").asBoolean()).isFalse();
        answers(answer, 1, 1, 0, 1);
        tellsBill(answer, "202610", "24", "20");
        assertThat(reads.subtotal("202610")).isEqualTo("20");
        assertThat(reads.rows("202610", "daily")).isEmpty();
        assertThat(reads.balance("202610")).containsExactly(1, 0, 0, 0, 1);
        assertThat(reads.bill("202610").at("/counts/voided").asInt()).isEqualTo(1);
    }

    @Test
    void voidingTwiceChangesNothingAndAVoidRecordKeepsItsKey() {
        makeVoid(ids("o1", "s1"));
        String subtotal = reads.subtotal("202610");
        JsonNode again = makeVoid(ids("o1", "s1"));
        answers(again, 2, 0, 2, 0);
        assertThat(again.get("bills").size()).isZero();
        assertThat(counts(server.usage(OCTOBER))).containsExactly(1, 0, 1, 0, 0, 0, 0);
        server.close();
        server = TestServer.start(data, "2026-10-02T09:00:00Z");
        answers(makeVoid(ids("o1", "s1")), 2, 0, 2, 0);
        assertThat(new Reads(server).subtotal("202610")).isEqualTo(subtotal).isEqualTo("18.5");
    }

    @Test
    void aVoidRecordOfAClosedMonthIsTakenOffTheOldestOpenOne() {
        String closed = reads.bill("202609").toString();
        JsonNode dry = dry(ids("s1"));
        answers(dry, 1, 1, 0, 0);
        tellsBill(dry, "202610", "24", "22.5");
        assertThat(reads.rows("202610", "daily")).containsExactly("20261001 " + A + " upload 0.001 x 4000");

        tellsBill(makeVoid(ids("s1")), "202610", "24", "22.5");
        assertThat(reads.rows("202610", "daily"))
                .containsExactly(
                        "20261001 " + A + " upload 0.001 x 4000", "202610 for 202609 " + A + " upload -0.001 x 1500");
        assertThat(reads.bill("202610").get("corrections").asString()).isEqualTo("-1.5");
        assertThat(reads.bill("202609").toString()).isEqualTo(closed);
        assertThat(reads.balance("202609")).containsExactly(2, 1, 0, 0, 1);
        assertThat(reads.csv("202610")).contains(A + ",202610,upload,-0.001,1500,-1.5,");
    }

    /** October books -1500 for s1; November what is different since then: s2, and a late record of 2000. */
    @Test
    void aSecondCorrectionIsOnlyWhatTheFirstDidNotBook() {
        makeVoid(ids("s1"));
        server.clock("2026-11-01T09:00:00Z");
        done(server.close("202610", ""));
        // 31 days x 10 + 4 - 1.5
        assertThat(reads.subtotal("202610")).isEqualTo("312.5");
        assertThat(reads.rows("202611", "daily")).isEmpty();

        tellsBill(makeVoid(ids("s2")), "202611", "10", "9.5");
        assertThat(reads.rows("202611", "daily")).containsExactly("202611 for 202609 " + A + " upload -0.001 x 500");
        server.usage(record("late", A, "data.upload", "2026-09-20T00:00:00Z", "2000"));
        assertThat(reads.rows("202611", "daily")).containsExactly("202611 for 202609 " + A + " upload 0.001 x 1500");
        assertThat(reads.balance("202609")).containsExactly(3, 0, 0, 1, 2);

        tellsBill(makeVoid(ids("o1")), "202611", "11.5", "7.5");
        assertThat(reads.rows("202611", "daily"))
                .containsExactlyInAnyOrder(
                        "202611 for 202609 " + A + " upload 0.001 x 1500",
                        "202611 for 202610 " + A + " upload -0.001 x 4000");
        assertThat(reads.balance("202610")).containsExactly(1, 0, 0, 0, 1);
    }

    @Test
    void aRangeTakesWhatASourceSentForAStretchOfTime() {
        answers(dry(range("other", "2026-09-01T00:00:00Z", "2026-11-01T00:00:00Z")), 0, 0, 0, 0);
        answers(dry(range("gw", "2026-09-01T00:00:00Z", "2026-10-01T00:00:00Z")), 2, 2, 0, 0);
        answers(dry(range("gw", "0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z")), 3, 3, 0, 0);
        // The end is no part of it, the beginning is: s2 and o1.
        answers(dry(range("gw", "2026-09-01T00:00:00.000000001Z", "2026-10-01T00:00:00.000000001Z")), 2, 2, 0, 0);
        JsonNode answer = makeVoid(range("gw", "2026-09-30T00:00:00Z", "2026-10-01T00:00:01Z"));
        answers(answer, 2, 2, 0, 0);
        tellsBill(answer, "202610", "24", "19.5");
        assertThat(reads.subtotal("202610")).isEqualTo("19.5");
        assertThat(reads.balance("202609")).containsExactly(2, 1, 0, 0, 1);
        assertThat(reads.balance("202610")).containsExactly(1, 0, 0, 0, 1);
        answers(makeVoid(range("gw", "2026-09-01T00:00:00Z", "2026-11-01T00:00:00Z")), 3, 1, 2, 0);
    }

    @Test
    void aVoidLateRecordIsTakenBackWhereItWasBooked() {
        server.usage(record("l1", A, "data.upload", "2026-09-15T00:00:00Z", "7000")
                + record("l2", A, "data.upload", "2026-09-16T00:00:00Z", "1000"));
        tellsBill(makeVoid(ids("l1")), "202610", "32", "25");
        assertThat(reads.balance("202609")).containsExactly(4, 2, 0, 1, 1);
        server.clock("2026-11-01T09:00:00Z");
        done(server.close("202610", ""));
        makeVoid(ids("l2"));
        assertThat(reads.rows("202611", "daily")).containsExactly("202611 for 202609 " + A + " upload -0.001 x 1000");
        assertThat(reads.balance("202609")).containsExactly(4, 2, 0, 0, 2);
        assertThat(reads.bill("202609").at("/counts/late").asInt()).isZero();
    }

    @Test
    void aVoidRecordThatMovedOnIsTakenOffTheMonthThatBilledIt() {
        server.usage(record("m1", B, "data.upload", "2026-09-10T00:00:00Z", "3000")
                + record("m2", B, "data.upload", "2026-09-11T00:00:00Z", "6000"));
        assertThat(reads.balance("202609")).containsExactly(4, 2, 2, 0, 0);
        makeVoid(ids("m1"));
        assertThat(reads.balance("202609")).containsExactly(4, 2, 1, 0, 1);
        expect(200, server.provider("POST", "resources", sim(B, "plan-D", "20261001")));
        assertThat(reads.rows("202610", "daily"))
                .containsExactly("20261001 " + A + " upload 0.001 x 4000", "20261001 " + B + " upload 0.001 x 6000");
        server.clock("2026-11-01T09:00:00Z");
        done(server.close("202610", ""));
        assertThat(reads.balance("202609")).containsExactly(4, 3, 0, 0, 1);

        // 2 x 10 for the first day of November
        tellsBill(makeVoid(ids("m2")), "202611", "20", "14");
        assertThat(reads.rows("202611", "daily")).containsExactly("202611 for 202610 " + B + " upload -0.001 x 6000");
        assertThat(reads.balance("202609")).containsExactly(4, 2, 0, 0, 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"ids\":[{\"operatorId\":\"OP9999999999\",\"id\":\"o1\"}]} | 404 | unknownOperator",
                "{\"operatorId\":\"OP9999999999\",\"from\":\"2026-09-01T00:00:00Z\",\"to\":\"2026-09-02T00:00:00Z\"}"
                        + " | 404 | unknownOperator",
                "{\"operatorId\":\"OP0000000001\",\"from\":\"2026-09-02T00:00:00Z\",\"to\":\"2026-09-02T00:00:00Z\"}"
                        + " | 400 | emptyRange",
                "{\"operatorId\":\"OP0000000001\",\"from\":\"yesterday\",\"to\":\"2026-09-02T00:00:00Z\"}"
                        + " | 400 | malformedTime",
                "{\"ids\":[],\"operatorId\":\"OP0000000001\"} | 400 | tooManyMembers",
                "{\"ids\":[\"o1\"]} | 400 | wrongType",
                "{} | 400 | missingMember",
            })
    void aWrongCallIsRefusedByName(String body, int status, String code) {
        assertThat(expect(status, server.provider("POST", "usage/void", body))
                        .json()
                        .get("code")
                        .asString())
                .isEqualTo(code);
    }
}

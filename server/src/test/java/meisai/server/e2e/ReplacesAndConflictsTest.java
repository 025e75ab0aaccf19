package meisai.server.e2e;

import static meisai.server.e2e.Reads.counts;
import static meisai.server.e2e.Reads.done;
import static meisai.server.e2e.Samples.record;
import static meisai.server.e2e.Samples.sim;
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

/**
 * Records that replace others, and conflicts that are resolved. Uploads are 0.001 a byte, days 10 each: September has
 * 1500 + 500 and is closed, October is open with two days.
 */
class ReplacesAndConflictsTest {
    private static final String A = "001010000000001";
    private static final String FIRST = record("o1", A, "data.upload", "2026-10-01T00:00:00Z", "4000");

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
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String replacing(String record, String replaced) {
        return record.replace("\"source\"", "\"replaces\":\"" + replaced + "\",\"source\"");
    }

    private TestServer.Answer send(String format, String id, String quantity, String replaces) {
        String time = "2026-10-01T00:00:00Z";
        return switch (format) {
            case "NDJSON" -> {
                String record = record(id, A, "data.upload", time, quantity);
                yield server.usage(replaces.isEmpty() ? record : replacing(record, replaces));
            }
            case "CSV" ->
                server.provider(
                        "POST",
                        "usage",
                        Reads.bytes("id,source,operatorId,kind,resource,meter,time,quantity,replaces\n" + id
                                + ",gw,OP0000000001,imsi," + A + ",data.upload," + time + "," + quantity + ","
                                + replaces + "\n"),
                        "text/csv");
            case "CloudEvents" ->
                server.provider(
                        "POST",
                        "usage",
                        Reads.bytes("[{\"specversion\":\"1.0\",\"type\":\"usage\",\"id\":\"" + id
                                + "\",\"source\":\"gw\",\"time\":\"" + time + "\",\"subject\":\"imsi:" + A
                                + "\",\"data\":{\"operatorId\":\"OP0000000001\",\"meter\":\"data.upload\",\"quantity\":"
                                + quantity + (replaces.isEmpty() ? "" : ",\"replaces\":\"" + replaces + "\"") + "}}]"),
                        "application/cloudevents-batch+json");
            default -> throw new IllegalArgumentException(format);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "NDJSON,true",
        "NDJSON,false",
        "CSV,true",
        "CSV,false",
        "CloudEvents,true",
        "CloudEvents,false",
    })
    void aReplacedRecordIsVoidWhicheverComesFirst(String format, boolean replacedFirst) {
        List<List<String>> records = List.of(List.of("x", "4000", ""), List.of("y", "1000", "x"));
        for (List<String> record : replacedFirst ? records : records.reversed()) {
            assertThat(counts(send(format, record.get(0), record.get(1), record.get(2))))
                    .containsExactly(1, 1, 0, 0, 0, 0, 0);
        }
        assertThat(reads.rows("202610", "daily")).containsExactly("20261001 " + A + " upload 0.001 x 1000");
        assertThat(reads.balance("202610")).containsExactly(2, 1, 0, 0, 1);
        assertThat(counts(send(format, "y", "1000", "x"))).containsExactly(1, 0, 1, 0, 0, 0, 0);
        assertThat(counts(send(format, "x", "4000", ""))).containsExactly(1, 0, 1, 0, 0, 0, 0);
        server.clock("2026-11-01T00:00:00Z");
        done(server.close("202610", ""));
        assertThat(reads.balance("202610")).containsExactly(2, 1, 0, 0, 1);
    }

    @Test
    void aReplacedKeyIsRememberedOverARestart() {
        send("NDJSON", "y", "1000", "x");
        server.close();
        server = TestServer.start(data, "2026-10-02T09:00:00Z");
        reads = new Reads(server);
        send("NDJSON", "x", "4000", "");
        assertThat(reads.rows("202610", "daily")).containsExactly("20261001 " + A + " upload 0.001 x 1000");
    }

    @Test
    void ofAChainOfReplacementsTheLastIsBilled() {
        server.usage(replacing(record("z", A, "data.upload", "2026-10-02T00:00:00Z", "10"), "y")
                + replacing(record("y", A, "data.upload", "2026-10-01T00:00:00Z", "1000"), "x")
                + record("x", A, "data.upload", "2026-10-01T00:00:00Z", "4000"));
        assertThat(reads.rows("202610", "daily")).containsExactly("20261002 " + A + " upload 0.001 x 10");
        assertThat(reads.balance("202610")).containsExactly(3, 1, 0, 0, 2);
    }

    /** September: 500 + 1000 instead of 1500 + 500. */
    @Test
    void aReplacedRecordOfAClosedMonthIsCorrected() {
        server.usage(replacing(record("late", A, "data.upload", "2026-09-01T00:00:00Z", "1000"), "s1"));
        assertThat(reads.rows("202610", "daily")).containsExactly("202610 for 202609 " + A + " upload -0.001 x 500");
        assertThat(reads.balance("202609")).containsExactly(3, 1, 0, 1, 1);
        server.usage(replacing(FIRST, "s2"));
        assertThat(reads.rows("202610", "daily"))
                .containsExactly(
                        "20261001 " + A + " upload 0.001 x 4000", "202610 for 202609 " + A + " upload -0.001 x 1000");
        assertThat(reads.balance("202609")).containsExactly(3, 0, 0, 1, 2);
        assertThat(reads.balance("202610")).containsExactly(1, 1, 0, 0, 0);
    }

    /**
     * Other content for October is a conflict until September closes, and is accepted when it comes again: then there is
     * nothing left to choose, and the content stays billed, once.
     */
    @Test
    void aConflictingContentThatWasAcceptedSinceStaysBilledWhenItIsKept() {
        server.usage(record("o", A, "data.upload", "2026-10-01T00:00:00Z", "4000"));
        String second = record("o", A, "data.upload", "2026-11-01T00:00:00Z", "1000");
        server.clock("2026-11-02T09:00:00Z");
        assertThat(counts(server.usage(second))).containsExactly(1, 0, 0, 1, 0, 0, 0);
        done(server.close("202610", ""));
        assertThat(counts(server.usage(second))).containsExactly(1, 1, 0, 0, 0, 0, 0);
        long conflict = conflicts().get(0).get("number").asLong();

        expect(200, resolve(conflict, "second"));

        assertThat(reads.rows("202611", "daily")).containsExactly("20261101 " + A + " upload 0.001 x 1000");
        assertThat(reads.balance("202611")).containsExactly(1, 1, 0, 0, 0);
        assertThat(reads.balance("202610")).containsExactly(1, 1, 0, 0, 0);
        assertThat(conflicts().size()).isZero();
    }

    private JsonNode conflicts() {
        return expect(200, server.provider("GET", "usage/conflicts", "")).json().get("conflicts");
    }

    private TestServer.Answer resolve(long conflict, String keep) {
        return server.provider("POST", "usage/conflicts/" + conflict + "/resolve", "{\"keep\":\"" + keep + "\"}");
    }

    private void isResolved(long conflict, String keep, String other) {
        assertThat(conflicts().size()).isZero();
        expect(200, resolve(conflict, keep));
        assertThat(expect(409, resolve(conflict, other)).json().get("code").asString())
                .isEqualTo("conflictResolved");
    }

    @Test
    void aConflictIsResolvedToTheFirstContent() {
        String second = FIRST.replace("4000", "9000");
        server.usage(FIRST + second);
        long conflict = conflicts().get(0).get("number").asLong();
        expect(200, resolve(conflict, "first"));
        isResolved(conflict, "first", "second");
        assertThat(reads.rows("202610", "daily")).containsExactly("20261001 " + A + " upload 0.001 x 4000");
        assertThat(reads.balance("202610")).containsExactly(1, 1, 0, 0, 0);
        assertThat(counts(server.usage(second))).as("the refused content again").containsExactly(1, 0, 0, 1, 0, 0, 0);
    }

    @Test
    void aConflictIsResolvedToTheSecondContent() {
        String second = FIRST.replace("4000", "9000");
        server.usage(FIRST + second);
        long conflict = conflicts().get(0).get("number").asLong();
        expect(200, resolve(conflict, "second"));
        isResolved(conflict, "second", "first");
        assertThat(reads.rows("202610", "daily")).containsExactly("20261001 " + A + " upload 0.001 x 9000");
        assertThat(reads.balance("202610")).containsExactly(2, 1, 0, 0, 1);
        assertThat(counts(server.usage(FIRST + second))).containsExactly(2, 0, 2, 0, 0, 0, 0);
    }

    @Test
    void ofSeveralConflictsTheOneResolvedLastIsBilled() {
        server.usage(FIRST + FIRST.replace("4000", "9000") + FIRST.replace("4000", "7000"));
        long first = conflicts().get(0).get("number").asLong();
        long last = conflicts().get(1).get("number").asLong();
        expect(200, resolve(first, "second"));
        expect(200, resolve(last, "second"));
        assertThat(reads.rows("202610", "daily")).containsExactly("20261001 " + A + " upload 0.001 x 7000");
        assertThat(reads.balance("202610")).containsExactly(3, 1, 0, 0, 2);
        server.clock("2026-11-01T00:00:00Z");
        done(server.close("202610", ""));
        assertThat(reads.balance("202610")).containsExactly(3, 1, 0, 0, 2);
    }

    /** 9999 instead of 1500: 8499 more, booked in October. */
    @Test
    void aConflictOfAClosedMonthIsResolvedByACorrection() {
        server.usage(record("s1", A, "data.upload", "2026-09-01T00:00:00Z", "9999"));
        long conflict = conflicts().get(0).get("number").asLong();
        assertThat(reads.rows("202610", "daily")).isEmpty();
        expect(200, resolve(conflict, "second"));
        assertThat(reads.rows("202610", "daily")).containsExactly("202610 for 202609 " + A + " upload 0.001 x 8499");
        assertThat(reads.balance("202609")).containsExactly(3, 1, 0, 1, 1);
        isResolved(conflict, "second", "first");
    }

    /** Both months were open when the second content came; October was closed with the first one since. */
    @Test
    void aConflictIsResolvedAfterTheMonthOfTheFirstContentWasClosed() {
        server.clock("2026-11-02T09:00:00Z");
        server.usage(FIRST + record("o1", A, "data.upload", "2026-11-01T00:00:00Z", "9000"));
        long conflict = conflicts().get(0).get("number").asLong();
        done(server.close("202610", ""));
        expect(200, resolve(conflict, "second"));
        assertThat(reads.rows("202611", "daily"))
                .containsExactly(
                        "20261101 " + A + " upload 0.001 x 9000", "202611 for 202610 " + A + " upload -0.001 x 4000");
        assertThat(reads.balance("202610")).containsExactly(1, 0, 0, 0, 1);
        assertThat(reads.balance("202611")).containsExactly(1, 1, 0, 0, 0);
    }

    @Test
    void aConflictIsResolvedAfterTheMonthOfTheSecondContentWasClosed() {
        server.clock("2026-11-02T09:00:00Z");
        server.usage(record("o1", A, "data.upload", "2026-11-01T00:00:00Z", "9000") + FIRST);
        long conflict = conflicts().get(0).get("number").asLong();
        done(server.close("202610", ""));
        expect(200, resolve(conflict, "second"));
        assertThat(reads.rows("202611", "daily")).containsExactly("202611 for 202610 " + A + " upload 0.001 x 4000");
        assertThat(reads.balance("202610")).containsExactly(1, 0, 0, 1, 0);
        assertThat(reads.balance("202611")).containsExactly(1, 0, 0, 0, 1);
    }

    @Test
    void aConflictThatIsNotThereOrMayNotBeKeptIsRefused() {
        expect(404, resolve(77, "first"));
        server.usage(record("s1", A, "data.upload", "2026-09-01T00:00:00Z", "9999"));
        long conflict = conflicts().get(0).get("number").asLong();
        expect(400, resolve(conflict, "both"));
        expect(
                200,
                server.provider(
                        "PATCH",
                        "operators/OP0000000001",
                        "{\"accounts\":[{\"coverage\":\"jp\",\"latePolicy\":\"reject\"}]}"));
        assertThat(expect(409, resolve(conflict, "second")).json().get("code").asString())
                .isEqualTo("monthClosed");
        assertThat(conflicts().size()).as("a refused resolution leaves it open").isEqualTo(1);
        expect(200, resolve(conflict, "first"));
    }
}

package meisai.server.e2e;

import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import meisai.server.backup.DirectoryCheck;
import meisai.server.cli.Settings;
import meisai.server.e2e.TestServer.Answer;
import meisai.server.retention.RetentionSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is not kept any longer: usage for three months, lines for six, the audit log for four. */
class RetentionTest {
    private static final String SIM = "440100000000001";
    private static final String VOID =
            "{\"ids\":[{\"operatorId\":\"OP0000000001\",\"source\":\"gw\",\"id\":\"sep\"}],\"dryRun\":false}";

    @TempDir
    private Path data;

    private Settings settings;
    private TestServer server;

    @BeforeEach
    void start() {
        settings = Settings.defaults(data)
                .withPort(0)
                .withoutAutomaticClose()
                .withRetention(new RetentionSettings(3, 6, 4));
        start("2026-09-20T00:00:00Z");
        server.setUp(Samples.BOOK);
        expect(
                200,
                server.provider(
                        "POST",
                        "resources",
                        Samples.sim(SIM, "plan-D", "20260901").getBytes(StandardCharsets.UTF_8),
                        "application/x-ndjson"));
    }

    private void start(String now) {
        server = TestServer.start(settings, now);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String record(String id, String day) {
        return Samples.record(id, SIM, "data.upload", day + "T10:00:00Z", "1500");
    }

    private void close(String now, String month) {
        server.clock(now);
        assertThat(server.close(month, "{}").get("state").asString()).isEqualTo("done");
    }

    /** The first two thirds of a year: usage in September, a close each month, the last one of December. */
    private void closeUntilDecember() {
        expect(200, server.usage(record("sep", "2026-09-10")));
        close("2026-10-03T00:00:00Z", "202609");
        expect(200, server.usage(record("oct", "2026-10-10").replace("10-10T", "10-02T")));
        close("2026-11-03T00:00:00Z", "202610");
        close("2026-12-03T00:00:00Z", "202611");
        close("2027-01-03T00:00:00Z", "202612");
    }

    private void remove() {
        JsonNode job = expect(202, server.provider("POST", "retention", "")).json();
        JsonNode ended = expect(
                        200, server.provider("GET", "jobs/" + job.get("jobId").asString() + "?wait=60", ""))
                .json();
        assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("done");
    }

    private List<String> files(String name) throws IOException {
        try (Stream<Path> all = Files.walk(data.resolve("closed"))) {
            return all.filter(path -> path.endsWith(name))
                    .map(path -> path.getParent().getParent().getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private Answer ofSeptember(String path) {
        return server.provider("GET", path + "?operatorId=" + TestServer.OPERATOR, "");
    }

    private JsonNode rejected(String record) {
        JsonNode result = expect(200, server.usage(record)).json();
        assertThat(result.get("rejected").asInt()).isEqualTo(1);
        return result.get("problems").get(0).get("code");
    }

    @Test
    void usageOfAMonthGoesWhenItsTimeIsOverAndTheBillStays() throws IOException {
        closeUntilDecember();
        String bill = expect(200, ofSeptember("bills/202609")).text();
        String lines = expect(200, ofSeptember("bills/202609/lines")).text();
        remove();
        assertThat(expect(200, server.provider("GET", "retention", ""))
                        .json()
                        .get("noChangesThrough")
                        .asString())
                .isEqualTo("202609");
        remove();
        // Whoever reads now has begun before.
        assertThat(files("usage.parquet")).containsExactly("202609", "202610", "202611", "202612");
        server.clock("2027-01-03T02:00:00Z");
        remove();
        assertThat(files("usage.parquet")).containsExactly("202610", "202611", "202612");
        assertThat(files("lines.parquet")).containsExactly("202609", "202610", "202611", "202612");

        for (int start = 0; start < 2; start++) {
            assertThat(expect(200, ofSeptember("bills/202609")).text()).isEqualTo(bill);
            assertThat(expect(200, ofSeptember("bills/202609/lines")).text()).isEqualTo(lines);
            expect(200, ofSeptember("bills/202701"));
            expect(200, ofSeptember("conservation/202610"));
            assertThat(expect(410, ofSeptember("conservation/202609"))
                            .json()
                            .get("code")
                            .asString())
                    .isEqualTo("usageRemoved");
            JsonNode job = expect(202, server.provider("POST", "months/202609/verify", ""))
                    .json();
            assertThat(expect(
                                    200,
                                    server.provider(
                                            "GET", "jobs/" + job.get("jobId").asString() + "?wait=60", ""))
                            .json()
                            .get("problems")
                            .get(0)
                            .get("code")
                            .asString())
                    .isEqualTo("usageRemoved");
            server.close();
            assertThat(DirectoryCheck.run(data, settings.store(), Instant.parse("2027-01-03T02:00:00Z"), text -> {})
                            .findings())
                    .isEmpty();
            start("2027-01-03T02:00:00Z");
        }
    }

    @Test
    void aMonthWhoseTimeIsOverTakesNoChanges() {
        closeUntilDecember();
        expect(200, server.usage(record("late", "2026-09-11")));
        remove();
        assertThat(rejected(record("later", "2026-09-12")).asString()).isEqualTo("monthTooOld");
        // Also what is known already, for that cannot be told much longer.
        assertThat(rejected(record("sep", "2026-09-10")).asString()).isEqualTo("monthTooOld");
        assertThat(rejected(record("new", "2027-01-02").replace("{\"id\"", "{\"replaces\":\"sep\",\"id\""))
                        .asString())
                .isEqualTo("monthTooOld");
        assertThat(expect(409, server.provider("POST", "usage/void", VOID))
                        .json()
                        .get("code")
                        .asString())
                .isEqualTo("monthTooOld");
        assertThat(expect(409, server.provider("POST", "months/202609/release", "{\"operatorId\":\"OP0000000001\"}"))
                        .json()
                        .get("code")
                        .asString())
                .isEqualTo("monthTooOld");
        expect(200, server.usage(record("oct2", "2026-10-12")));
    }

    /** What came before is booked by the next close, and only then does anything go. */
    @Test
    void nothingGoesBeforeItsChangesAreBooked() throws IOException {
        closeUntilDecember();
        expect(200, server.usage(record("late", "2026-09-11") + record("late2", "2026-09-12")));
        expect(200, server.provider("POST", "usage/void", VOID));
        remove();
        remove();
        server.clock("2027-01-20T00:00:00Z");
        remove();
        assertThat(files("usage.parquet")).contains("202609");
        String corrections = expect(200, ofSeptember("bills/202701"))
                .json()
                .get("corrections")
                .asString();
        assertThat(corrections).isNotEqualTo("0");
        close("2027-02-03T00:00:00Z", "202701");
        assertThat(expect(200, ofSeptember("bills/202701"))
                        .json()
                        .get("corrections")
                        .asString())
                .isEqualTo(corrections);
        remove();
        server.clock("2027-02-03T02:00:00Z");
        remove();
        assertThat(files("usage.parquet")).doesNotContain("202609");
        expect(200, ofSeptember("bills/202702"));
        // What was booked for the removed month is proved from the lines of the month that booked it.
        JsonNode job =
                expect(202, server.provider("POST", "months/202701/verify", "")).json();
        JsonNode verified = expect(
                        200, server.provider("GET", "jobs/" + job.get("jobId").asString() + "?wait=60", ""))
                .json();
        assertThat(verified.get("state").asString()).as(verified.toString()).isEqualTo("done");
        server.close();
        assertThat(DirectoryCheck.run(data, settings.store(), Instant.parse("2027-02-03T02:00:00Z"), text -> {})
                        .findings())
                .isEmpty();
        start("2027-02-03T02:00:00Z");
        expect(200, ofSeptember("bills/202702"));
    }

    /** Held usage and conflicts that nobody has decided on would be lost without a word. */
    @Test
    void whatWaitsForADecisionKeepsMonthsFromGoing() {
        expect(200, server.usage(record("sep", "2026-09-10")));
        expect(200, server.usage(record("sep", "2026-09-10").replace("1500", "1600")));
        for (String[] close : new String[][] {
            {"2026-10-03T00:00:00Z", "202609"},
            {"2026-11-03T00:00:00Z", "202610"},
            {"2026-12-03T00:00:00Z", "202611"},
            {"2027-01-03T00:00:00Z", "202612"}
        }) {
            close(close[0], close[1]);
        }
        JsonNode job = expect(202, server.provider("POST", "retention", "")).json();
        JsonNode ended = expect(
                        200, server.provider("GET", "jobs/" + job.get("jobId").asString() + "?wait=60", ""))
                .json();
        assertThat(ended.get("problems").get(0).get("code").asString()).isEqualTo("undecided");
        assertThat(expect(200, server.provider("GET", "retention", "")).json().has("noChangesThrough"))
                .isFalse();
        expect(200, server.provider("POST", "usage/conflicts/1/resolve", "{\"keep\":\"first\"}"));
        remove();
        assertThat(expect(200, server.provider("GET", "retention", "")).json().has("noChangesThrough"))
                .isTrue();
    }

    @Test
    void aNewAccountBeginsAfterMonthsThatTakeNoChanges() {
        closeUntilDecember();
        remove();
        String old = TestServer.operator("OP0000000009", "jp-test", "");
        assertThat(expect(422, server.provider("POST", "operators", old))
                        .json()
                        .get("code")
                        .asString())
                .isEqualTo("monthTooOld");
        expect(201, server.provider("POST", "operators", old.replace("202609", "202610")));
    }

    /** Settings that say more than when changes were refused hold. */
    @Test
    void longerSettingsKeepWhatIsNotMarkedYet() throws IOException {
        closeUntilDecember();
        remove();
        server.close();
        settings = settings.withRetention(new RetentionSettings(12, 12, 12));
        start("2027-01-03T02:00:00Z");
        remove();
        server.clock("2027-01-04T02:00:00Z");
        remove();
        assertThat(files("usage.parquet")).contains("202609");
        expect(200, ofSeptember("conservation/202609"));
    }

    @Test
    void linesGoLaterAndTheBillStays() throws IOException {
        closeUntilDecember();
        for (String[] close : new String[][] {
            {"2027-02-03T00:00:00Z", "202701"}, {"2027-03-03T00:00:00Z", "202702"}, {"2027-04-03T00:00:00Z", "202703"}
        }) {
            close(close[0], close[1]);
        }
        String bill = expect(200, ofSeptember("bills/202609")).text();
        remove();
        remove();
        server.clock("2027-04-03T02:00:00Z");
        server.signIn();
        remove();
        assertThat(files("lines.parquet")).doesNotContain("202609").contains("202610");
        assertThat(expect(200, ofSeptember("bills/202609")).text()).isEqualTo(bill);
        for (String path : List.of("bills/202609/lines", "bills/202609/explain")) {
            expect(410, ofSeptember(path));
        }
        expect(410, server.provider("POST", "bills/202609/export?operatorId=" + TestServer.OPERATOR, ""));
        expect(200, server.operator("GET", "/v1/bills/202609"));
        expect(200, server.operator("GET", "/v1/bills/202609/daily"));
        assertThat(expect(410, server.operator("POST", "/v1/bills/202609/export?export_mode=sync"))
                        .json()
                        .get("code")
                        .asString())
                .isEqualTo("BIL0007");
        assertThat(expect(200, server.operator("GET", "/v1/bills")).text()).contains("202609");
    }

    @Test
    void oldEntriesOfTheAuditLogAndJobsGoAndNumbersGoOn() {
        closeUntilDecember();
        server.clock("2027-02-02T00:00:00Z");
        JsonNode before = audit();
        assertThat(before.get(before.size() - 1).get("calledAt").asString()).startsWith("2026-09");
        remove();
        JsonNode after = audit();
        assertThat(after.get(after.size() - 1).get("calledAt").asString()).startsWith("2026-10");
        assertThat(after.get(0).get("number").asLong())
                .isGreaterThan(before.get(0).get("number").asLong());

        assertThat(expect(200, server.provider("GET", "jobs?limit=100", "")).text())
                .contains("2026-10-03T", "2026-11-03T");
        server.clock("2027-03-02T00:00:00Z");
        remove();
        assertThat(expect(200, server.provider("GET", "jobs?limit=100", "")).text())
                .doesNotContain("2026-10-03T")
                .contains("2026-11-03T");
    }

    private JsonNode audit() {
        return expect(200, server.provider("GET", "audit?limit=100", "")).json().get("entries");
    }

    @Test
    void withoutALimitNothingGoes() throws IOException {
        server.close();
        settings = settings.withRetention(new RetentionSettings(0, 0, 0));
        start("2026-09-20T00:00:00Z");
        closeUntilDecember();
        remove();
        remove();
        JsonNode retention =
                expect(200, server.provider("GET", "retention", "")).json();
        assertThat(retention.has("noChangesThrough")).isFalse();
        assertThat(retention.get("usageMonths").asInt()).isZero();
        assertThat(audit()).isNotEmpty();
        assertThat(files("usage.parquet")).hasSize(4);
    }

    @Test
    void onlyAdminsRemove() {
        String key = expect(201, server.provider("POST", "provider-keys", "{\"name\":\"b\",\"role\":\"billing\"}"))
                .json()
                .get("key")
                .asString();
        expect(403, server.send("POST", "/meisai/v1/retention", new byte[0], Map.of("Authorization", "Bearer " + key)));
    }
}

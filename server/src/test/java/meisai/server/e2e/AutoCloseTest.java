package meisai.server.e2e;

import static meisai.server.e2e.Samples.record;
import static meisai.server.e2e.Samples.sim;
import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import meisai.server.cli.Settings;
import meisai.server.close.AutoClose;
import meisai.server.close.CloseTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Months that close by themselves on the second business day of the next one: September on Friday the 2nd of October
 * 2026, October on the 3rd of November or, where that is a holiday, the 4th.
 */
class AutoCloseTest {
    private static final String A = "001010000000001";

    @TempDir
    private Path data;

    private TestServer server;

    @BeforeEach
    void start() {
        start("2026-09-10T00:00:00Z");
        expect(201, server.provider("POST", "price-books", Samples.BOOK));
        expect(201, server.provider("POST", "operators", """
                        {"operatorId":"OP0000000001","name":"Test","email":"a@example.com","password":"correct horse","accounts":[
                        {"coverage":"jp","currency":"JPY","priceBook":"jp-test","tax":{"rate":"0.10"},"firstMonth":"202609"},
                        {"coverage":"g","currency":"JPY","priceBook":"jp-test","tax":{"rate":"0"},"firstMonth":"202609"}]}
                        """));
        expect(200, server.provider("POST", "resources", of("jp", sim(A, "plan-D", "20260901"))));
        expect(200, server.provider("POST", "resources", of("g", sim(A, "plan-P", "20260901"))));
    }

    private void start(String now) {
        server = TestServer.start(
                Settings.defaults(data).withPort(0).withClose(new Settings.AutomaticClose(true, CloseTime.DEFAULT)),
                now);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String of(String coverage, String json) {
        return json.replace("\"kind\"", "\"coverage\":\"" + coverage + "\",\"kind\"")
                .replace(
                        "\"resource\":{\"coverage\":\"" + coverage + "\",",
                        "\"coverage\":\"" + coverage + "\",\"resource\":{");
    }

    private String state(String coverage, String month) {
        return new Reads(server, "operatorId=OP0000000001&coverage=" + coverage)
                .bill(month)
                .get("state")
                .asString();
    }

    private List<JsonNode> jobs(String state) {
        List<JsonNode> jobs = new ArrayList<>();
        expect(200, server.provider("GET", "jobs", "")).json().get("jobs").forEach(job -> {
            if (job.get("state").asString().equals(state)) {
                jobs.add(job);
            }
        });
        return jobs;
    }

    @Test
    void aMonthClosesWhenItsTimeHasComeAndNotBefore() {
        server.clock("2026-10-01T23:59:59Z");
        assertThat(state("jp", "202609")).isEqualTo("waiting");
        assertThat(state("g", "202609")).isEqualTo("waiting");
        assertThat(jobs("done")).isEmpty();

        server.clock("2026-10-02T09:00:00Z");
        assertThat(state("jp", "202609")).isEqualTo("closed");
        assertThat(state("g", "202609")).isEqualTo("closed");
        assertThat(state("jp", "202610")).isEqualTo("open");
        assertThat(jobs("done")).hasSize(1);
    }

    @Test
    void everyMonthThatIsDueClosesInOrder() {
        server.clock("2026-12-15T00:00:00Z");
        for (String coverage : List.of("jp", "g")) {
            for (String month : List.of("202609", "202610", "202611")) {
                assertThat(state(coverage, month)).as(coverage + " " + month).isEqualTo("closed");
            }
            assertThat(state(coverage, "202612")).isEqualTo("open");
        }
        Reads jp = new Reads(server, "operatorId=OP0000000001&coverage=jp");
        // 31 days x 10, and each month's close takes what came up to it
        assertThat(jp.subtotal("202610")).isEqualTo("310");
        assertThat(jp.bill("202609").get("seq").asLong())
                .isLessThanOrEqualTo(jp.bill("202610").get("seq").asLong());
        assertThat(new Reads(server, "operatorId=OP0000000001&coverage=g").subtotal("202610"))
                .isEqualTo("300");
    }

    @Test
    void aMonthWithParkedRecordsWaitsAndSaysWhy() {
        List<String> log = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                log.add(record.getLevel() + " " + record.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(AutoClose.class.getName());
        logger.addHandler(handler);
        try {
            waits(log);
        } finally {
            logger.removeHandler(handler);
        }
    }

    private void waits(List<String> log) {
        server.usage(of("jp", record("1", "unknown", "data.upload", "2026-09-05T00:00:00Z", "1000")));
        server.clock("2026-10-02T09:00:00Z");
        assertThat(state("jp", "202609")).isEqualTo("waiting");
        assertThat(state("g", "202609")).as("the other account does not wait").isEqualTo("closed");
        List<JsonNode> failed = jobs("failed");
        assertThat(failed).hasSize(1);
        assertThat(failed.getFirst().at("/problems/0/code").asString()).isEqualTo("parkedRecords");
        assertThat(failed.getFirst().at("/problems/0/subject").asString())
                .contains("OP0000000001")
                .contains("jp");
        assertThat(log)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("WARNING")
                        .contains(
                                "202609",
                                "OP0000000001",
                                "parkedRecords",
                                failed.getFirst().get("jobId").asString()));

        server.clock("2026-11-10T00:00:00Z");
        assertThat(state("jp", "202610")).as("months close in order").isEqualTo("waiting");
        assertThat(state("g", "202610")).isEqualTo("closed");

        expect(200, server.provider("POST", "resources", of("jp", sim("unknown", "plan-D", "20260901"))));
        assertThat(state("jp", "202609")).as("until it is tried again").isEqualTo("waiting");
        server.clock("2026-11-10T00:00:01Z");
        assertThat(state("jp", "202609")).isEqualTo("closed");
        assertThat(state("jp", "202610")).isEqualTo("closed");
        // 2 x 30 days x 10 + 1
        assertThat(new Reads(server, "operatorId=OP0000000001&coverage=jp").subtotal("202609"))
                .isEqualTo("601");
    }

    @Test
    void aMonthThatBecameDueWhileTheServerWasDownClosesAfterTheStart() {
        server.clock("2026-10-01T00:00:00Z");
        server.close();
        start("2026-10-05T00:00:00Z");
        // The first look is at the start, on a thread of its own; setting the clock waits for one.
        server.clock("2026-10-05T00:00:01Z");
        assertThat(state("jp", "202609")).isEqualTo("closed");
        assertThat(state("g", "202609")).isEqualTo("closed");
        server.close();
        start("2026-11-10T00:00:00Z");
        server.clock("2026-11-10T00:00:01Z");
        assertThat(state("jp", "202610")).isEqualTo("closed");
        assertThat(jobs("failed")).isEmpty();
    }

    /** A holiday in Japan: the 3rd of November 2026. */
    @Test
    void anAccountClosesByTheCalendarOfItsCountry() {
        expect(
                200,
                server.provider(
                        "PATCH", "operators/OP0000000001", "{\"accounts\":[{\"coverage\":\"g\",\"country\":\"US\"}]}"));
        server.clock("2026-11-02T23:59:59Z");
        assertThat(state("g", "202610")).isEqualTo("waiting");
        server.clock("2026-11-03T09:00:00Z");
        assertThat(state("g", "202610")).isEqualTo("closed");
        assertThat(state("jp", "202610")).isEqualTo("waiting");
        server.clock("2026-11-04T09:00:00Z");
        assertThat(state("jp", "202610")).isEqualTo("closed");
    }
}

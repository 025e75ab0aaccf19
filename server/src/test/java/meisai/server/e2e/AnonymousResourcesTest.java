package meisai.server.e2e;

import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import meisai.server.cli.Settings;
import meisai.server.e2e.AllModels.Sent;
import meisai.server.retention.RetentionSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What becomes of the name of a resource once nothing that is kept refers to it; everything is kept for three months. */
class AnonymousResourcesTest {
    private static final YearMonth FIRST = YearMonth.of(2026, 9);

    @TempDir
    private Path data;

    private Settings settings;
    private TestServer server;
    private Reads reads;

    @BeforeEach
    void start() {
        settings = Settings.defaults(data)
                .withPort(0)
                .withoutAutomaticClose()
                .withRetention(new RetentionSettings(3, 3, 3));
        start("2026-09-20T00:00:00Z");
        begin(AllModels.BOOK);
    }

    private void begin(String book) {
        server.setUp(book);
        resources(AllModels.grouped(AllModels.sim("P1", "plan-P", "active", "20260901"), "g1")
                + AllModels.grouped(AllModels.sim("P2", "plan-P", "active", "20260901"), "g1")
                + AllModels.grouped(AllModels.sim("P2", "plan-P", "terminated", "20260915"), "g1")
                        .replace("\"from\"", "\"simId\":\"8942310000000000002\",\"from\""));
    }

    private void start(String now) {
        server = TestServer.start(settings, now);
        reads = new Reads(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void resources(String ndjson) {
        expect(200, server.provider("POST", "resources", Reads.bytes(ndjson), "application/x-ndjson"));
    }

    private void upload(String id, String sim, LocalDate day) {
        expect(200, server.usage(Samples.record(id, sim, "data.upload", day + "T00:00:00Z", "1900")));
    }

    private int status(String id) {
        return server.provider("GET", "resources/imsi/" + id + "?operatorId=" + TestServer.OPERATOR, "")
                .status();
    }

    private static String of(YearMonth month) {
        return month.toString().replace("-", "");
    }

    private void clockIn(YearMonth month) {
        server.clock(month.atDay(3) + "T00:00:00Z");
    }

    private void close(YearMonth month) {
        clockIn(month.plusMonths(1));
        Reads.done(server.close(of(month), "{}"));
    }

    /** Closes months with some usage of P1, which the pool of P1 and P2 covers when both are counted. */
    private void closeUpTo(YearMonth from, YearMonth last) {
        for (YearMonth month = from; !month.isAfter(last); month = month.plusMonths(1)) {
            upload("m" + month, "P1", month.atDay(1));
            close(month);
        }
    }

    private void remove() {
        JsonNode job = expect(202, server.provider("POST", "retention", "")).json();
        Reads.done(expect(200, server.provider("GET", "jobs/" + job.get("jobId").asString() + "?wait=60", ""))
                .json());
    }

    private void verified(YearMonth month) {
        JsonNode job = expect(202, server.provider("POST", "months/" + of(month) + "/verify", ""))
                .json();
        Reads.done(expect(200, server.provider("GET", "jobs/" + job.get("jobId").asString() + "?wait=60", ""))
                .json());
    }

    private String charged(String id, String date) {
        return expect(
                        200,
                        AllModels.charges(
                                server, AllModels.charge(id, date, ",\"resource\":{\"kind\":\"imsi\",\"id\":\"P2\"}")))
                .text();
    }

    @Test
    void nameTagsAndChargesGoWithTheLastThatRefersToThemAndBillsStay() {
        upload("of2", "P2", FIRST.atDay(5));
        expect(200, server.usage(Samples.record("of3", "P3", "beam.request", FIRST.atDay(5) + "T00:00:00Z", "5")));
        expect(200, server.usage(Samples.record("of3", "P3", "beam.request", FIRST.atDay(5) + "T00:00:00Z", "6")));
        expect(200, server.provider("POST", "usage/conflicts/1/resolve", "{\"keep\":\"first\"}"));
        assertThat(charged("c1", "20260903")).contains("\"accepted\":1");
        // Another content, and one more that is the newest.
        assertThat(charged("c1", "20260904")).contains("\"conflicts\":1");
        closeUpTo(FIRST, YearMonth.of(2026, 12));
        // The first run lets September take no changes, the second one removes it.
        remove();
        assertThat(charged("c2", "20270102") + charged("c2", "20270103")).contains("\"conflicts\":1");
        assertThat(List.of(status("P2"), status("P3"))).containsExactly(200, 200);
        assertThat(charged("c1", "20260903")).contains("\"rejected\":1", "monthTooOld");
        remove();
        // c2 still names it.
        assertThat(List.of(status("P1"), status("P2"), status("P3"))).containsExactly(200, 200, 404);

        closeUpTo(YearMonth.of(2027, 1), YearMonth.of(2027, 4));
        String closed = reads.get("bills/202702").toString() + reads.lines("202702");
        String open = reads.get("bills/202705").toString();
        remove();
        remove();
        assertThat(List.of(status("P1"), status("P2"))).containsExactly(200, 404);
        assertThat(expect(200, server.provider("GET", "charges/conflicts", "")).text())
                .doesNotContain("\"c1\"", "\"c2\"");
        for (int start = 0; start < 2; start++) {
            assertThat(reads.get("bills/202705").toString()).isEqualTo(open);
            assertThat(reads.get("bills/202702").toString() + reads.lines("202702"))
                    .isEqualTo(closed);
            verified(YearMonth.of(2027, 2));
            assertThat(charged("c1", "20260903")).contains("\"rejected\":1", "monthTooOld");
            server.close();
            start("2027-05-03T00:00:00Z");
        }
        // The id of a removed charge is free, for another month.
        assertThat(charged("c1", "20270502")).contains("\"accepted\":1");
        // Numbers of conflicts go on.
        upload("u", "P1", LocalDate.of(2027, 5, 1));
        expect(200, server.usage(Samples.record("u", "P1", "data.upload", "2027-05-01T00:00:00Z", "2000")));
        assertThat(reads.get("usage/conflicts").at("/conflicts/0/number").asInt())
                .isEqualTo(2);
        assertThat(charged("c1", "20270503")).contains("\"conflicts\":1");
        assertThat(reads.get("charges/conflicts").at("/conflicts/0/number").asInt())
                .isEqualTo(3);
    }

    /** The pool still counts the one before, so that live and closed bills say the same. */
    @Test
    void whoComesUnderTheNameOfOneBeforeIsAnotherResource() {
        closeUpTo(FIRST, YearMonth.of(2026, 12));
        remove();
        upload("mine", "P1", LocalDate.of(2027, 1, 1));
        String two = reads.subtotal("202701");
        AllModels.send(server, List.of(new Sent("big", "P1", "data.upload", LocalDate.of(2027, 1, 2), decimal(5000))));
        assertThat(reads.subtotal("202701")).isNotEqualTo(two);
        String beyondTwo = reads.subtotal("202701");
        remove();
        assertThat(status("P2")).isEqualTo(404);
        assertThat(reads.subtotal("202701")).isEqualTo(beyondTwo);

        resources(AllModels.grouped(AllModels.sim("P2", "plan-P", "active", "20270103"), "g1"));
        upload("again", "P2", LocalDate.of(2027, 1, 3));
        String three = reads.subtotal("202701");
        assertThat(three).isNotEqualTo(beyondTwo);
        List<JsonNode> lines = reads.lines("202701");
        assertThat(lines.toString()).doesNotContain("anonymous-");
        server.close();
        start("2027-01-03T00:00:00Z");
        assertThat(reads.subtotal("202701")).isEqualTo(three);
        // Fees of the rest of the month come on top in the closed bill, and were in no live one.
        server.clock("2027-01-31T00:00:00Z");
        String last = reads.subtotal("202701");
        close(YearMonth.of(2027, 1));
        assertThat(reads.subtotal("202701")).isEqualTo(last);
        verified(YearMonth.of(2027, 1));
    }

    /** A live bill that is kept by resource knows names, which are no longer those of the store. */
    @Test
    void aLiveBillThatWasKeptCountsBoth() {
        server.close();
        settings = settings.withData(data.resolve("byResource"));
        start("2026-09-20T00:00:00Z");
        begin(ByResourceLife.book());
        expect(
                201,
                server.provider(
                        "POST",
                        "price-books",
                        ByResourceLife.book()
                                .replace("20260101", "20270101")
                                .replace(
                                        "grants:",
                                        "  - { name: hold, category: base, applies: { plans: [plan-P] }, monthly: { price: \"7\" } }\ngrants:")));
        closeUpTo(FIRST, YearMonth.of(2026, 12));
        remove();
        String before = reads.subtotal("202701");
        remove();
        assertThat(status("P2")).isEqualTo(404);
        assertThat(reads.subtotal("202701")).isEqualTo(before);
        resources(AllModels.grouped(AllModels.sim("P2", "plan-P", "active", "20270103"), "g1"));
        String live = reads.subtotal("202701");
        assertThat(live).isNotEqualTo(before);
        server.close();
        start("2027-01-03T00:00:00Z");
        assertThat(reads.subtotal("202701")).isEqualTo(live);
    }

    private static BigDecimal decimal(long value) {
        return BigDecimal.valueOf(value);
    }
}

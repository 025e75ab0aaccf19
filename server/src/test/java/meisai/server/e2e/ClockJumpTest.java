package meisai.server.e2e;

import static meisai.server.e2e.Samples.record;
import static meisai.server.e2e.Samples.sim;
import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import meisai.server.cli.Settings;
import meisai.server.clock.ServerClock;
import meisai.server.close.CloseTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The clock of the machine is set back by an hour, across the end of a day, of a month and of the time of a close. */
class ClockJumpTest {
    private static final String A = "001010000000001";
    private static final Duration HOUR = Duration.ofHours(1);
    private static final byte[] NOTHING = new byte[0];

    @TempDir
    private Path directory;

    /** The clock of a machine that anyone may set. */
    private static final class Machine implements InstantSource {
        private volatile Instant now;

        Machine(String now) {
            this.now = Instant.parse(now);
        }

        @Override
        public Instant instant() {
            return now;
        }

        void shows(String instant) {
            now = Instant.parse(instant);
        }

        void goesBack(Duration by) {
            now = now.minus(by);
        }
    }

    private static Settings byCommand(Path data) {
        return Settings.defaults(data).withPort(0).withoutAutomaticClose();
    }

    private static Settings byItself(Path data) {
        return Settings.defaults(data).withPort(0).withClose(new Settings.AutomaticClose(true, CloseTime.DEFAULT));
    }

    @Test
    void billsReceiptsAndClosesAreTheSameAsWithoutTheJump() {
        List<String> without = life(directory.resolve("without"), Duration.ZERO);
        assertThat(life(directory.resolve("with"), HOUR)).isEqualTo(without);
        assertThat(without).anySatisfy(answer -> assertThat(answer).contains("\"state\":\"closed\""));
    }

    /** What a server says over the end of September, while its machine is set back once. */
    private static List<String> life(Path data, Duration back) {
        Machine machine = new Machine("2026-09-30T23:50:00Z");
        List<String> said = new ArrayList<>();
        try (TestServer server = TestServer.start(byCommand(data), ServerClock.system(machine))) {
            server.setUp(Samples.BOOK);
            expect(200, server.provider("POST", "resources", sim(A, "plan-D", "20260901")));
            said.add(usage(server, record("1", A, "data.upload", "2026-09-30T12:00:00Z", "1500")));
            machine.shows("2026-10-01T00:20:00Z");
            said.add(usage(server, record("2", A, "data.upload", "2026-10-01T00:10:00Z", "2500")));
            String export = expect(202, server.operator("POST", "/meisai/v1/bills/202609/export?export_mode=async"))
                    .json()
                    .get("exportedFileId")
                    .asString();
            said.add(withKey(server));
            said.add(state(server));

            machine.goesBack(back);
            said.add(state(server));
            said.add(usage(server, record("3", A, "data.upload", "2026-10-01T00:15:00Z", "3500")));
            said.add(usage(server, record("1", A, "data.upload", "2026-09-30T12:00:00Z", "1500")));
            said.add(withKey(server));
            JsonNode job = server.close("202609", "");
            said.add(job.get("state").asString() + job.get("problems"));
            said.add(usage(server, record("4", A, "data.upload", "2026-09-30T13:00:00Z", "4500")));
            said.add(state(server));
            // The token and the export from before.
            expect(200, server.operator("GET", "/meisai/v1/exports/" + export));

            machine.shows("2026-10-01T02:00:00Z");
            said.add(usage(server, record("5", A, "data.upload", "2026-10-01T01:00:00Z", "5500")));
            said.add(state(server));
            expect(200, server.operator("GET", "/meisai/v1/exports/" + export));
        }
        return said;
    }

    private static String usage(TestServer server, String ndjson) {
        return expect(200, server.usage(ndjson)).text();
    }

    /** The same request each time. */
    private static String withKey(TestServer server) {
        TestServer.Answer answer = server.send(
                "POST",
                "/meisai/v1/usage",
                Reads.bytes(record("6", A, "beam.request", "2026-09-15T00:00:00Z", "200")),
                server.providerHeaders("Content-Type", "application/x-ndjson", "Idempotency-Key", "one"));
        return expect(200, answer).text() + answer.headers().get("idempotent-replayed");
    }

    /** Bills and their lines, receipts by day, and what became of every record. */
    private static String state(TestServer server) {
        Reads reads = new Reads(server);
        StringBuilder state = new StringBuilder();
        for (String month : List.of("202609", "202610")) {
            JsonNode bill = reads.bill(month);
            state.append("{\"state\":").append(bill.get("state")).append('}');
            for (String member : List.of("subtotal", "total", "amount", "counts", "seq")) {
                state.append(bill.get(member)).append(' ');
            }
            state.append(reads.lines(month)).append(reads.balance(month));
        }
        return state.append(expect(200, server.provider("GET", "conservation?from=20260930&to=20261002", ""))
                        .text())
                .toString();
    }

    @Test
    void anAutomaticCloseIsNeitherUndoneNorDoneAgain() {
        Path data = directory.resolve("data");
        Map<String, String> token;
        try (TestServer server =
                TestServer.start(byCommand(data), ServerClock.test(Instant.parse("2026-10-01T23:50:00Z")))) {
            server.setUp(Samples.BOOK);
            expect(200, server.provider("POST", "resources", sim(A, "plan-D", "20260901")));
            usage(server, record("1", A, "data.upload", "2026-09-30T12:00:00Z", "1500"));
        }
        Machine machine = new Machine("2026-10-02T00:20:00Z");
        String closed;
        try (TestServer server = TestServer.start(byItself(data), ServerClock.system(machine))) {
            server.signIn(server.newKey());
            token = server.operatorHeaders();
            assertThat(theOnlyJob(server)).isEqualTo("done");
            closed = server.bill("202609").text();
            assertThat(closed).contains("\"state\":\"closed\"");
            machine.goesBack(HOUR);
            assertThat(server.bill("202609").text()).isEqualTo(closed);
        }
        // A start knows no earlier time than the machine's, which is before that of the close.
        List<String> log = new ArrayList<>();
        try (TestServer server =
                logged(log, () -> TestServer.start(byItself(data), ServerClock.test(machine.instant())))) {
            assertThat(log)
                    .singleElement()
                    .asString()
                    .contains("2026-10-01T23:20:00Z", "2026-10-02T00:20:00Z", "clock of this machine");
            for (String now : List.of("2026-10-01T23:20:00Z", "2026-10-01T23:59:59Z", "2026-10-02T09:00:00Z")) {
                // Looks for what is due before it answers.
                server.clock(now);
                assertThat(theOnlyJob(server)).isEqualTo("done");
                assertThat(expect(200, server.send("GET", "/meisai/v1/bills/202609", NOTHING, token))
                                .text())
                        .as("also the token from before")
                        .isEqualTo(closed);
            }
        }
    }

    /** Before the end of the month that was closed: what comes for it stays late, and is billed in the next one. */
    @Test
    void aStartBeforeTheEndOfAClosedMonthKeepsItClosed() {
        Path data = directory.resolve("data");
        String closed;
        try (TestServer server =
                TestServer.start(byCommand(data), ServerClock.test(Instant.parse("2026-10-01T00:20:00Z")))) {
            server.setUp(Samples.BOOK);
            expect(200, server.provider("POST", "resources", sim(A, "plan-D", "20260901")));
            Reads.done(server.close("202609", ""));
            closed = asClosed(server);
        }
        try (TestServer server =
                TestServer.start(byCommand(data), ServerClock.test(Instant.parse("2026-09-30T23:20:00Z")))) {
            assertThat(Reads.counts(server.usage(record("1", A, "data.upload", "2026-09-30T12:00:00Z", "1500"))))
                    .as("one of one is late")
                    .containsExactly(1, 1, 0, 0, 0, 0, 1);
            assertThat(expect(409, server.provider("POST", "months/202609/close", ""))
                            .json()
                            .get("code")
                            .asString())
                    .isEqualTo("monthNotOver");
            server.clock("2026-10-01T00:30:00Z");
            server.signIn(server.newKey());
            assertThat(asClosed(server)).isEqualTo(closed);
            assertThat(new Reads(server).rows("202610", "daily"))
                    .containsExactly("202610 for 202609 " + A + " upload 0.001 x 1500");
        }
    }

    /** What no late record changes. */
    private static String asClosed(TestServer server) {
        JsonNode bill = new Reads(server).bill("202609");
        return bill.get("amount") + " " + bill.get("closedAt") + " " + bill.get("manifest");
    }

    /** State of the one job that there ever was, once it has ended. */
    private static String theOnlyJob(TestServer server) {
        for (int i = 0; i < 100_000; i++) {
            JsonNode jobs =
                    expect(200, server.provider("GET", "jobs", "")).json().get("jobs");
            if (!jobs.isEmpty()) {
                assertThat(jobs.size()).as(jobs.toString()).isEqualTo(1);
                String id = jobs.get(0).get("jobId").asString();
                return expect(200, server.provider("GET", "jobs/" + id + "?wait=60", ""))
                        .json()
                        .get("state")
                        .asString();
            }
        }
        throw new AssertionError("no month is closed");
    }

    private interface Start {
        TestServer server();
    }

    /** What a start warns of. */
    private static TestServer logged(List<String> log, Start start) {
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord message) {
                log.add(message.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("meisai.server.cli.ClockCheck");
        logger.addHandler(handler);
        try {
            return start.server();
        } finally {
            logger.removeHandler(handler);
        }
    }
}

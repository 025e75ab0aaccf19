package meisai.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import meisai.server.log.LogLines.Format;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogLinesTest {
    private static final RequestTrace TRACE =
            RequestTrace.of(Optional.of("r-1"), Optional.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

    private static LogRecord message(String text) {
        LogRecord message = new LogRecord(Level.WARNING, text);
        message.setLoggerName("meisai.Test");
        message.setInstant(Instant.parse("2026-11-01T00:00:00.123Z"));
        return message;
    }

    private static String within(Format format, LogRecord message) {
        String[] line = {""};
        TRACE.around(() -> line[0] = new LogLines(format).format(message));
        return line[0];
    }

    private static JsonNode json(LogRecord message) {
        return JsonMapper.builder().build().readTree(within(Format.JSON, message));
    }

    @Test
    void textIsALineAMessage() {
        assertThat(within(Format.TEXT, message("done")))
                .isEqualTo("2026-11-01T00:00:00.123Z WARNING meisai.Test: [r-1] done\n");
        assertThat(new LogLines(Format.TEXT).format(message("done")))
                .isEqualTo("2026-11-01T00:00:00.123Z WARNING meisai.Test: done\n");
    }

    @Test
    void whatACallerSentBeginsNoOtherLine() {
        assertThat(within(Format.TEXT, message("path /a\n2026 INFO forged\r\nx"))
                        .lines())
                .hasSize(1);
        assertThat(within(Format.JSON, message("path /a\n2026 INFO forged")).lines())
                .hasSize(1);
    }

    @Test
    void aTerminalIsToldNothing() {
        LogRecord failed = message("path /a\u001b[31mred\u0007");
        failed.setThrown(new IllegalStateException("one\n2026-11-01T00:00:00.000Z INFO forged\u001b[2J"));
        String text = within(Format.TEXT, failed);
        assertThat(text).contains("path /a?[31mred?\n").doesNotContain("\u001b");
        assertThat(text.lines().filter(line -> line.startsWith("2026"))).hasSize(1);
        assertThat(within(Format.JSON, failed)).doesNotContain("\u001b");
    }

    @Test
    void jsonSaysWhichRequestAndTrace() {
        JsonNode line = json(message("done"));
        assertThat(line.get("time").asString()).isEqualTo("2026-11-01T00:00:00.123Z");
        assertThat(line.get("level").asString()).isEqualTo("WARNING");
        assertThat(line.get("logger").asString()).isEqualTo("meisai.Test");
        assertThat(line.get("message").asString()).isEqualTo("done");
        assertThat(line.get("requestId").asString()).isEqualTo("r-1");
        assertThat(line.get("traceId").asString()).isEqualTo(TRACE.traceId());
        assertThat(line.get("spanId").asString()).isEqualTo(TRACE.spanId());
        assertThat(line.get("parentId").asString()).isEqualTo("b7ad6b7169203331");
    }

    @Test
    void aFailureIsWithItsMessage() {
        LogRecord failed = message("failed");
        failed.setThrown(new IllegalStateException("no IMSI 440103123456789"));
        assertThat(json(failed).get("failure").asString())
                .startsWith("java.lang.IllegalStateException: no IMSI 44010***\n");
        assertThat(within(Format.TEXT, failed))
                .contains("failed\n java.lang.IllegalStateException: no IMSI 44010***\n");
    }

    @Test
    void numbersOfSubscribersAreHidden() {
        for (Format format : Format.values()) {
            assertThat(
                            within(
                                    format,
                                    message(
                                            "imsi:440103123456789, 8981100000000000001F, imsi440103123456789 and /sims/440103123456789/x")))
                    .contains("imsi:44010***, 89811***F, imsi44010*** and /sims/44010***/x");
            assertThat(within(format, message("OP0000000001 20261101 1234567890123 0af7651916cd43dd8448eb211c80319c")))
                    .contains("OP0000000001 20261101 1234567890123 0af7651916cd43dd8448eb211c80319c");
        }
    }

    @Test
    void membersOfAMessageAreWithIt() {
        LogRecord message = new LogLines.Message(
                Level.INFO,
                "meisai.Test",
                "GET /x 200",
                Map.of("status", 200, "seconds", 0.5, "path", "/sims/440103123456789"));
        JsonNode line = json(message);
        assertThat(line.get("status").isInt()).isTrue();
        assertThat(line.get("seconds").asDouble()).isEqualTo(0.5);
        assertThat(line.get("path").asString()).isEqualTo("/sims/44010***");
    }
}

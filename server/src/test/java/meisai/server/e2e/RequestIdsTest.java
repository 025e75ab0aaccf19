package meisai.server.e2e;

import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import meisai.server.cli.Settings;
import meisai.server.e2e.TestServer.Answer;
import meisai.server.log.LogLines;
import meisai.server.log.LogSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How a request is found again: in its answer, in the audit log and in the log; and what browsers are told. */
class RequestIdsTest {
    private static final byte[] NOTHING = {};
    private static final Logger ROOT = Logger.getLogger("");

    @TempDir
    private Path data;

    private final Lines lines = new Lines();
    private TestServer server;

    /** What the log would have. */
    private static final class Lines extends Handler {
        private final List<String> all = new CopyOnWriteArrayList<>();
        private final BlockingQueue<String> coming = new LinkedBlockingQueue<>();

        /** The line of a request; it may be written after the answer. */
        JsonNode of(String requestId) throws InterruptedException {
            while (true) {
                String line = coming.poll(10, TimeUnit.SECONDS);
                assertThat(line).as("a line of " + requestId).isNotNull();
                JsonNode json = JsonMapper.builder().build().readTree(line);
                if (json.path("requestId").asString("").equals(requestId)) {
                    return json;
                }
            }
        }

        @Override
        public void publish(LogRecord message) {
            String line = new LogLines(LogLines.Format.JSON).format(message);
            all.add(line);
            coming.add(line);
        }

        @Override
        public void flush() {
            // Nothing waits.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    @BeforeEach
    void start() {
        ROOT.addHandler(lines);
        Settings settings = Settings.defaults(data)
                .withPort(0)
                .withoutAutomaticClose()
                .withLog(new LogSettings(LogLines.Format.JSON, true));
        server = TestServer.start(settings, "2026-10-02T09:00:00Z");
    }

    @AfterEach
    void stop() {
        server.close();
        ROOT.removeHandler(lines);
    }

    private Answer get(String path, String... headers) {
        return server.send("GET", path, NOTHING, server.providerHeaders(headers));
    }

    @Test
    void anAnswerSaysTheIdOfItsRequest() {
        assertThat(get("/livez", "X-Request-Id", "mine-1").headers()).containsEntry("x-request-id", "mine-1");
        assertThat(get("/livez").headers().get("x-request-id")).matches("[0-9a-f]{32}");
        assertThat(get("/nothing", "X-Request-Id", "mine-2").headers()).containsEntry("x-request-id", "mine-2");
        assertThat(get("/livez", "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                        .headers())
                .containsEntry("x-request-id", "0af7651916cd43dd8448eb211c80319c");
    }

    @Test
    void theAuditLogHasIt() {
        expect(
                201,
                server.send(
                        "POST",
                        "/meisai/v1/price-books",
                        Samples.BOOK.getBytes(StandardCharsets.UTF_8),
                        server.providerHeaders("X-Request-Id", "book-1", "Content-Type", "application/yaml")));
        assertThat(get("/meisai/v1/audit")
                        .json()
                        .get("entries")
                        .get(0)
                        .get("requestId")
                        .asString())
                .isEqualTo("book-1");
    }

    @Test
    void eachRequestHasALineWithoutItsSecretsAndSubscribers() throws InterruptedException {
        server.setUp(Samples.BOOK);
        String secret = server.operatorHeaders().get("X-Soracom-Token");
        lines.all.clear();
        get("/v1/bills/440103123456789?token=" + secret, "X-Request-Id", "r-9");
        JsonNode line = lines.of("r-9");
        assertThat(line.get("method").asString()).isEqualTo("GET");
        assertThat(line.get("path").asString()).isEqualTo("/v1/bills/44010***");
        assertThat(line.get("status").asInt()).isEqualTo(401);
        assertThat(line.get("seconds").asDouble()).isPositive();
        assertThat(line.get("client").asString()).isEqualTo("127.0.0.1");
        assertThat(lines.all).noneMatch(any -> any.contains(secret) || any.contains("440103123456789"));
    }

    /** Signing in, making keys and users, exporting: none of it puts a secret into the log. */
    @Test
    void noSecretIsInTheLog() {
        server.setUp(Samples.BOOK);
        JsonNode key = expect(201, server.provider("POST", "provider-keys", "{\"name\":\"ci\",\"role\":\"reader\"}"))
                .json();
        expect(
                401,
                server.send(
                        "POST",
                        "/v1/auth",
                        "{\"email\":\"a@example.com\",\"password\":\"wrong horse\"}".getBytes(StandardCharsets.UTF_8),
                        Map.of("Content-Type", "application/json")));
        List<String> secrets = List.of(
                "correct horse",
                "wrong horse",
                key.get("key").asString(),
                server.providerHeaders().get("Authorization").substring("Bearer ".length()),
                server.operatorHeaders().get("X-Soracom-API-Key"),
                server.operatorHeaders().get("X-Soracom-Token"));
        assertThat(lines.all).isNotEmpty();
        assertThat(lines.all).noneMatch(line -> secrets.stream().anyMatch(line::contains));
    }

    @Test
    void browsersAreToldThatAnswersAreDataOnly() {
        for (String path : List.of("/livez", "/nothing", "/v1/bills", "/openapi.json")) {
            assertThat(get(path).headers())
                    .containsEntry("x-content-type-options", "nosniff")
                    .containsEntry("content-security-policy", "default-src 'none'; frame-ancestors 'none'")
                    .containsEntry("referrer-policy", "no-referrer")
                    .containsEntry("cross-origin-resource-policy", "same-origin")
                    .doesNotContainKey("strict-transport-security");
        }
        assertThat(get("/livez").headers()).containsEntry("cache-control", "no-store");
        assertThat(get("/docs").headers().get("content-security-policy")).contains("script-src 'self'");
    }
}

package meisai.server.e2e;

import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import meisai.server.cli.Settings;
import meisai.server.e2e.TestServer.Answer;
import meisai.server.http.HttpSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Requests over the limit are refused, and every answer says how the caller stands. */
class LimitsTest {
    @TempDir
    private Path data;

    @Test
    void overTheLimitIs429() {
        Settings settings = Settings.defaults(data)
                .withPort(0)
                .withoutAutomaticClose()
                .withLimits(new HttpSettings.Limits(3, 4, 5));
        try (TestServer server = TestServer.start(settings, "2026-10-02T09:00:00Z")) {
            server.setUp(Samples.BOOK);
            for (int remaining = 2; remaining >= 0; remaining--) {
                Answer answer = expect(200, server.operator("GET", "/v1/bills"));
                assertThat(answer.headers())
                        .containsEntry("x-soracom-ratelimit-limit", "3")
                        .containsEntry("x-soracom-ratelimit-remaining", Integer.toString(remaining))
                        .containsKey("x-soracom-ratelimit-seconds-before-refresh");
            }
            Answer over = expect(429, server.operator("GET", "/v1/bills"));
            assertThat(over.json().get("code").asString()).isEqualTo("COM0007");
            assertThat(over.headers())
                    .containsEntry("x-soracom-ratelimit-remaining", "0")
                    .containsKey("retry-after");

            // The first of four was the sign-in; an address is counted apart from an operator.
            for (int i = 0; i < 3; i++) {
                expect(400, auth(server));
            }
            expect(429, auth(server));
            expect(429, server.send("GET", "/v1/nothing", new byte[0], Map.of()));
            // The native API and the health calls are not limited.
            expect(200, server.operator("GET", "/meisai/v1/bills/202610"));
            expect(200, server.send("GET", "/readyz", new byte[0], Map.of()));
        }
    }

    @Test
    void whoSignsInIsCountedByAddressWhateverTokensItSends() {
        Settings settings = Settings.defaults(data)
                .withPort(0)
                .withoutAutomaticClose()
                .withLimits(new HttpSettings.Limits(100, 4, 5));
        try (TestServer server = TestServer.start(settings, "2026-10-02T09:00:00Z")) {
            server.setUp(Samples.BOOK);
            Answer answer =
                    server.send("POST", "/v1/auth", "{}".getBytes(StandardCharsets.UTF_8), server.operatorHeaders());
            assertThat(answer.headers()).containsEntry("x-soracom-ratelimit-limit", "4");
        }
    }

    @Test
    void aTrustedProxySaysWhoseRequestItIs() {
        HttpSettings http = HttpSettings.DEFAULT
                .withPort(0)
                .withTrustedProxies(Set.of("127.0.0.1", "10.0.0.1"))
                .withLimits(new HttpSettings.Limits(100, 2, 5));
        Settings settings = Settings.defaults(data).withoutAutomaticClose().withHttp(http);
        try (TestServer server = TestServer.start(settings, "2026-10-02T09:00:00Z")) {
            for (int i = 0; i < 2; i++) {
                expect(401, nobody(server, "192.0.2.1"));
                expect(401, nobody(server, "203.0.113.9, 192.0.2.2, 10.0.0.1"));
            }
            expect(429, nobody(server, "192.0.2.1"));
            // What the client puts before its own address changes nothing.
            expect(429, nobody(server, "198.51.100.7, 192.0.2.2"));
            expect(401, nobody(server, "192.0.2.3"));
        }
    }

    @Test
    void withoutATrustedProxyTheHeaderChangesNothing() {
        Settings settings = Settings.defaults(data)
                .withPort(0)
                .withoutAutomaticClose()
                .withLimits(new HttpSettings.Limits(100, 1, 5));
        try (TestServer server = TestServer.start(settings, "2026-10-02T09:00:00Z")) {
            expect(401, nobody(server, "192.0.2.1"));
            expect(429, nobody(server, "192.0.2.2"));
        }
    }

    private static Answer nobody(TestServer server, String forwardedFor) {
        return server.send("GET", "/v1/bills", new byte[0], Map.of("X-Forwarded-For", forwardedFor));
    }

    private static Answer auth(TestServer server) {
        return server.send("POST", "/v1/auth", "{}".getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** Reading, signing in and taking access away go on. */
    @Test
    void aDiskWithLessThanTheReserveTakesNothingNew() {
        String now = "2026-10-02T09:00:00Z";
        Settings settings = Settings.defaults(data).withPort(0).withoutAutomaticClose();
        JsonNode key;
        try (TestServer server = TestServer.start(settings, now)) {
            expect(201, server.provider("POST", "price-books", Samples.BOOK));
            key = expect(
                            201,
                            server.provider(
                                    "POST", "operators", TestServer.operator(TestServer.OPERATOR, "jp-test", "")))
                    .json();
        }
        try (TestServer server = TestServer.start(settings.withReserve(Long.MAX_VALUE), now)) {
            String record = Samples.record("1", "001010000000001", "data.upload", "2026-10-01T00:00:00Z", "1");
            Answer refused = expect(503, server.provider("POST", "usage", record));
            assertThat(refused.json().get("code").asString()).isEqualTo("lowDiskSpace");
            assertThat(refused.headers()).containsKey("retry-after");
            expect(503, server.provider("POST", "months/202609/close", ""));
            expect(503, server.provider("POST", "bills/202610/export?operatorId=" + TestServer.OPERATOR, ""));
            server.signIn(key);
            expect(503, server.operator("POST", "/v1/bills/latest/export"));
            expect(200, server.operator("GET", "/v1/bills/latest"));
            expect(200, server.send("GET", "/readyz", new byte[0], Map.of()));
        }
    }
}

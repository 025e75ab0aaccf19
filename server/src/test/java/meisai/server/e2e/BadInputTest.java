package meisai.server.e2e;

import static meisai.server.e2e.Samples.record;
import static meisai.server.e2e.Samples.sim;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import meisai.server.e2e.TestServer.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A client's mistake has a named code, says what and where, and changes nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private static final String A = "001010000000001";
    private static final int MAX_BODY = 1 << 20;

    private TestServer server;
    private int next = 1000;

    @BeforeAll
    void start(@TempDir Path data) {
        server = TestServer.start(data, "2026-10-02T09:00:00Z", MAX_BODY);
        server.setUp(Samples.BOOK);
        server.provider("POST", "resources", sim(A, "plan-D", "20260901"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private String good() {
        return record("good-" + next++, A, "data.upload", "2026-10-01T00:00:00Z", "1");
    }

    private String subtotal() {
        return server.bill("202610").json().get("subtotal").asString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"id":"b","operatorId"                                                                          | malformedJson
            [1,2]                                                                                           | wrongType
            {"id":7}                                                                                        | wrongType
            {"id":"b","quantity":true}                                                                      | wrongType
            {"id":"b","unknown":1}                                                                          | unknownMember
            {"id":"b"}                                                                                      | missingMember
            """)
    void aLineThatIsNoRecordIsRejectedByItself(String line, String code) {
        assertRejected(line + "\n", code);
    }

    @ParameterizedTest
    @CsvSource({
        "quantity, -1, negativeQuantity",
        "quantity, 1.5, quantityTooPrecise",
        "quantity, 1e30, quantityTooLarge",
        "quantity, \"x\", malformedQuantity",
        "time, \"2026-13-01T00:00:00Z\", malformedTime",
        "time, \"2026-10-03T09:00:00.001Z\", timeInFuture",
        "time, \"2026-08-31T23:59:59Z\", beforeFirstMonth",
        "operatorId, \"OP9999999999\", unknownOperator",
        "operatorId, \"nobody\", malformedOperatorId",
        "coverage, \"g\", unknownCoverage",
        "resource, \"x\", wrongType",
    })
    void aWrongMemberIsRejectedWithItsName(String member, String value, String code) {
        String line = good();
        String changed = line.contains("\"" + member + "\":")
                ? line.replaceFirst("\"" + member + "\":(\"[^\"]*\"|\\{[^}]*}|[0-9]+)", "\"" + member + "\":" + value)
                : line.replaceFirst("\\{", "{\"" + member + "\":" + value + ",");
        assertRejected(changed, code);
    }

    /** Also by itself when it is in a line. */
    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "-1.5E-99999999999", "-0.0e99999999999"})
    void aNumberWithAnExponentOutOfRangeIsNotJson(String number) {
        Answer object = server.provider("POST", "coupons", "{\"amount\":" + number + "}");
        assertRefused(400, "malformedJson", object);
        Answer lines = server.provider(
                "POST",
                "charges",
                ("{\"amount\":" + number + "}\n").getBytes(StandardCharsets.UTF_8),
                "application/x-ndjson");
        assertThat(lines.status()).isEqualTo(200);
        assertThat(lines.json().get("problems").get(0).get("code").asString()).isEqualTo("malformedJson");
    }

    @Test
    void anUnknownResourceKindIsRejected() {
        assertRejected(good().replace("\"imsi\"", "\"car\""), "unknownResourceKind");
    }

    @Test
    void aLineOver64KiBIsRejected() {
        assertRejected("{\"id\":\"" + "x".repeat(70_000) + "\"}\n", "lineTooLong");
    }

    @Test
    void aTimeOneDayAheadIsAccepted() {
        String line = record("ahead", A, "beam.request", "2026-10-03T09:00:00Z", "0");
        assertThat(server.usage(line).json().get("accepted").asInt()).isEqualTo(1);
    }

    /** The bad line stands between two good ones, which are kept. */
    private void assertRejected(String bad, String code) {
        Answer answer = server.usage(good() + bad + good());
        assertThat(answer.status()).isEqualTo(200);
        JsonNode counts = answer.json();
        assertThat(counts.get("received").asInt()).isEqualTo(3);
        assertThat(counts.get("accepted").asInt()).as(answer.text()).isEqualTo(2);
        assertThat(counts.get("rejected").asInt()).isEqualTo(1);
        JsonNode problem = counts.get("problems").get(0);
        assertThat(problem.get("code").asString()).as(answer.text()).isEqualTo(code);
        assertThat(problem.get("line").asInt()).isEqualTo(2);
        assertThat(problem.get("message").asString()).isNotBlank();
    }

    @Test
    void aRejectedRecordDoesNotTakeItsKey() {
        String bad = record("taken", A, "data.upload", "2026-10-01T00:00:00Z", "-1");
        assertThat(server.usage(bad).json().get("rejected").asInt()).isEqualTo(1);
        assertThat(server.usage(bad.replace("\"quantity\":-1", "\"quantity\":1"))
                        .json()
                        .get("accepted")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aBrokenGzipChangesNothing() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            for (int i = 0; i < 2000; i++) {
                gzip.write(good().getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] whole = compressed.toByteArray();
        String before = subtotal();
        for (byte[] body :
                new byte[][] {Arrays.copyOf(whole, whole.length / 2), "no gzip at all".getBytes(StandardCharsets.UTF_8)
                }) {
            assertRefused(400, "brokenGzip", server.send("POST", "/meisai/v1/usage", body, gzipHeaders()));
        }
        assertThat(subtotal()).isEqualTo(before);
        assertThat(server.send("POST", "/meisai/v1/usage", whole, gzipHeaders())
                        .json()
                        .get("accepted")
                        .asInt())
                .isEqualTo(2000);
    }

    @Test
    void theNameOfACodingHasNoCase() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(good().getBytes(StandardCharsets.UTF_8));
        }
        Map<String, String> headers = server.providerHeaders("Content-Encoding", "GZIP");
        Answer answer = server.send("POST", "/meisai/v1/usage", compressed.toByteArray(), headers);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("accepted").asInt()).isEqualTo(1);
    }

    private Map<String, String> gzipHeaders() {
        return server.providerHeaders("Content-Type", "application/x-ndjson", "Content-Encoding", "gzip");
    }

    @Test
    void aBodyOverTheLimitChangesNothing() {
        String before = subtotal();
        Answer answer = server.usage(good().repeat(MAX_BODY / 150));
        assertRefused(413, "bodyTooLarge", answer);
        assertThat(subtotal()).isEqualTo(before);
    }

    @Test
    void aWrongMediaTypeOrEncodingIsRefused() {
        byte[] body = good().getBytes(StandardCharsets.UTF_8);
        assertRefused(415, "unsupportedMediaType", server.provider("POST", "usage", body, "image/png"));
        assertRefused(
                415,
                "unsupportedEncoding",
                server.send("POST", "/meisai/v1/usage", body, server.providerHeaders("Content-Encoding", "br")));
    }

    @Test
    void anOverlappingPriceBookIsRefusedWithBothItemsNamed() {
        String before = subtotal();
        String overlapping = Samples.BOOK.replace("  - name: hours\n", """
                  - name: beam2
                    category: beam
                    applies: { meter: beam.request }
                    perUnit: { price: "9" }
                  - name: hours
                """).replace("20260101", "20261001");
        Answer answer = server.provider("POST", "price-books", overlapping);
        assertRefused(422, "invalidPriceBook", answer);
        JsonNode problem = answer.json().get("problems").get(0);
        assertThat(problem.get("code").asString()).isEqualTo("overlap");
        assertThat(problem.get("path").asString()).startsWith("items[");
        assertThat(problem.get("message").asString()).contains("beam");
        assertThat(subtotal()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"name\":1}", "{\"bogus\":\"x\"}", "\u0000", "{\"accounts\":[]}"})
    void aBadOperatorIsAClientsMistake(String body) {
        Answer answer = server.provider("POST", "operators", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.json().get("code").asString()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+999999999-12-31T23:59:59Z", "1999-12-31T23:59:59Z", "tomorrow"})
    void aTestClockShowsNothingFarAway(String now) {
        Answer answer = server.provider("PUT", "test-clock", "{\"now\":\"" + now + "\"}");
        assertRefused(400, "malformedTime", answer);
        assertThat(server.provider("GET", "test-clock", "").text()).contains("2026-10-02T09:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "malformedJson, not json",
        "unknownStatus, '{\"operatorId\":\"OP0000000001\",\"kind\":\"imsi\",\"id\":\"1\",\"status\":\"x\",\"from\":\"20261001\"}'",
        "malformedDay, '{\"operatorId\":\"OP0000000001\",\"kind\":\"imsi\",\"id\":\"1\",\"from\":\"20261301\"}'",
        "unknownResourceKind, '{\"operatorId\":\"OP0000000001\",\"kind\":\"car\",\"id\":\"1\",\"from\":\"20261001\"}'",
        "unknownOperator, '{\"operatorId\":\"OP0000000009\",\"kind\":\"imsi\",\"id\":\"1\",\"from\":\"20261001\"}'",
    })
    void aBadResourceChangeIsRejectedByLine(String code, String line) {
        JsonNode counts = server.provider(
                        "POST",
                        "resources",
                        sim("001010000000777", "plan-D", "20261001").strip() + "\n" + line)
                .json();
        assertThat(counts.get("accepted").asInt()).isEqualTo(1);
        assertThat(counts.get("problems").get(0).get("code").asString()).isEqualTo(code);
        assertThat(counts.get("problems").get(0).get("line").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/bills/2022-08, 400, BIL0001",
        "GET, /v1/bills/202213, 400, BIL0001",
        "GET, /v1/bills/latestx, 400, BIL0001",
        "GET, /v1/bills/202601, 404, BIL0004",
        "GET, /v1/bills/202609, 404, BIL0004",
        "GET, /v1/bills/203001, 404, BIL0004",
        "GET, /v1/nothing, 404, COM0002",
        "DELETE, /v1/bills, 405, COM0003",
        "POST, /v1/bills/202610/export?export_mode=fast, 400, BIL0002",
        "GET, /v1/bills/202610/, 404, COM0002",
    })
    void compatibleErrorsHaveACodeAndAMessage(String method, String path, int status, String code) {
        Answer answer = server.operator(method, path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.contentType()).isEqualTo("application/json");
        assertThat(answer.json().get("code").asString()).isEqualTo(code);
        assertThat(answer.json().get("message").asString()).isNotBlank().doesNotContain("%");
    }

    @Test
    void withoutOrWithWrongCredentialsEverythingIs401() {
        for (String path : new String[] {"/v1/bills", "/v1/bills/latest", "/meisai/v1/bills/202610"}) {
            assertThat(server.send("GET", path, new byte[0], Map.of()).status()).isEqualTo(401);
            Map<String, String> forged = Map.of(
                    "X-Soracom-API-Key",
                    server.operatorHeaders().get("X-Soracom-API-Key"),
                    "X-Soracom-Token",
                    server.operatorHeaders().get("X-Soracom-Token") + "x");
            assertThat(server.send("GET", path, new byte[0], forged).status()).isEqualTo(401);
        }
        for (String path : new String[] {"/meisai/v1/jobs", "/meisai/v1/usage/parked"}) {
            Map<String, String> wrong = Map.of("Authorization", "Bearer mk_wrong");
            assertThat(server.send("GET", path, new byte[0], wrong).status()).isEqualTo(401);
            // An operator is known, and is not the provider.
            assertThat(server.send("GET", path, new byte[0], server.operatorHeaders())
                            .status())
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/bills/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "NONSENSE\r\n\r\n",
                "GET /v1/bills HTTP/1.1\r\nBad Header: x\r\nHost: x\r\n\r\n",
                "GET /v1/bills HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
            })
    void aRequestThatIsNoHttpIsNotAServerError(String raw) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(raw.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).matches("(?s)HTTP/1.1 4[0-9][0-9] .*");
        }
    }

    private static void assertRefused(int status, String code, Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.json().get("code").asString()).isEqualTo(code);
        assertThat(answer.json().get("detail").asString()).isNotBlank();
    }
}

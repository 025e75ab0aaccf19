package meisai.server.e2e;

import static meisai.server.e2e.Samples.record;
import static meisai.server.e2e.Samples.sim;
import static meisai.server.e2e.TestServer.OPERATOR;
import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;
import meisai.server.cli.Settings;
import meisai.server.e2e.TestServer.Answer;
import meisai.server.store.IdempotencyTable;
import meisai.server.store.OperatorTable;
import meisai.server.store.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request with an Idempotency-Key is carried out once, and answered the same when it is sent again. */
class IdempotencyTest {
    private static final String NOW = "2026-10-02T09:00:00Z";
    private static final String SIM = "001010000000001";
    private static final String NEW_OPERATOR = """
            {"name":"New","email":"new@example.com","password":"correct horse","accounts":[
            {"coverage":"jp","currency":"JPY","priceBook":"jp-test","tax":{"rate":"0.10"},"firstMonth":"202609"}]}""";
    private static final int MAX_BODY = 1 << 20;

    @TempDir
    private Path data;

    private Store store;
    private TestServer server;

    @BeforeEach
    void start() {
        open();
        server.setUp(Samples.BOOK);
        expect(200, server.provider("POST", "resources", sim(SIM, "plan-D", "20260901")));
    }

    private void open() {
        Settings settings = Settings.defaults(data).withReserve(0).withPort(0).withMaxBodyBytes(MAX_BODY);
        store = Store.open(data, settings.store());
        server = TestServer.start(settings, NOW, store);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer post(String key, String path, String body) {
        return post(key, path, body.getBytes(StandardCharsets.UTF_8), "application/json");
    }

    private Answer post(String key, String path, byte[] body, String contentType, String... more) {
        Map<String, String> headers = server.providerHeaders(more);
        headers.put("Content-Type", contentType);
        headers.put("Idempotency-Key", key);
        return server.send("POST", "/meisai/v1/" + path, body, headers);
    }

    private static void assertReplays(Answer first, Answer again) {
        assertThat(again.status()).as(again.text()).isEqualTo(first.status());
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.contentType()).isEqualTo(first.contentType());
        assertThat(first.headers()).doesNotContainKey("idempotent-replayed");
        assertThat(again.headers()).containsEntry("idempotent-replayed", "true");
    }

    private static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().get("code").asString()).isEqualTo(code);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
    }

    private long keys() {
        return store.read(IdempotencyTable::count);
    }

    @Test
    void theSameRequestAgainGetsTheFirstAnswerAndDoesNothing() {
        Answer first = expect(201, post("key-1", "operators", NEW_OPERATOR));
        assertReplays(first, post("key-1", "operators", NEW_OPERATOR));

        assertThat(operators()).isEqualTo(2);

        Answer other = expect(201, post("key-2", "operators", NEW_OPERATOR.replace("new@", "other@")));
        assertThat(other.text()).isNotEqualTo(first.text());
        assertThat(operators()).isEqualTo(3);
    }

    /** One of them is there from the start. */
    private int operators() {
        return store.read(OperatorTable::operators).size();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "price-books | {}",
                "operators?x=1 | same",
                "operators/OP0000000001/users | same",
                "operators | {}",
            })
    void aKeyBelongsToOneRequest(String path, String body) {
        expect(201, post("key", "operators", NEW_OPERATOR));
        assertProblem(post("key", path, body.equals("same") ? NEW_OPERATOR : body), 422, "idempotencyKeyReused");
        assertReplays(
                expect(201, post("second", "operators/OP0000000001/users", "{\"userName\":\"u\"}")),
                post("second", "operators/OP0000000001/users", "{\"userName\":\"u\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "long", "a\tb"})
    void aMalformedKeyIsRefused(String key) {
        Answer answer = post(key.equals("long") ? "x".repeat(256) : key, "operators", NEW_OPERATOR);
        assertProblem(answer, 400, "malformedIdempotencyKey");
        assertThat(keys()).isZero();
    }

    @Test
    void theLongestKeyIsTaken() {
        assertReplays(
                expect(201, post("~".repeat(255), "operators", NEW_OPERATOR)),
                post("~".repeat(255), "operators", NEW_OPERATOR));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Idempotency-Key: a\r\nIdempotency-Key: b", "Idempotency-Key: caf\u00e9"})
    void aMalformedHeaderIsRefused(String header) throws Exception {
        String answer = exchange(header + "\r\nContent-Length: 2\r\n", "{}");
        assertThat(answer).startsWith("HTTP/1.1 400").contains("malformedIdempotencyKey");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "operators | {} | application/json | 400",
                "operators/OP9999999999/users | {\"userName\":\"u\"} | application/json | 404",
                "operators/OP0000000001/users | {\"userName\":\"reader\"} | application/json | 409",
                "price-books | {} | application/json | 422",
                "usage | x | text/html | 415",
                "usage | large | application/x-ndjson | 413",
            })
    void aRefusedRequestLeavesItsKeyFree(String path, String body, String contentType, int status) {
        expect(201, post("reader", "operators/OP0000000001/users", "{\"userName\":\"reader\"}"));
        long before = keys();
        byte[] sent = (body.equals("large") ? "x".repeat(MAX_BODY + 1) : body).getBytes(StandardCharsets.UTF_8);
        Answer refused = post("key", path, sent, contentType);
        assertThat(refused.status()).as(refused.text()).isEqualTo(status);
        assertThat(keys()).isEqualTo(before);
        assertReplays(expect(201, post("key", "operators", NEW_OPERATOR)), post("key", "operators", NEW_OPERATOR));
    }

    @Test
    void callersDoNotMeetEachOthersKeys() {
        Map<String, String> operator = new LinkedHashMap<>(server.operatorHeaders());
        operator.put("Idempotency-Key", "key");
        Answer ofOperator = expect(200, server.send("POST", "/meisai/v1/mfa", new byte[0], operator));
        expect(201, post("key", "operators", NEW_OPERATOR));
        assertReplays(ofOperator, server.send("POST", "/meisai/v1/mfa", new byte[0], operator));

        server.signIn(server.newKey());
        Map<String, String> user = new LinkedHashMap<>(server.operatorHeaders());
        user.put("Idempotency-Key", "key");
        Answer ofUser = expect(200, server.send("POST", "/meisai/v1/mfa", new byte[0], user));
        assertThat(ofUser.text()).isNotEqualTo(ofOperator.text());
        assertThat(ofUser.headers()).doesNotContainKey("idempotent-replayed");
    }

    @Test
    void aUserWhoseRightsChangedGetsNoAnswerOfBefore() {
        var key = server.newKey();
        server.signIn(key);
        Map<String, String> before = new LinkedHashMap<>(server.operatorHeaders());
        before.put("Idempotency-Key", "key");
        expect(200, server.send("POST", "/meisai/v1/bills/202609/export", new byte[0], before));
        expect(200, server.provider("PATCH", "operators/" + OPERATOR + "/users/late", "{\"permissions\":[]}"));
        assertThat(server.send("POST", "/meisai/v1/bills/202609/export", new byte[0], before)
                        .status())
                .isEqualTo(401);
        server.signIn(key);
        Map<String, String> after = new LinkedHashMap<>(server.operatorHeaders());
        after.put("Idempotency-Key", "key");
        assertProblem(server.send("POST", "/meisai/v1/bills/202609/export", new byte[0], after), 403, "forbidden");
    }

    @Test
    void whoIsNotKnownTakesNoKeyAndOtherMethodsAndPathsHaveNone() {
        Map<String, String> nobody = Map.of("Idempotency-Key", "key", "Content-Type", "application/json");
        byte[] body = NEW_OPERATOR.getBytes(StandardCharsets.UTF_8);
        assertProblem(server.send("POST", "/meisai/v1/operators", body, nobody), 401, "unauthorized");
        byte[] signIn = "{\"authKeyId\":\"%s\",\"authKey\":\"%s\"}"
                .formatted(server.authKeyId(), server.authKey())
                .getBytes(StandardCharsets.UTF_8);
        expect(200, server.send("POST", "/v1/auth", signIn, nobody));
        expect(
                200,
                server.send("GET", "/meisai/v1/jobs", new byte[0], server.providerHeaders("Idempotency-Key", "key")));
        assertThat(keys()).isZero();
    }

    @Test
    void equalRequestsAtOnceAreCarriedOutOnce() throws Exception {
        int requests = 16;
        CountDownLatch together = new CountDownLatch(1);
        List<Future<Answer>> sent = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(requests)) {
            for (int i = 0; i < requests; i++) {
                Callable<Answer> send = () -> {
                    together.await();
                    return post("key", "operators", NEW_OPERATOR);
                };
                sent.add(threads.submit(send));
            }
            together.countDown();
        }
        int first = 0;
        for (Future<Answer> each : sent) {
            Answer answer = each.get();
            if (answer.status() == 409) {
                assertProblem(answer, 409, "idempotencyKeyInUse");
                assertThat(answer.headers()).containsEntry("retry-after", "1");
            } else {
                expect(201, answer);
                first += answer.headers().containsKey("idempotent-replayed") ? 0 : 1;
            }
        }
        assertThat(first).isEqualTo(1);
        assertThat(operators()).isEqualTo(2);
    }

    @Test
    void whileTheFirstIsBeingSentTheKeyIsInUse() throws Exception {
        String record = record("1", SIM, "data.upload", "2026-10-01T00:00:00Z", "1");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            write(socket, head("usage", "Idempotency-Key: key\r\nContent-Length: " + record.length() + "\r\n"));
            write(socket, record.substring(0, 20));
            awaitKeys(1);
            Answer meanwhile = post("key", "usage", record.getBytes(StandardCharsets.UTF_8), "application/x-ndjson");
            assertProblem(meanwhile, 409, "idempotencyKeyInUse");
            assertThat(meanwhile.headers()).containsEntry("retry-after", "1");
            assertProblem(post("key", "operators", NEW_OPERATOR), 422, "idempotencyKeyReused");

            write(socket, record.substring(20));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 200").contains("\"accepted\":1");
        }
        Answer again = post("key", "usage", record.getBytes(StandardCharsets.UTF_8), "application/x-ndjson");
        assertThat(again.json().get("accepted").asInt()).isEqualTo(1);
        assertThat(again.headers()).containsEntry("idempotent-replayed", "true");
    }

    @Test
    void aBodyThatIsCutOffLeavesItsKeyFree() throws Exception {
        String record = record("1", SIM, "data.upload", "2026-10-01T00:00:00Z", "1");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            write(socket, head("usage", "Idempotency-Key: key\r\nContent-Length: " + record.length() + "\r\n"));
            write(socket, record.substring(0, 20));
            awaitKeys(1);
        }
        awaitKeys(0);
        Answer first = post("key", "usage", record.getBytes(StandardCharsets.UTF_8), "application/x-ndjson");
        assertThat(first.json().get("accepted").asInt()).isEqualTo(1);
        assertThat(first.headers()).doesNotContainKey("idempotent-replayed");
    }

    @Test
    void usageMayBeCompressedAndInChunks() throws Exception {
        StringBuilder records = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            records.append(record("r" + i, SIM, "data.upload", "2026-10-01T00:00:00Z", "1"));
        }
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(records.toString().getBytes(StandardCharsets.UTF_8));
        }
        HttpResponse<String> first = inChunks(compressed.toByteArray());
        assertThat(first.body()).contains("\"accepted\":2000").contains("\"duplicates\":0");
        HttpResponse<String> again = inChunks(compressed.toByteArray());
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("idempotent-replayed")).contains("true");
        // With a length instead of chunks it is the same body.
        Answer whole =
                post("key", "usage", compressed.toByteArray(), "application/x-ndjson", "Content-Encoding", "gzip");
        assertThat(whole.text()).isEqualTo(first.body());
        assertThat(server.provider("GET", "conservation?from=20261002", "").text())
                .contains("\"received\":2000");

        compressed.write(0);
        assertProblem(
                post("key", "usage", compressed.toByteArray(), "application/x-ndjson", "Content-Encoding", "gzip"),
                422,
                "idempotencyKeyReused");
    }

    private HttpResponse<String> inChunks(byte[] body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url("/meisai/v1/usage")))
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
        server.providerHeaders(
                        "Idempotency-Key", "key", "Content-Type", "application/x-ndjson", "Content-Encoding", "gzip")
                .forEach(request::header);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    @Test
    void aBodyThatNobodyReadsCountsToo() {
        Map<String, String> headers = new LinkedHashMap<>(server.operatorHeaders());
        headers.put("Idempotency-Key", "key");
        byte[] body = "x".repeat(300_000).getBytes(StandardCharsets.UTF_8);
        Answer first = expect(200, server.send("POST", "/meisai/v1/mfa", body, headers));
        assertReplays(first, server.send("POST", "/meisai/v1/mfa", body, headers));
        body[body.length - 1] = 'y';
        assertProblem(server.send("POST", "/meisai/v1/mfa", body, headers), 422, "idempotencyKeyReused");
    }

    @Test
    void anAnswerWithoutABodyIsReplayed() {
        Answer first = expect(204, post("key", "operators/OP0000000001/mfa/reset", "{}"));
        assertReplays(first, post("key", "operators/OP0000000001/mfa/reset", "{}"));
    }

    @Test
    void aClosedMonthIsAnsweredWithTheSameJob() {
        Answer first = expect(202, post("key", "months/202609/close", "{}"));
        assertReplays(first, post("key", "months/202609/close", "{}"));
        assertThat(server.provider("GET", "jobs", "").json().get("jobs")).hasSize(1);
    }

    @Test
    void answersOutliveARestart() {
        Answer first = expect(201, post("key", "operators", NEW_OPERATOR));
        server.close();
        open();
        assertReplays(first, post("key", "operators", NEW_OPERATOR));
    }

    @Test
    void aKeyIsForgottenAfter48HoursOfTheServersClock() {
        Answer first = expect(201, post("key", "operators", NEW_OPERATOR));
        server.clock("2026-10-04T09:00:00Z");
        assertReplays(first, post("key", "operators", NEW_OPERATOR));
        server.clock("2026-10-04T09:00:01Z");
        Answer later = expect(201, post("key", "operators", NEW_OPERATOR.replace("new@", "later@")));
        assertThat(later.text()).isNotEqualTo(first.text());
        assertThat(operators()).isEqualTo(3);
        assertThat(keys()).isEqualTo(1);
    }

    private void awaitKeys(long count) {
        while (keys() != count) {
            Thread.onSpinWait();
        }
    }

    private String head(String path, String more) {
        return "POST /meisai/v1/" + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: "
                + server.providerHeaders().get("Authorization") + "\r\nContent-Type: application/x-ndjson\r\n" + more
                + "\r\n";
    }

    private String exchange(String headers, String body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            write(socket, head("operators", headers) + body);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }
}

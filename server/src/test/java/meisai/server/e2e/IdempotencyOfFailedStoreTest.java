package meisai.server.e2e;

import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import meisai.server.cli.Settings;
import meisai.server.e2e.TestServer.Answer;
import meisai.server.store.FailingStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key of a request that failed is free when nothing of it was stored, and only then. */
class IdempotencyOfFailedStoreTest {
    /** Charges are stored 5,000 at a time. */
    private static final int TWO_COMMITS = 5_001;

    private static final String BOOK = Samples.BOOK.replace("grants:\n", """
              - name: credit
                category: order
                oneOff: { price: "1" }
            grants:
            """);

    private static final int MAX_BODY = 4 << 20;

    @TempDir
    private Path data;

    private FailingStore failing;
    private TestServer server;

    @BeforeEach
    void start() {
        Settings settings =
                Settings.defaults(data).withPort(0).withoutAutomaticClose().withMaxBodyBytes(MAX_BODY);
        failing = new FailingStore(settings.data(), settings.store());
        server = TestServer.start(settings, "2026-10-02T09:00:00Z", failing.store());
        server.setUp(BOOK);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer postCharges() {
        String charges = IntStream.range(0, TWO_COMMITS)
                .mapToObj(number -> "{\"id\":\"c" + number + "\",\"operatorId\":\"OP0000000001\",\"item\":\"credit\","
                        + "\"date\":\"20260901\",\"quantity\":2,\"unitPrice\":\"-7.5\"}\n")
                .collect(Collectors.joining());
        return post("charges", charges);
    }

    private Answer post(String path, String ndjson) {
        Map<String, String> headers =
                server.providerHeaders("Content-Type", "application/x-ndjson", "Idempotency-Key", "key");
        return server.send("POST", "/meisai/v1/" + path, ndjson.getBytes(StandardCharsets.UTF_8), headers);
    }

    private static void assertCode(Answer answer, String code) {
        assertThat(answer.json().get("code").asString()).isEqualTo(code);
    }

    /** The first commit is that the key is taken. */
    @Test
    void aRequestOfWhichNothingIsStoredLeavesItsKeyFree() {
        failing.failCommit(2);
        assertCode(expect(503, postCharges()), "storeUnavailable");
        Answer again = expect(200, postCharges());
        assertThat(again.json().get("accepted").asInt()).isEqualTo(TWO_COMMITS);
    }

    @Test
    void aRequestOfWhichAPartIsStoredHasAnUnknownOutcome() {
        failing.failCommit(3);
        assertCode(expect(503, postCharges()), "storeUnavailable");
        assertCode(expect(409, postCharges()), "idempotencyOutcomeUnknown");
    }

    /** Ten thousand changes are stored at a time; of the last line nobody knows what it was to be. */
    @Test
    void aBodyThatIsRefusedAfterAPartOfItIsStoredHasAnUnknownOutcome() throws IOException, InterruptedException {
        String changes = IntStream.range(0, 10_000)
                .mapToObj(number -> Samples.sim("sim" + number, "plan-D", "20260901") + "\n")
                .collect(Collectors.joining());
        String tooLarge = changes + " ".repeat(MAX_BODY);
        assertThat(inChunks(tooLarge).body()).contains("bodyTooLarge");
        assertThat(inChunks(tooLarge).body()).contains("idempotencyOutcomeUnknown");
    }

    /** Without a length, so that the server takes what comes. */
    private HttpResponse<String> inChunks(String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url("/meisai/v1/resources")))
                .POST(BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))));
        server.providerHeaders("Idempotency-Key", "key", "Content-Type", "application/x-ndjson")
                .forEach(request::header);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    /** What is asked before anything is made void is no part of it. */
    @Test
    void aQuestionOfTheRequestIsNoPartOfIt() {
        expect(200, server.provider("POST", "resources", Samples.sim("1", "plan-D", "20260901")));
        expect(200, server.usage(Samples.record("a", "1", "data.upload", "2026-09-10T00:00:00Z", "3000")));
        failing.failCommit(3);
        assertCode(expect(503, makeVoid()), "storeUnavailable");
        assertThat(expect(200, makeVoid()).json().get("voided").asInt()).isEqualTo(1);
    }

    private Answer makeVoid() {
        Map<String, String> headers =
                server.providerHeaders("Content-Type", "application/json", "Idempotency-Key", "key");
        String body = "{\"dryRun\":false,\"ids\":[{\"operatorId\":\"" + TestServer.OPERATOR
                + "\",\"source\":\"gw\",\"id\":\"a\"}]}";
        return server.send("POST", "/meisai/v1/usage/void", body.getBytes(StandardCharsets.UTF_8), headers);
    }
}

package meisai.server.e2e;

import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import meisai.server.e2e.TestServer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Changes of resources: bounded, checked by line, durable in the order of their lines. */
class ResourceChangesTest {
    private static final int MAX_BODY = 16 << 20;
    private static final int MOST_CHANGES = 100_000;

    @TempDir
    private Path data;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(data, "2026-10-02T09:00:00Z", MAX_BODY);
        server.setUp(Samples.BOOK);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String change(String id) {
        return "{\"operatorId\":\"OP0000000001\",\"kind\":\"imsi\",\"id\":\"" + id
                + "\",\"plan\":\"plan-D\",\"from\":\"20260901\"}\n";
    }

    private JsonNode send(byte[] body) {
        return expect(200, server.provider("POST", "resources", body, "application/x-ndjson"))
                .json();
    }

    private JsonNode send(String body) {
        return send(body.getBytes(StandardCharsets.UTF_8));
    }

    private boolean isRegistered(String id) {
        return server.usage(Samples.record(id, id, "data.upload", "2026-10-01T00:00:00Z", "0"))
                        .json()
                        .get("parked")
                        .asInt()
                == 0;
    }

    private static void assertCounts(JsonNode answer, long accepted, long rejected) {
        assertThat(answer.get("received").asLong()).isEqualTo(accepted + rejected);
        assertThat(answer.get("accepted").asLong()).as(answer.toString()).isEqualTo(accepted);
        assertThat(answer.get("rejected").asLong()).isEqualTo(rejected);
    }

    @Test
    void aResourceTakesManyChangesUpToItsBound() {
        JsonNode answer = send(change("s1").repeat(MOST_CHANGES) + change("s2") + change("s1"));
        assertCounts(answer, MOST_CHANGES + 1, 1);
        assertThat(answer.get("problems").get(0).get("code").asString()).isEqualTo("tooManyChanges");
        assertThat(answer.get("problems").get(0).get("line").asInt()).isEqualTo(MOST_CHANGES + 2);
        assertThat(isRegistered("s1")).isTrue();
    }

    @Test
    void theFirstHundredProblemsAreToldAndAllAreCounted() {
        String closed = change("s1").replace("20260901", "20260801");
        expect(200, server.provider("POST", "resources", change("s1")));
        assertThat(server.close("202609", "").get("state").asString()).isEqualTo("done");
        // Found by the reader and by the writer in turn, with blank lines between.
        JsonNode answer = send(("{}\n\n" + closed).repeat(10_000));
        assertCounts(answer, 0, 20_000);
        assertThat(answer.get("problems").size()).isEqualTo(100);
        for (int i = 0; i < 100; i++) {
            JsonNode problem = answer.get("problems").get(i);
            assertThat(problem.get("line").asInt()).isEqualTo(i / 2 * 3 + (i % 2 == 0 ? 1 : 3));
            assertThat(problem.get("code").asString()).isEqualTo(i % 2 == 0 ? "missingMember" : "monthClosed");
        }
    }

    @Test
    void aBadLineCostsNoOther() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(change("s1").getBytes(StandardCharsets.UTF_8));
        body.write(change("x".repeat(70_000)).getBytes(StandardCharsets.UTF_8));
        body.write(new byte[] {'"', (byte) 0xC0, (byte) 0x80, '"', '\n'});
        body.write(change("s2").getBytes(StandardCharsets.UTF_8));
        JsonNode answer = send(body.toByteArray());
        assertCounts(answer, 2, 2);
        assertThat(answer.get("problems").get(0).get("code").asString()).isEqualTo("lineTooLong");
        assertThat(answer.get("problems").get(1).get("code").asString()).isEqualTo("malformedJson");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"id\":\"s?\"",
                "\"id\":\"s\",\"plan\":\"?\"",
                "\"id\":\"s\",\"group\":\"?\"",
                "\"id\":\"s\",\"simId\":\"?\"",
                "\"id\":\"s\",\"tags\":{\"a\":\"?\"}",
            })
    void textThatCannotBeStoredAsItIsIsRejected(String members) {
        String line = "{\"operatorId\":\"OP0000000001\",\"kind\":\"imsi\",\"from\":\"20260901\"," + members + "}\n";
        for (String unclean : new String[] {"\\ud800", "\\udc00x", "\\u0000", "\\u007f"}) {
            JsonNode answer = send(line.replace("?", unclean));
            assertCounts(answer, 0, 1);
            assertThat(answer.get("problems").get(0).get("code").asString()).isEqualTo("controlCharacter");
        }
        assertCounts(send(line.replace("?", "\\ud83d\\ude00")), 1, 0);
    }

    @Test
    void anUncleanNameIsRejectedToo() {
        JsonNode answer = send("{\"\\ud800\":1}\n{\"\\u0007\":1}\n"
                + change("s").replace("\"from\"", "\"tags\":{\"\\u0007\":\"a\"},\"from\""));
        assertCounts(answer, 0, 3);
        assertThat(answer.get("problems").get(0).get("code").asString()).isEqualTo("malformedJson");
        assertThat(answer.get("problems").get(1).get("code").asString()).isEqualTo("unknownMember");
        assertThat(answer.get("problems").get(2).get("code").asString()).isEqualTo("controlCharacter");
    }

    @Test
    void aBodyThatSaysThatItIsTooLargeChangesNothing() {
        String body = change("s1") + " ".repeat(MAX_BODY);
        expect(413, server.provider("POST", "resources", body));
        assertThat(isRegistered("s1")).isFalse();
    }

    @Test
    void whatCameBeforeTheBoundOfABodyIsKeptAndCanBeSentAgain() throws Exception {
        String first = IntStream.range(0, 10_000).mapToObj(i -> change("s" + i)).collect(Collectors.joining());
        byte[] body = (first + change("late") + " ".repeat(MAX_BODY)).getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url("/meisai/v1/resources")))
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
        server.providerHeaders().forEach(request::header);
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(request.build(), BodyHandlers.ofString()).statusCode())
                    .isEqualTo(413);
        }
        assertThat(isRegistered("s0")).isTrue();
        assertThat(isRegistered("s9999")).isTrue();
        assertThat(isRegistered("late")).isFalse();
        assertCounts(send(first + change("late")), 10_001, 0);
        assertThat(isRegistered("other")).isFalse();
    }

    @Test
    void anOperatorsTextsAreCleanToo() {
        String operator = TestServer.operator("OP0000000002", "jp-test", "");
        for (String changed : new String[] {
            operator.replace("\"Test\"", "\"T\\u0000\""),
            operator.replace("\"Test\"", "\"T\\ud800\""),
            operator.replace("\"rate\":\"0.10\"", "\"rate\":\"0.10\",\"registrationNumber\":\"T\\u0007\""),
            operator.replace("\"rate\":\"0.10\"", "\"rate\":\"0.10\",\"rates\":{\"\\u0007\":\"0.08\"}"),
        }) {
            Answer answer = expect(400, server.provider("POST", "operators", changed));
            assertThat(answer.json().get("code").asString()).isEqualTo("controlCharacter");
        }
        expect(201, server.provider("POST", "operators", operator));
    }
}

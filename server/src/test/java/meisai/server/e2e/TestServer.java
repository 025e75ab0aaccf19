package meisai.server.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import meisai.server.cli.Settings;
import meisai.server.cli.Wiring;
import meisai.server.clock.ServerClock;
import meisai.server.store.Store;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real server on a free port, with real HTTP. */
public final class TestServer implements AutoCloseable {
    public static final String OPERATOR = "OP0000000001";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** An answer with its body as text. */
    public record Answer(int status, String contentType, String text, Map<String, String> headers) {
        public JsonNode json() {
            return JSON.readTree(text);
        }
    }

    private final Wiring wiring;
    private final HttpClient client = HttpClient.newHttpClient();
    private final String providerKey;
    private Map<String, String> operatorHeaders = Map.of();
    private String authKeyId = "";
    private String authKey = "";

    private TestServer(Wiring wiring, String providerKey) {
        this.wiring = wiring;
        this.providerKey = providerKey;
    }

    /** Starts on a data directory, new or not, with the test clock at {@code now}; months close by command only. */
    public static TestServer start(Path data, String now) {
        return start(data, now, Settings.defaults(data).maxBodyBytes());
    }

    public static TestServer start(Path data, String now, long maxBodyBytes) {
        return start(
                Settings.defaults(data)
                        .withPort(0)
                        .withMaxBodyBytes(maxBodyBytes)
                        .withoutAutomaticClose(),
                now);
    }

    /** Starts with these settings; the port should be 0. */
    public static TestServer start(Settings settings, String now) {
        return start(settings, now, open(settings));
    }

    /** Starts on a store that the test can look into. */
    public static TestServer start(Settings settings, String now, Store store) {
        return start(settings, ServerClock.test(Instant.parse(now)), store);
    }

    /** Starts with any clock; months close by it when the settings say so. */
    public static TestServer start(Settings settings, ServerClock clock) {
        return start(settings, clock, open(settings));
    }

    /** A test that sets no reserve runs on the disk that there is. */
    private static Store open(Settings settings) {
        Store.Settings store = settings.store();
        boolean isDefault = store.reserveBytes() == Store.Settings.DEFAULT_RESERVE;
        return Store.open(settings.data(), isDefault ? store.withReserve(0) : store);
    }

    private static TestServer start(Settings settings, ServerClock clock, Store store) {
        Path data = settings.data();
        Wiring wiring = Wiring.start(settings, clock, store);
        try {
            return new TestServer(
                    wiring, Files.readString(data.resolve("provider.key")).strip());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public int port() {
        return wiring.port();
    }

    public String url(String path) {
        return path.startsWith("http") ? path : "http://127.0.0.1:" + wiring.port() + path;
    }

    public Answer send(String method, String path, byte[] body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url(path)))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            Map<String, String> answered = new LinkedHashMap<>();
            response.headers().map().forEach((name, values) -> answered.put(name, String.join(",", values)));
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("content-type").orElse(""),
                    response.body(),
                    answered);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    public Answer provider(String method, String path, String body) {
        return provider(method, path, body.getBytes(StandardCharsets.UTF_8), "application/json");
    }

    public Answer provider(String method, String path, byte[] body, String contentType) {
        return send(
                method,
                path.startsWith("/") ? path : "/meisai/v1/" + path,
                body,
                Map.of("Authorization", "Bearer " + providerKey, "Content-Type", contentType));
    }

    public Answer usage(String ndjson) {
        return provider("POST", "usage", ndjson.getBytes(StandardCharsets.UTF_8), "application/x-ndjson");
    }

    public Map<String, String> providerHeaders(String... more) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + providerKey);
        for (int i = 0; i < more.length; i += 2) {
            headers.put(more[i], more[i + 1]);
        }
        return headers;
    }

    /** Publishes a book and creates the operator with one JPY account whose first month is 202609. */
    public void setUp(String book) {
        expect(201, provider("POST", "price-books", book));
        JsonNode created = expect(201, provider("POST", "operators", operator(OPERATOR, "jp-test", "")))
                .json();
        authKeyId = created.get("authKeyId").asString();
        authKey = created.get("authKey").asString();
        signIn(authKeyId, authKey);
    }

    /** Gets a new token for the operator that {@link #setUp} made. */
    public void signIn() {
        signIn(authKeyId, authKey);
    }

    public static String operator(String id, String book, String more) {
        return """
                {"operatorId":"%s","name":"Test","email":"%s@example.com","password":"correct horse","accounts":[
                {"coverage":"jp","currency":"JPY","priceBook":"%s","tax":{"rate":"0.10"},"firstMonth":"202609"%s}]}""".formatted(id, id, book, more);
    }

    public void signIn(String authKeyId, String authKey) {
        JsonNode token = expect(
                        200,
                        send(
                                "POST",
                                "/v1/auth",
                                "{\"authKeyId\":\"%s\",\"authKey\":\"%s\"}"
                                        .formatted(authKeyId, authKey)
                                        .getBytes(StandardCharsets.UTF_8),
                                Map.of("Content-Type", "application/json")))
                .json();
        operatorHeaders = Map.of(
                "X-Soracom-API-Key", token.get("apiKey").asString(),
                "X-Soracom-Token", token.get("token").asString());
    }

    /** A fresh AuthKey for the operator's bills, by a new user: for tests that start on a directory of an earlier server. */
    public JsonNode newKey() {
        return expect(
                        201,
                        provider(
                                "POST",
                                "operators/" + OPERATOR + "/users",
                                "{\"userName\":\"late\",\"permissions\":[\"*\"]}"))
                .json();
    }

    public void signIn(JsonNode key) {
        signIn(key.get("authKeyId").asString(), key.get("authKey").asString());
    }

    public String authKeyId() {
        return authKeyId;
    }

    public String authKey() {
        return authKey;
    }

    public Map<String, String> operatorHeaders() {
        return operatorHeaders;
    }

    public Answer operator(String method, String path) {
        return send(method, path, new byte[0], operatorHeaders);
    }

    public Answer bill(String month) {
        return expect(200, operator("GET", "/meisai/v1/bills/" + month));
    }

    /** Closes a month and answers the ended job. */
    public JsonNode close(String month, String body) {
        JsonNode job = expect(202, provider("POST", "months/" + month + "/close", body))
                .json();
        return expect(200, provider("GET", "jobs/" + job.get("jobId").asString() + "?wait=60", ""))
                .json();
    }

    public void clock(String now) {
        expect(200, provider("PUT", "test-clock", "{\"now\":\"" + now + "\"}"));
    }

    public static Answer expect(int status, Answer answer) {
        if (answer.status() != status) {
            throw new AssertionError("expected " + status + ", got " + answer);
        }
        return answer;
    }

    @Override
    public void close() {
        client.close();
        wiring.close();
    }
}

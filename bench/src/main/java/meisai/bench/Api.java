package meisai.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls of the native API with the provider's key, over one HTTP client. */
final class Api implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    static final String JSON_TYPE = "application/json";
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final String BASE = "/meisai/v1";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final String key;

    Api(String url, String key) {
        this.url = url;
        this.key = key;
    }

    JsonNode get(String path) throws IOException, InterruptedException, BenchFailure {
        return answer(request(path).GET());
    }

    JsonNode post(String path, String contentType, String body) throws IOException, InterruptedException, BenchFailure {
        return answer(request(path)
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
    }

    JsonNode put(String path, String body) throws IOException, InterruptedException, BenchFailure {
        return answer(request(path)
                .header("Content-Type", JSON_TYPE)
                .PUT(BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
    }

    JsonNode postUsage(Bytes body) throws IOException, InterruptedException, BenchFailure {
        BodyPublisher bytes = BodyPublishers.ofByteArray(body.array(), 0, body.length());
        return answer(
                request("/usage").header("Content-Type", "application/x-ndjson").POST(bytes));
    }

    /** Opens an address that needs no key. */
    InputStream open(String address) throws IOException, InterruptedException, BenchFailure {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address)).timeout(TIMEOUT).build();
        HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            response.body().close();
            throw new BenchFailure(
                    "GET " + request.uri().getPath() + " was answered " + response.statusCode(), response.statusCode());
        }
        return response.body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + BASE + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + key);
    }

    private JsonNode answer(HttpRequest.Builder builder) throws IOException, InterruptedException, BenchFailure {
        return answer(client, builder.build());
    }

    /** @throws BenchFailure when the status is not of the 200s */
    static JsonNode answer(HttpClient client, HttpRequest request)
            throws IOException, InterruptedException, BenchFailure {
        HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
        if (response.statusCode() / 100 != 2) {
            throw new BenchFailure(
                    request.method() + " " + request.uri().getPath() + " was answered " + response.statusCode() + ": "
                            + new String(response.body(), StandardCharsets.UTF_8),
                    response.statusCode());
        }
        return JSON.readTree(response.body());
    }

    @Override
    public void close() {
        client.close();
    }
}

package meisai.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Calls of the compatible API as an operator, over one HTTP client. */
final class CompatApi implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final String apiKey;
    private final String token;

    /** Signs in with an operator's email and password. */
    CompatApi(String url, String email, String password) throws IOException, InterruptedException, BenchFailure {
        this.url = url;
        JsonNode signedIn = Api.answer(
                client,
                request("/v1/auth")
                        .header("Content-Type", Api.JSON_TYPE)
                        .POST(BodyPublishers.ofString(
                                "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password)))
                        .build());
        this.apiKey = signedIn.get("apiKey").asString();
        this.token = signedIn.get("token").asString();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT);
    }

    JsonNode get(String path) throws IOException, InterruptedException, BenchFailure {
        return Api.answer(
                client,
                request(path)
                        .header("X-Soracom-API-Key", apiKey)
                        .header("X-Soracom-Token", token)
                        .GET()
                        .build());
    }

    @Override
    public void close() {
        client.close();
    }
}

package meisai.client;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import meisai.server.cli.Settings;
import meisai.server.cli.Wiring;
import meisai.server.clock.ServerClock;

/** The real server on a free port, and what its provider does with it. */
final class ServerForTests implements AutoCloseable {
    private final Wiring wiring;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String providerKey;

    private ServerForTests(Wiring wiring, String providerKey) {
        this.wiring = wiring;
        this.providerKey = providerKey;
    }

    static ServerForTests start(Path data, String now) {
        Wiring wiring = Wiring.start(
                Settings.defaults(data).withPort(0).withoutAutomaticClose(), ServerClock.test(Instant.parse(now)));
        try {
            return new ServerForTests(
                    wiring, Files.readString(data.resolve("provider.key")).strip());
        } catch (IOException failure) {
            wiring.close();
            throw new UncheckedIOException(failure);
        }
    }

    /** What clients take as their base path. */
    String basePath() {
        return "http://127.0.0.1:" + wiring.port() + "/v1";
    }

    JsonObject provider(int status, String method, String path, String body) {
        return provider(status, method, path, body, "application/json");
    }

    /** Makes a native call as the provider and answers the object it gives. */
    JsonObject provider(int status, String method, String path, String body, String contentType) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + wiring.port() + "/meisai/v1/" + path))
                .method(method, BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + providerKey)
                .header("Content-Type", contentType)
                .build();
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != status) {
                throw new AssertionError(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
            }
            return JsonParser.parseString(answer.body()).getAsJsonObject();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    void clock(String now) {
        provider(200, "PUT", "test-clock", "{\"now\":\"" + now + "\"}");
    }

    @Override
    public void close() {
        http.close();
        wiring.close();
    }
}

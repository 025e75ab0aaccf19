package meisai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RateLimitHandlerTest {
    @Test
    void anAnswerHasTheHeadersThoughNobodyCouldTellWhoCalls() throws Exception {
        RateLimitHandler handler = new RateLimitHandler(
                new RateLimit(7, 5, System::nanoTime),
                request -> {
                    throw new IllegalStateException("cannot tell");
                },
                path -> true,
                path -> false,
                new TrustedProxies(Set.of()));
        HttpRouting.Builder routing = HttpRouting.builder();
        routing.error(
                IllegalStateException.class,
                (request, response, failure) -> response.status(500).send());
        routing.any(handler);
        WebServer server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .shutdownHook(false)
                .routing(routing)
                .build()
                .start();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.headers().firstValue("X-Soracom-Ratelimit-Limit")).hasValue("5");
            assertThat(answer.headers().firstValue("X-Soracom-Ratelimit-Remaining"))
                    .hasValue("4");
        } finally {
            server.stop();
        }
    }
}

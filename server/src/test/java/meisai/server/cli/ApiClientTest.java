package meisai.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the client does when a server is busy, goes away, or is not Meisai. */
final class ApiClientTest {
    private static final int BREAK = 0;

    private final Deque<Integer> answers = new ArrayDeque<>();
    private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private ApiClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            int status = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
            if (status != BREAK) {
                byte[] body = (status == 200 ? "{\"received\":1}" : "{\"code\":\"busy\",\"detail\":\"no room\"}")
                        .getBytes(UTF_8);
                exchange.getResponseHeaders().add("Retry-After", "0");
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
        client = new ApiClient("http://127.0.0.1:" + server.getAddress().getPort(), "key", Duration.ZERO);
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    private void send() throws CommandFailure {
        assertThat(client.postAgain("/usage", "text/csv", "body".getBytes(UTF_8))
                        .path("received")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aBusyServerAndABrokenConnectionAreTriedAgainWithTheSameBody() throws CommandFailure {
        answers.addAll(List.of(503, BREAK, 503, 200));

        send();

        assertThat(bodies).containsExactly("body", "body", "body", "body");
    }

    @Test
    void afterThreeRetriesItFails() {
        answers.add(503);
        assertThatThrownBy(this::send).isInstanceOf(CommandFailure.class).hasMessage("busy: no room");
        assertThat(bodies).hasSize(4);

        answers.clear();
        answers.add(BREAK);
        assertThatThrownBy(this::send).isInstanceOf(CommandFailure.class).hasMessageContaining("broke 4 times");
        assertThat(bodies).hasSize(8);
    }

    @Test
    void otherRefusalsAndWhatIsNotSafeToRepeatAreNotTriedAgain() {
        answers.add(500);
        assertThatThrownBy(this::send).isInstanceOf(CommandFailure.class);
        answers.addFirst(503);
        assertThatThrownBy(() -> client.post("/operators", "application/json", new byte[0]))
                .isInstanceOf(CommandFailure.class);

        assertThat(bodies).hasSize(2);
    }

    @Test
    void anAnswerThatIsNotOfMeisaiIsSaidToBeStrange() {
        server.removeContext("/");

        assertThatThrownBy(() -> client.get("/jobs"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("HTTP 404", "does not look like Meisai");
    }
}

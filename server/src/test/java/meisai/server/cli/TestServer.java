package meisai.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import meisai.server.clock.ServerClock;

/** A real server on a free port, and commands that talk to it. */
final class TestServer implements AutoCloseable {
    static final String BOOK = """
            id: simple
            effectiveFrom: "20260101"
            currency: JPY
            meters:
              - { name: data.sent, unit: byte }
            items:
              - name: dataSent
                category: data
                applies: { meter: data.sent, statuses: [active] }
                perUnit: { price: "0.5" }
            """;

    private final Wiring server;
    private final Map<String, String> environment;

    private TestServer(Wiring server, Map<String, String> environment) {
        this.server = server;
        this.environment = environment;
    }

    static TestServer start(Path data, Instant now) throws IOException {
        Wiring server = Wiring.start(
                Settings.defaults(data).withReserve(0).withPort(0).withoutAutomaticClose(), ServerClock.test(now));
        return new TestServer(
                server,
                Map.of(
                        ApiClient.URL,
                        "http://127.0.0.1:" + server.port() + "/",
                        ApiClient.KEY,
                        Files.readString(data.resolve("provider.key"))));
    }

    Map<String, String> environment() {
        return environment;
    }

    CommandRun run(String... args) {
        return CommandRun.of(environment, args);
    }

    CommandRun run(byte[] in, String... args) {
        return CommandRun.of(environment, in, Optional.empty(), args);
    }

    /** Publishes {@link #BOOK} and creates an operator who pays by it from September 2026 on. */
    void operator(String id) {
        succeed(run(BOOK.getBytes(UTF_8), "price-book", "publish", "-"));
        succeed(run(
                "operator",
                "create",
                "--id=" + id,
                "--name=Test",
                "--email=" + id + "@example.com",
                "--password=long-enough",
                "--currency=JPY",
                "--price-book=simple",
                "--tax-rate=0.10",
                "--first-month=202609"));
    }

    static CommandRun succeed(CommandRun run) {
        if (run.exit() != 0) {
            throw new AssertionError(run.toString());
        }
        return run;
    }

    @Override
    public void close() {
        server.close();
    }
}

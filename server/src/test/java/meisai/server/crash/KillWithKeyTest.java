package meisai.server.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import meisai.server.cli.Main;
import meisai.server.e2e.Samples;
import meisai.server.e2e.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the real process while it carries out a request with an Idempotency-Key. */
class KillWithKeyTest {
    private static final String NOW = "2026-10-02T09:00:00Z";

    @TempDir
    private Path data;

    @Test
    void afterAKillTheOutcomeIsUnknownAndAnAnswerThatWasGivenIsKept() throws Exception {
        String record = Samples.record("1", "001010000000001", "data.upload", "2026-10-01T00:00:00Z", "1");
        try (ServerProcess server = ServerProcess.start(Main.class, data, NOW)) {
            server.send("POST", "price-books", "application/yaml", Samples.BOOK.getBytes(StandardCharsets.UTF_8));
            server.send(
                    "POST",
                    "operators",
                    "application/json",
                    TestServer.operator(TestServer.OPERATOR, "jp-test", "").getBytes(StandardCharsets.UTF_8));
            assertThat(server.usage("answered", record)).isEqualTo("200");
            long before = storeBytes();
            try (Socket half = server.beginUsage("killed", record, 20)) {
                assertThat(half.isConnected()).isTrue();
                // The key is committed before the request is carried out.
                while (storeBytes() == before) {
                    Thread.onSpinWait();
                }
                assertThat(server.usage("killed", record)).isEqualTo("409 idempotencyKeyInUse");
                server.kill();
            }
        }
        try (ServerProcess server = ServerProcess.start(Main.class, data, NOW)) {
            assertThat(server.usage("killed", record)).isEqualTo("409 idempotencyOutcomeUnknown");
            assertThat(server.usage("answered", record)).isEqualTo("200");
            assertThat(server.usage("other", record)).isEqualTo("200");
        }
    }

    private long storeBytes() throws IOException {
        long bytes = 0;
        for (String name : new String[] {"meisai.duckdb", "meisai.duckdb.wal"}) {
            Path file = data.resolve(name);
            bytes += Files.exists(file) ? Files.size(file) : 0;
        }
        return bytes;
    }
}

package meisai.server.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import meisai.server.cli.Main;
import meisai.server.e2e.Samples;
import meisai.server.e2e.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The disk takes nothing more while usage comes in, as far as the server can see: no file may grow beyond a limit. It
 * refuses and goes on reading; once there is room again it opens its store by itself, with everything acknowledged.
 */
class DiskFullTest {
    private static final String NOW = "2026-10-02T09:00:00Z";
    private static final int BATCH = 20_000;
    private static final long ROOM = 3_000_000;

    @TempDir
    private Path data;

    private record Sent(String body, boolean acknowledged) {}

    @Test
    void whatWasAcknowledgedIsThereOnceAndTheServerGoesOn() throws Exception {
        List<Sent> sent = new ArrayList<>();
        try (ServerProcess server = ServerProcess.start(Main.class, data, NOW)) {
            setUp(server);
            sent.add(send(server, 0));
            server.limitFiles(Long.toString(ROOM));
            for (int batch = 1; sent.getLast().acknowledged(); batch++) {
                sent.add(send(server, batch));
            }
            // It takes nothing, whoever asks; what can be read is read.
            assertThat(server.usage("full", sent.getLast().body())).startsWith("503 ");
            assertThat(server.status("GET", "/livez")).isEqualTo(200);
            server.limitFiles("unlimited");
            server.awaitReady();
            check(server, sent);
            assertThat(send(server, sent.size()).acknowledged()).isTrue();
            assertThat(server.terminate()).isEqualTo(143);
        }
        try (ServerProcess server = ServerProcess.start(Main.class, data, NOW)) {
            assertThat(billed(server)).isEqualTo((long) BATCH * (sent.size() + 1));
        }
    }

    private static void setUp(ServerProcess server) throws IOException {
        server.send("POST", "price-books", "application/yaml", Samples.BOOK.getBytes(StandardCharsets.UTF_8));
        server.send(
                "POST",
                "operators",
                "application/json",
                TestServer.operator(TestServer.OPERATOR, "jp-test", "").getBytes(StandardCharsets.UTF_8));
        server.send(
                "POST",
                "resources",
                "application/x-ndjson",
                Samples.sim("001010000001000", "plan-D", "20260901").getBytes(StandardCharsets.UTF_8));
    }

    private static Sent send(ServerProcess server, int batch) throws IOException {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < BATCH; i++) {
            body.append(
                    Samples.record(batch + "-" + i, "001010000001000", "data.upload", "2026-09-05T00:00:00Z", "1000"));
        }
        String answer = server.usage("batch-" + batch, body.toString());
        assertThat(answer).matches("200|503 (storeUnavailable|lowDiskSpace)");
        return new Sent(body.toString(), answer.equals("200"));
    }

    /** Each batch is there whole, or not at all if it was not acknowledged; sends those again that are not. */
    private static void check(ServerProcess server, List<Sent> sent) throws IOException {
        for (Sent each : sent) {
            JsonNode again = server.usage(each.body());
            assertThat(again.get(each.acknowledged() ? "duplicates" : "accepted")
                            .asInt())
                    .as(again.toString())
                    .isEqualTo(BATCH);
        }
    }

    private static long billed(ServerProcess server) throws IOException {
        return server.send("GET", "bills/202609?operatorId=" + TestServer.OPERATOR, "text/plain", new byte[0])
                .get("counts")
                .get("billed")
                .asLong();
    }
}

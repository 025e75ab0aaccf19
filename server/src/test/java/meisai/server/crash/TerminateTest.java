package meisai.server.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import meisai.server.cli.Main;
import meisai.server.e2e.Samples;
import meisai.server.e2e.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** SIGTERM: what is in flight is finished and answered, then the process ends. */
class TerminateTest {
    private static final String NOW = "2026-10-02T09:00:00Z";
    private static final int RECORDS = 300_000;

    @TempDir
    private Path data;

    @Test
    void aBodyInFlightIsAnsweredBeforeTheServerEnds() throws Exception {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < RECORDS; i++) {
            body.append(Samples.record("r" + i, "sim-" + i % 50, "beam.request", "2026-09-05T00:00:00Z", "1"));
        }
        try (ServerProcess server = ServerProcess.start(Main.class, data, NOW)) {
            server.send("POST", "price-books", "application/yaml", Samples.BOOK.getBytes(StandardCharsets.UTF_8));
            server.send(
                    "POST",
                    "operators",
                    "application/json",
                    TestServer.operator(TestServer.OPERATOR, "jp-test", "").getBytes(StandardCharsets.UTF_8));
            // SIGTERM comes when half of the body has been sent.
            InputStream half = new SignallingStream(body.toString(), server::terminateSoon);
            JsonNode answer = server.usage(half);
            assertThat(answer.get("accepted").asInt()).isEqualTo(RECORDS);
            assertThat(server.awaitEnd()).isEqualTo(143);
        }
    }

    /** A body that runs something once half of it has been read. */
    private static final class SignallingStream extends FilterInputStream {
        private final Runnable signal;
        private int left;

        SignallingStream(String body, Runnable signal) {
            super(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
            this.signal = signal;
            this.left = body.length() / 2;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            if (left > 0) {
                left -= read;
                if (left <= 0) {
                    signal.run();
                }
            }
            return read;
        }
    }
}

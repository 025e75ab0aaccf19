package meisai.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerMetricsTest {
    private final ServerMetrics metrics = new ServerMetrics();

    private String text() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        metrics.write(text);
        return text.toString(StandardCharsets.UTF_8);
    }

    /** As while the store is opened again: what says so must be told. */
    @Test
    void whatCannotBeToldIsLeftOutAndEverythingElseIsTold() throws IOException {
        metrics.gauge("meisai_fails", "It fails.", () -> {
            throw new IllegalStateException("the store is being opened again");
        });
        metrics.gauges("meisai_parts", "Some fail.", "part", Map.of("good", () -> 1, "bad", () -> {
            throw new IllegalStateException("gone");
        }));
        metrics.gauge("meisai_works", "It works.", () -> 7);
        assertThat(text())
                .contains("meisai_works 7.0\n")
                .contains("meisai_parts{part=\"good\"} 1.0\n")
                .doesNotContain("bad")
                .doesNotContain("meisai_fails 0");
        // Two of the first time, and those of this one that are asked for before: metrics have no order.
        assertThat(text()).containsPattern("meisai_metrics_untold_total [2-4][.]0\n");
    }

    @Test
    void aRequestThatBreaksOffIsNoneInFlight() throws IOException {
        metrics.began();
        assertThat(text()).contains("meisai_http_requests_in_flight 1.0\n");
        metrics.ended("BREW", "", 499, 0.1);
        assertThat(text())
                .contains("meisai_http_requests_in_flight 0.0\n")
                .contains("_count{method=\"other\",path=\"other\",status=\"499\"} 1");
    }
}

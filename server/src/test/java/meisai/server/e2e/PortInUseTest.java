package meisai.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import meisai.server.cli.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortInUseTest {
    private static final Duration ENDING = Duration.ofSeconds(10);
    private static final String NOW = "2026-10-02T09:00:00Z";

    @TempDir
    private Path data;

    private static Set<Thread> watches() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("meisai-paces"))
                .collect(Collectors.toSet());
    }

    /** Otherwise the data directory would be held, and a thread be left, by a server that is not there. */
    @Test
    void aServerThatCannotListenLeavesNothingRunning() throws InterruptedException {
        Path directory = data.resolve("other");
        try (TestServer first =
                TestServer.start(Settings.defaults(data.resolve("first")).withPort(0), NOW)) {
            Set<Thread> before = watches();
            Settings settings = Settings.defaults(directory).withPort(first.port());
            assertThatThrownBy(() -> TestServer.start(settings, NOW))
                    .hasMessageContaining("cannot listen on 127.0.0.1 port " + first.port());
            for (Thread watch : watches()) {
                assertThat(before.contains(watch) || watch.join(ENDING)).isTrue();
            }
        }
        TestServer.start(Settings.defaults(directory).withPort(0), NOW).close();
    }
}

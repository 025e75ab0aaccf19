package meisai.server.e2e;

import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import meisai.server.cli.Settings;
import meisai.server.store.FailingStore;
import meisai.server.store.HiddenBooks;
import meisai.server.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A close that fails when its files are written already. */
class FailedCloseTest {
    @TempDir
    private Path data;

    /** Otherwise every further try would fill the disk with files that nobody names. */
    @Test
    void aFailedCloseLeavesNoFilesAndCanBeTriedAgain() throws IOException {
        Settings settings = Settings.defaults(data).withReserve(0).withPort(0).withoutAutomaticClose();
        Store store = Store.open(settings.data(), settings.store());
        try (TestServer server = TestServer.start(settings, "2026-10-02T09:00:00Z", store)) {
            server.setUp(Samples.BOOK);
            expect(200, server.provider("POST", "resources", Samples.sim("1", "plan-D", "20260901")));
            expect(200, server.usage(Samples.record("a", "1", "data.upload", "2026-09-10T00:00:00Z", "3000")));
            HiddenBooks.during(store, () -> {
                JsonNode failed = server.close("202609", "");
                assertThat(failed.get("state").asString()).isEqualTo("failed");
                assertThat(failed.at("/problems/0/message").asString())
                        .isEqualTo("the job failed: no version of jp-test from 2026-01-01");
            });
            assertThat(files()).isZero();
            assertThat(server.bill("202609").json().get("subtotal").asString()).isEqualTo("303");

            Reads.done(server.close("202609", ""));
            assertThat(files()).isEqualTo(2);
            assertThat(server.bill("202609").json().get("subtotal").asString()).isEqualTo("303");
        }
    }

    /** Otherwise the month would be closing until the server is started again, and its usage late. */
    @Test
    void aCloseWhoseBeginningIsNotStoredLeavesTheMonthOpen() throws IOException {
        Settings settings = Settings.defaults(data).withReserve(0).withPort(0).withoutAutomaticClose();
        FailingStore failing = new FailingStore(settings.data(), settings.store());
        try (TestServer server = TestServer.start(settings, "2026-10-02T09:00:00Z", failing.store())) {
            server.setUp(Samples.BOOK);
            expect(200, server.provider("POST", "resources", Samples.sim("1", "plan-D", "20260901")));
            // The first is that the job is there, the second that the month closes.
            failing.failCommit(2);
            JsonNode failed = server.close("202609", "");
            assertThat(failed.at("/problems/0/code").asString()).isEqualTo("storeUnavailable");
            JsonNode usage = expect(
                            200, server.usage(Samples.record("a", "1", "data.upload", "2026-09-10T00:00:00Z", "3000")))
                    .json();
            assertThat(usage.get("accepted").asInt()).isEqualTo(1);
            assertThat(usage.get("late").asInt()).isZero();
            Reads.done(server.close("202609", ""));
            assertThat(server.bill("202609").json().get("subtotal").asString()).isEqualTo("303");
        }
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("closed"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }
}

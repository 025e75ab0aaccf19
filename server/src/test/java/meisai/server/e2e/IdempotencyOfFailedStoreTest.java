package meisai.server.e2e;

import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import meisai.server.cli.Settings;
import meisai.server.e2e.TestServer.Answer;
import meisai.server.store.FailingStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key is free after a failure of the store only when nothing of its request was stored. */
class IdempotencyOfFailedStoreTest {
    /** Charges are stored 5,000 at a time. */
    private static final int TWO_COMMITS = 5_001;

    private static final String BOOK = Samples.BOOK.replace("grants:\n", """
              - name: credit
                category: order
                oneOff: { price: "1" }
            grants:
            """);

    @TempDir
    private Path data;

    private FailingStore failing;
    private TestServer server;

    @BeforeEach
    void start() {
        Settings settings = Settings.defaults(data).withPort(0).withoutAutomaticClose();
        failing = new FailingStore(settings.data(), settings.store());
        server = TestServer.start(settings, "2026-10-02T09:00:00Z", failing.store());
        server.setUp(BOOK);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer postCharges() {
        String charges = IntStream.range(0, TWO_COMMITS)
                .mapToObj(number -> "{\"id\":\"c" + number + "\",\"operatorId\":\"OP0000000001\",\"item\":\"credit\","
                        + "\"date\":\"20260901\",\"quantity\":2,\"unitPrice\":\"-7.5\"}\n")
                .collect(Collectors.joining());
        Map<String, String> headers =
                server.providerHeaders("Content-Type", "application/x-ndjson", "Idempotency-Key", "key");
        return server.send("POST", "/meisai/v1/charges", charges.getBytes(StandardCharsets.UTF_8), headers);
    }

    /** The first commit is that the key is taken. */
    @Test
    void aRequestOfWhichNothingIsStoredLeavesItsKeyFree() {
        failing.failCommit(2);
        assertThat(expect(503, postCharges()).json().get("code").asString()).isEqualTo("storeUnavailable");
        Answer again = expect(200, postCharges());
        assertThat(again.json().get("accepted").asInt()).isEqualTo(TWO_COMMITS);
    }

    @Test
    void aRequestOfWhichAPartIsStoredHasAnUnknownOutcome() {
        failing.failCommit(3);
        assertThat(expect(503, postCharges()).json().get("code").asString()).isEqualTo("storeUnavailable");
        assertThat(expect(409, postCharges()).json().get("code").asString()).isEqualTo("idempotencyOutcomeUnknown");
    }
}

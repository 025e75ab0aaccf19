package meisai.server.e2e;

import static meisai.server.e2e.Samples.record;
import static meisai.server.e2e.Samples.sim;
import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import meisai.server.e2e.TestServer.Answer;
import meisai.server.store.ExportedFileTable;
import meisai.server.store.ExportedFileTable.ExportedFile;
import meisai.server.store.Store;
import meisai.server.text.Cells;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Asynchronous exports: their life, who may ask for them, and what a restart does to them. */
class ExportsTest {
    private static final String A = "001010000000001";
    private static final String NOW = "2026-10-02T09:00:00Z";

    @TempDir
    private Path data;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(data, NOW);
        server.setUp(Samples.BOOK);
        server.provider("POST", "resources", sim(A, "plan-D", "20260901"));
        server.usage(record("1", A, "data.upload", "2026-09-01T00:00:00Z", "1500")
                + record("2", A, "data.upload", "2026-10-01T00:00:00Z", "1"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Asks until the export has ended; each question is a call, so there is nothing else to wait for. */
    private JsonNode ended(String id) {
        for (int i = 0; i < 10_000; i++) {
            JsonNode file = expect(200, server.operator("GET", "/v1/files/exported/" + id))
                    .json();
            if (!file.get("status").asString().equals("processing")) {
                return file;
            }
            assertThat(file.propertyNames()).containsExactly("status");
        }
        throw new AssertionError("export " + id + " does not end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"202610", "latest", "202609"})
    void anAsynchronousExportGivesTheSameFileAsASynchronousOne(String month) {
        server.close("202609", "");
        JsonNode started = expect(200, server.operator("POST", "/v1/bills/" + month + "/export?export_mode=async"))
                .json();
        String id = started.get("exportedFileId").asString();
        assertThat(id).matches("fe_[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
        assertThat(started.toString())
                .isEqualTo(
                        "{\"exportedFileId\":\"%s\",\"exportedFilePath\":\"//files/exported/%s\"}".formatted(id, id));
        JsonNode file = ended(id);
        assertThat(file.propertyNames()).containsExactly("status", "url");
        assertThat(file.get("status").asString()).isEqualTo("exported");
        String sync = expect(200, server.operator("POST", "/v1/bills/" + month + "/export?export_mode=sync"))
                .json()
                .get("url")
                .asString();
        String asynchronous = server.send("GET", file.get("url").asString(), new byte[0], Map.of())
                .text();
        assertThat(asynchronous)
                .isEqualTo(server.send("GET", sync, new byte[0], Map.of()).text())
                .contains("," + (month.equals("202609") ? "20260901" : "20261001") + ",upload,");
    }

    /** Open it is written as it is rated, closed by slices on several threads, of which the first has 10,000 rows. */
    @Test
    void aClosedMonthOfSeveralSlicesIsTheFileThatItWasBefore() {
        StringBuilder sims = new StringBuilder();
        StringBuilder usage = new StringBuilder();
        for (int sim = 0; sim < 400; sim++) {
            sims.append(sim("S" + sim, "plan-D", "20260901"));
            for (int day = 1; day <= 30; day++) {
                String time = "2026-09-%02dT01:00:00Z".formatted(day);
                usage.append(record(sim + "-" + day, "S" + sim, "data.upload", time, Integer.toString(31 * sim + day)));
            }
        }
        expect(200, server.provider("POST", "resources", sims.toString()));
        expect(200, server.usage(usage.toString()));
        String open = csv("202609");
        assertThat(open.lines().count()).isGreaterThan(12_000);
        server.close("202609", "");
        assertThat(csv("202609").equals(open)).as("the same file").isTrue();
    }

    private String csv(String month) {
        String url = expect(200, server.provider("POST", "bills/" + month + "/export?operatorId=OP0000000001", ""))
                .json()
                .get("url")
                .asString();
        return server.send("GET", url, new byte[0], Map.of()).text();
    }

    @Test
    void theNativeApiSaysMore() {
        JsonNode started = expect(202, server.operator("POST", "/meisai/v1/bills/202609/export?export_mode=async"))
                .json();
        String id = started.get("exportedFileId").asString();
        ended(id);
        JsonNode export = expect(200, server.provider("GET", "exports/" + id + "?operatorId=OP0000000001", ""))
                .json();
        assertThat(export.get("state").asString()).isEqualTo("exported");
        assertThat(export.get("yearMonth").asString()).isEqualTo("202609");
        assertThat(export.get("createdAt").asString()).isEqualTo(NOW);
        assertThat(export.get("bytes").asLong())
                .isEqualTo(server.send("GET", export.get("url").asString(), new byte[0], Map.of())
                                .text()
                                .length()
                        + 2);
    }

    @Test
    void whoDoesNotOwnAnExportDoesNotSeeIt() {
        String id = server.operator("POST", "/v1/bills/latest/export?export_mode=async")
                .json()
                .get("exportedFileId")
                .asString();
        ended(id);
        JsonNode other = expect(
                        201, server.provider("POST", "operators", TestServer.operator("OP0000000002", "jp-test", "")))
                .json();
        server.signIn(other.get("authKeyId").asString(), other.get("authKey").asString());
        Answer answer = expect(404, server.operator("GET", "/v1/files/exported/" + id));
        assertThat(answer.json().get("code").asString()).isEqualTo("FIL0001");
        expect(404, server.operator("GET", "/meisai/v1/exports/" + id));
        expect(404, server.provider("GET", "exports/" + id + "?operatorId=OP0000000002", ""));
        expect(404, server.operator("GET", "/v1/files/exported/fe_none"));
    }

    @Test
    void anExportEndsWithItsAddress() {
        String id = server.operator("POST", "/v1/bills/latest/export?export_mode=async")
                .json()
                .get("exportedFileId")
                .asString();
        String url = ended(id).get("url").asString();
        server.clock("2026-10-04T08:59:59Z");
        server.signIn();
        assertThat(ended(id).get("url").asString()).isEqualTo(url);
        expect(200, server.send("GET", url, new byte[0], Map.of()));
        server.clock("2026-10-04T09:00:00Z");
        expect(404, server.operator("GET", "/v1/files/exported/" + id));
        expect(403, server.send("GET", url, new byte[0], Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/bills/202609/export?export_mode=async",
                "/v1/bills/202611/export?export_mode=async",
                "/v1/bills/202608/export?export_mode=async"
            })
    void amonthWithoutABillIsRefusedAtOnce(String path) {
        Answer answer = expect(404, server.operator("POST", path));
        assertThat(answer.json().get("code").asString()).isEqualTo("BIL0004");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SYNC", "later", "async,sync"})
    void anUnknownExportModeIsRefused(String mode) {
        Answer answer = expect(400, server.operator("POST", "/v1/bills/latest/export?export_mode=" + mode));
        assertThat(answer.json().get("code").asString()).isEqualTo("BIL0002");
        expect(400, server.operator("POST", "/meisai/v1/bills/202610/export?export_mode=" + mode));
    }

    @Test
    void anExportThatAStopInterruptedIsMadeAnewUnlessSomeoneWaitedForIt() {
        server.close("202609", "");
        server.close();
        ExportedFile asked = interrupted(false, Cells.VERBATIM);
        ExportedFile waitedFor = interrupted(true, Cells.VERBATIM);
        try (Store store = Store.open(data, Store.Settings.SMALL)) {
            store.writer().<Boolean>write(transaction -> {
                ExportedFileTable.insert(transaction, asked);
                ExportedFileTable.insert(transaction, waitedFor);
                return true;
            });
        }
        server = TestServer.start(data, NOW);
        server.signIn(server.newKey());
        JsonNode file = ended(asked.fileId());
        assertThat(file.get("status").asString()).isEqualTo("exported");
        assertThat(server.send("GET", file.get("url").asString(), new byte[0], Map.of())
                        .text())
                .contains(",20260901,upload,0.001,1500,1.5,");
        assertThat(ended(waitedFor.fileId()).toString()).isEqualTo("{\"status\":\"failed\"}");
        assertThat(server.operator("GET", "/meisai/v1/exports/" + waitedFor.fileId())
                        .json()
                        .at("/problem/code")
                        .asString())
                .isEqualTo("serverStopped");
    }

    @Test
    void anAccountHasAFewExportsAtATime() {
        server.close();
        try (Store store = Store.open(data, Store.Settings.SMALL)) {
            store.writer().<Boolean>write(transaction -> {
                for (int i = 0; i < 900; i++) {
                    ExportedFileTable.insert(transaction, interrupted(false, Cells.VERBATIM));
                }
                return true;
            });
        }
        server = TestServer.start(data, NOW);
        server.signIn(server.newKey());
        Answer refused = expect(429, server.operator("POST", "/v1/bills/latest/export?export_mode=async"));
        assertThat(refused.json().get("code").asString()).isEqualTo("COM0007");
        assertThat(refused.headers()).containsKey("retry-after");
        assertThat(expect(429, server.operator("POST", "/meisai/v1/bills/202610/export?export_mode=async"))
                        .json()
                        .get("code")
                        .asString())
                .isEqualTo("tooManyExports");
    }

    private static ExportedFile interrupted(boolean waitedFor, Cells cells) {
        return new ExportedFile(
                "fe_" + UUID.randomUUID(),
                1,
                YearMonth.of(2026, 9),
                waitedFor,
                cells,
                Optional.empty(),
                Optional.empty(),
                UUID.randomUUID().toString(),
                "20261002085959-OP0000000001-billing-202609.csv",
                Instant.parse("2026-10-02T08:59:59Z"),
                Optional.empty(),
                Optional.empty());
    }
}

package meisai.server.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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

/** Names and tags that a spreadsheet would run: in CSV files as they are, or as text where the caller asks for it. */
class ExportCellsTest {
    private static final String NOW = "2026-10-02T09:00:00Z";
    private static final String BOOK =
            Samples.BOOK.replace("- name: upload", "- name: \"+upload\"").replace("grants:\n", """
              - name: credit
                category: order
                oneOff: { price: "1" }
            grants:
            """);
    private static final String HEADER = "imsi,date,billItemName,unitPrice,quantity,amount,";
    private static final List<String> VERBATIM = List.of(
            "\uFEFF" + HEADER + "@sum,link,group",
            "-1,20260901,+upload,0.001,1500,1.5,,\"=HYPERLINK(\"\"http://x\"\")\",\uFF1Dgroup",
            ",20260901,credit,-7.5,2,-15,,,");
    private static final List<String> TEXT = List.of(
            "\uFEFF" + HEADER + "'@sum,link,group",
            "'-1,20260901,'+upload,0.001,1500,1.5,,\"'=HYPERLINK(\"\"http://x\"\")\",'\uFF1Dgroup",
            ",20260901,credit,-7.5,2,-15,,,");

    @TempDir
    private Path data;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(data, NOW);
        server.setUp(BOOK);
        String tags = "{\"link\":\"=HYPERLINK(\\\"http://x\\\")\",\"@sum\":\"\"}";
        expect(
                200,
                server.provider(
                        "POST",
                        "resources",
                        Samples.sim("-1", "plan-D", "20260901")
                                .replace("\"from\"", "\"group\":\"\uFF1Dgroup\",\"tags\":" + tags + ",\"from\"")));
        expect(200, server.usage(Samples.record("1", "-1", "data.upload", "2026-09-01T00:00:00Z", "1500")));
        expect(
                200,
                server.provider(
                        "POST",
                        "charges",
                        ("{\"id\":\"c\",\"operatorId\":\"OP0000000001\",\"item\":\"credit\",\"date\":\"20260901\","
                                        + "\"quantity\":2,\"unitPrice\":\"-7.5\"}\n")
                                .getBytes(UTF_8),
                        "application/x-ndjson"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String text(String url) {
        return expect(200, server.send("GET", url, new byte[0], Map.of())).text();
    }

    /** Without the fees of the days. */
    private List<String> csv(String path) {
        String url =
                expect(200, server.operator("POST", path)).json().get("url").asString();
        return rows(text(url));
    }

    private static List<String> rows(String text) {
        return text.lines().filter(row -> !row.contains(",daily,")).toList();
    }

    /** Open and closed months are written in different ways. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFileIsForProgramsUnlessItIsAskedForWithTextInItsCells(boolean closed) {
        if (closed) {
            Reads.done(server.close("202609", ""));
        }
        String path = "/meisai/v1/bills/202609/export";
        assertThat(csv(path)).containsExactlyInAnyOrderElementsOf(VERBATIM);
        assertThat(csv(path + "?cells=verbatim")).containsExactlyInAnyOrderElementsOf(VERBATIM);
        assertThat(csv(path + "?cells=text")).containsExactlyInAnyOrderElementsOf(TEXT);
    }

    @Test
    void theCompatibleFileIsAlwaysVerbatim() {
        Reads.done(server.close("202609", ""));
        assertThat(csv("/v1/bills/202609/export")).containsExactlyInAnyOrderElementsOf(VERBATIM);
        assertThat(csv("/v1/bills/202609/export?cells=text")).containsExactlyInAnyOrderElementsOf(VERBATIM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TEXT", "formula", "text,verbatim"})
    void anotherChoiceIsRefused(String cells) {
        assertThat(expect(400, server.operator("POST", "/meisai/v1/bills/202609/export?cells=" + cells))
                        .json()
                        .get("code")
                        .asString())
                .isEqualTo("unknownCells");
    }

    @Test
    void anExportThatIsMadeAnewHasTheSameCells() {
        server.close();
        ExportedFile asked = new ExportedFile(
                "fe_" + UUID.randomUUID(),
                1,
                YearMonth.of(2026, 9),
                false,
                Cells.TEXT,
                Optional.empty(),
                Optional.empty(),
                UUID.randomUUID().toString(),
                "20261002085959-OP0000000001-billing-202609.csv",
                Instant.parse("2026-10-02T08:59:59Z"),
                Optional.empty(),
                Optional.empty());
        try (Store store = Store.open(data, Store.Settings.SMALL)) {
            store.writer().<Boolean>write(transaction -> {
                ExportedFileTable.insert(transaction, asked);
                return true;
            });
        }
        server = TestServer.start(data, NOW);
        JsonNode export = ended(asked.fileId());
        assertThat(export.get("cells").asString()).isEqualTo("text");
        assertThat(rows(text(export.get("url").asString()))).containsExactlyInAnyOrderElementsOf(TEXT);
    }

    @Test
    void anAsynchronousExportSaysWhatItsCellsAre() {
        JsonNode started = expect(
                        202, server.operator("POST", "/meisai/v1/bills/202609/export?export_mode=async&cells=text"))
                .json();
        assertThat(started.get("cells").asString()).isEqualTo("text");
        JsonNode export = ended(started.get("exportedFileId").asString());
        assertThat(export.get("cells").asString()).isEqualTo("text");
        assertThat(rows(text(export.get("url").asString()))).containsExactlyInAnyOrderElementsOf(TEXT);
    }

    private JsonNode ended(String id) {
        for (int i = 0; i < 10_000; i++) {
            JsonNode export = expect(200, server.provider("GET", "exports/" + id + "?operatorId=OP0000000001", ""))
                    .json();
            if (!export.get("state").asString().equals("processing")) {
                return export;
            }
        }
        throw new AssertionError("export " + id + " does not end");
    }

    @Test
    void differencesOfASimulationHaveTheSameChoice() {
        Simulated simulated = Simulated.run(
                server,
                Simulated.change(
                        "{\"items\":{\"+upload\":{\"perUnit\":{\"price\":\"0.5\",\"per\":1000}}}}",
                        "\"from\":\"202609\",\"priceBook\":\"jp-test\""));
        String path = "simulations/" + simulated.id() + "/csv";
        assertThat(simulated.csv().lines())
                .contains("item,OP0000000001,jp,,+upload,,,,JPY,1.5,0.75,-0.75")
                .contains("group,OP0000000001,jp,,,\uFF1Dgroup,,,JPY,301.5,300.75,-0.75")
                .contains("resource,OP0000000001,jp,,,,imsi,-1,JPY,301.5,300.75,-0.75");
        assertThat(expect(200, server.provider("GET", path + "?cells=verbatim", ""))
                        .text())
                .isEqualTo(simulated.csv());
        TestServer.Answer text = expect(200, server.provider("GET", path + "?cells=text", ""));
        assertThat(text.text())
                .isEqualTo(simulated
                        .csv()
                        .replace(",+upload,", ",'+upload,")
                        .replace(",\uFF1Dgroup,", ",'\uFF1Dgroup,")
                        .replace(",imsi,-1,", ",imsi,'-1,"));
        assertThat(text.headers()).containsEntry("content-length", Integer.toString(Reads.bytes(text.text()).length));
        expect(400, server.provider("GET", path + "?cells=formula", ""));
    }
}

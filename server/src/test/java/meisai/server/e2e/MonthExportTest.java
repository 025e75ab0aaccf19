package meisai.server.e2e;

import static meisai.server.e2e.Samples.record;
import static meisai.server.e2e.Samples.sim;
import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import meisai.server.e2e.TestServer.Answer;
import meisai.server.store.ExportedFileTable;
import meisai.server.store.ExportedFileTable.End;
import meisai.server.store.ExportedFileTable.ExportedFile;
import meisai.server.store.ExportedFileTable.Whole;
import meisai.server.store.FewLines;
import meisai.server.store.JobTable;
import meisai.server.store.Store;
import meisai.server.text.Cells;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Exports of a whole month: each bill once, the same bytes as alone, whatever happens meanwhile. */
class MonthExportTest {
    private static final String NOW = "2026-10-02T09:00:00Z";
    private static final int OPERATORS = 13;
    /** It has no resources, and so no charge. */
    private static final int WITHOUT_CHARGES = 7;

    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");

    @TempDir
    private Path data;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(data, NOW);
        server.setUp(Samples.BOOK);
        for (int operator = 2; operator <= OPERATORS; operator++) {
            expect(201, server.provider("POST", "operators", TestServer.operator(id(operator), "jp-test", "")));
        }
        for (int operator = 1; operator <= OPERATORS; operator++) {
            if (operator != WITHOUT_CHARGES) {
                addUsage(operator);
            }
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String id(int operator) {
        return "OP%010d".formatted(operator);
    }

    /** Of several SIMs on a few days, with tags of their own. */
    private void addUsage(int operator) {
        StringBuilder sims = new StringBuilder();
        StringBuilder usage = new StringBuilder();
        for (int i = 0; i < operator; i++) {
            String sim = operator + "-" + i;
            sims.append(sim(sim, i % 2 == 0 ? "plan-D" : "plan-P", "20260920")
                    .replace("\"from\"", "\"tags\":{\"of" + operator % 3 + "\":\"=v" + i + "\"},\"from\""));
            usage.append(record(
                    sim,
                    sim,
                    i % 2 == 0 ? "data.upload" : "beam.request",
                    "2026-09-2" + i % 9 + "T00:00:00Z",
                    "150" + i));
        }
        expect(200, server.provider("POST", "resources", sims.toString().replace(id(1), id(operator))));
        expect(200, server.usage(usage.toString().replace(id(1), id(operator))));
    }

    private void close() {
        assertThat(server.close("202609", "").get("state").asString()).isEqualTo("done");
    }

    private String start(String query) {
        return expect(202, server.provider("POST", "months/202609/export" + query, ""))
                .json()
                .get("jobId")
                .asString();
    }

    private JsonNode ended(String job) {
        return expect(200, server.provider("GET", "jobs/" + job + "?wait=60", ""))
                .json();
    }

    /** By page. */
    private List<JsonNode> files(String job) {
        List<JsonNode> files = new ArrayList<>();
        Optional<String> next = Optional.of("jobs/" + job + "/files?limit=5");
        while (next.isPresent()) {
            Answer page = expect(200, server.provider("GET", next.get(), ""));
            page.json().get("files").forEach(files::add);
            next = Optional.ofNullable(page.headers().get("link"))
                    .map(NEXT::matcher)
                    .filter(Matcher::find)
                    .map(link -> link.group(1).replace("/meisai/v1/", ""));
        }
        return files;
    }

    private String alone(String operator, String query) {
        String url = expect(200, server.provider("POST", "bills/202609/export?operatorId=" + operator + query, ""))
                .json()
                .get("url")
                .asString();
        return text(url);
    }

    private String text(String url) {
        return expect(200, server.send("GET", url, new byte[0], Map.of())).text();
    }

    /** Every account with a charge has one file, which is that of an export of its own. */
    private void check(String job, String query) {
        JsonNode ended = ended(job);
        assertThat(ended.get("state").asString()).as("%s", ended).isEqualTo("done");
        assertThat(ended.get("progress").get("done").asInt()).isEqualTo(OPERATORS - 1);
        assertThat(ended.get("progress").get("total").asInt()).isEqualTo(OPERATORS - 1);
        List<JsonNode> files = files(job);
        assertThat(files.stream().map(file -> file.get("operatorId").asString()))
                .containsExactlyElementsOf(Stream.iterate(1, operator -> operator + 1)
                        .limit(OPERATORS)
                        .filter(operator -> operator != WITHOUT_CHARGES)
                        .map(MonthExportTest::id)
                        .toList());
        for (JsonNode file : files) {
            String operator = file.get("operatorId").asString();
            assertThat(file.get("state").asString()).isEqualTo("exported");
            String text = text(file.get("url").asString());
            assertThat(text.equals(alone(operator, query)))
                    .as("the file of %s", operator)
                    .isTrue();
            assertThat(file.get("bytes").asLong())
                    .isEqualTo(text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
        }
    }

    @Test
    void everyBillIsTheFileOfAnExportOfItsOwn() {
        // In a file of lines of its own, between the others.
        assertThat(server.close("202609", "{\"operatorId\":\"" + id(4) + "\"}")
                        .get("state")
                        .asString())
                .isEqualTo("done");
        // A fee for each of these SIMs and days: more lines than are read at a time with others.
        StringBuilder sims = new StringBuilder();
        for (int sim = 0; sim < 5_000; sim++) {
            sims.append(sim("large-" + sim, "plan-D", "20260920").replace(id(1), id(5)));
        }
        expect(200, server.provider("POST", "resources", sims.toString()));
        close();
        assertThat(expect(200, server.provider("GET", "bills/202609?operatorId=" + id(5), ""))
                        .json()
                        .at("/counts/rows")
                        .asLong())
                .isGreaterThan(FewLines.MOST);

        check(start(""), "");
        check(start("?cells=text"), "&cells=text");
    }

    @Test
    void anOperatorCanAskForItsFile() {
        close();
        String job = start("");
        ended(job);
        JsonNode file = files(job).getFirst();
        JsonNode asked = expect(
                        200,
                        server.operator(
                                "GET",
                                "/meisai/v1/exports/"
                                        + file.get("exportedFileId").asString()))
                .json();
        assertThat(asked.get("bytes")).isEqualTo(file.get("bytes"));
    }

    @Test
    void aJobThatAStopInterruptedGoesOnWithWhatIsLeft() {
        close();
        server.close();
        ExportedFile whole = begun(5);
        ExportedFile interrupted = begun(2);
        interrupt(whole, interrupted);
        server = TestServer.start(data, NOW);
        assertThat(ended("job_1").get("state").asString()).isEqualTo("done");
        List<JsonNode> files = files("job_1");
        assertThat(files).hasSize(OPERATORS - 1);
        for (JsonNode file : files) {
            String operator = file.get("operatorId").asString();
            if (operator.equals(id(5))) {
                // Whoever got its address has a file that does not change.
                assertThat(file.get("exportedFileId").asString()).isEqualTo(whole.fileId());
                assertThat(file.get("bytes").asLong()).isEqualTo(4711);
            } else {
                assertThat(text(file.get("url").asString())).isEqualTo(alone(operator, ""));
            }
        }
        assertThat(files.get(1).get("exportedFileId").asString()).isEqualTo(interrupted.fileId());
    }

    @Test
    void aJobThatFailsAsAWholeLeavesNoFileInBetween() throws SQLException {
        close();
        server.close();
        ExportedFile interrupted = begun(2);
        interrupt(interrupted);
        try (Connection store = DriverManager.getConnection("jdbc:duckdb:" + data.resolve("meisai.duckdb"));
                Statement statement = store.createStatement()) {
            assertThat(statement.executeUpdate("UPDATE closed_bill SET body = '{' WHERE account_id = 3"))
                    .isEqualTo(1);
        }
        server = TestServer.start(data, NOW);
        JsonNode ended = ended("job_1");
        assertThat(ended.get("state").asString()).isEqualTo("failed");
        assertThat(ended.at("/problems/0/code").asString()).isEqualTo("internal");
        assertThat(files("job_1")).singleElement().satisfies(file -> {
            assertThat(file.get("exportedFileId").asString()).isEqualTo(interrupted.fileId());
            assertThat(file.get("state").asString()).isEqualTo("failed");
        });
    }

    /** A job as a kill leaves it, which has made the first file and begun with the others. */
    private void interrupt(ExportedFile... files) {
        try (Store store = Store.open(data, Store.Settings.SMALL)) {
            store.writer().<Boolean>write(transaction -> {
                JobTable.insert(
                        transaction, new JobTable.StoredJob("job_1", "export", Instant.parse(NOW), "queued", """
                                {"done":0,"total":0,"request":"202609","problems":[],
                                "plan":"{\\"month\\":\\"202609\\",\\"cells\\":\\"verbatim\\",\\"batch\\":\\"b\\"}"}"""));
                for (ExportedFile file : files) {
                    ExportedFileTable.insert(transaction, file);
                }
                if (files.length > 1) {
                    Whole whole = new Whole(Instant.parse(NOW), 4711);
                    ExportedFileTable.end(transaction, new End(files[0].fileId(), whole));
                }
                return true;
            });
        }
    }

    @Test
    void linesThatCannotBeReadAreTheAffairOfTheirBills() throws IOException {
        for (int operator : new int[] {4, 6}) {
            assertThat(server.close("202609", "{\"operatorId\":\"" + id(operator) + "\"}")
                            .get("state")
                            .asString())
                    .isEqualTo("done");
        }
        Set<Path> before = lines();
        close();
        Set<Path> damaged = lines();
        damaged.removeAll(before);
        assertThat(damaged).hasSize(1);
        Files.writeString(damaged.iterator().next(), "this is no Parquet");

        String job = start("");
        JsonNode ended = ended(job);
        assertThat(ended.get("state").asString()).isEqualTo("failed");
        List<JsonNode> files = files(job);
        assertThat(files).hasSize(OPERATORS - 1);
        for (JsonNode file : files) {
            String operator = file.get("operatorId").asString();
            boolean whole = operator.equals(id(4)) || operator.equals(id(6));
            assertThat(file.get("state").asString()).as(operator).isEqualTo(whole ? "exported" : "failed");
            if (whole) {
                assertThat(text(file.get("url").asString())).isEqualTo(alone(operator, ""));
            }
        }
        assertThat(ended.at("/problems/0/code").asString()).isEqualTo("internal");
        assertThat(ended.get("problems")).hasSize(OPERATORS - 3);
    }

    private Set<Path> lines() throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("closed"))) {
            return files.filter(file -> file.getFileName().toString().contains("lines"))
                    .collect(Collectors.toSet());
        }
    }

    private static ExportedFile begun(int account) {
        return new ExportedFile(
                "fe_" + UUID.randomUUID(),
                account,
                YearMonth.of(2026, 9),
                false,
                Cells.VERBATIM,
                Optional.empty(),
                Optional.of("b"),
                UUID.randomUUID().toString(),
                "20261002090000-" + id(account) + "-billing-202609.csv",
                Instant.parse(NOW),
                Optional.empty(),
                Optional.empty());
    }

    /** Jobs that a stop finds running and waiting. */
    @Test
    void aStopWhileItRunsLosesAndDoublesNothing() throws SQLException {
        StringBuilder sims = new StringBuilder();
        for (int operator = 8; operator <= OPERATORS; operator++) {
            for (int sim = 0; sim < 3_000; sim++) {
                sims.append(sim("more-" + operator + "-" + sim, "plan-D", "20260920")
                        .replace(id(1), id(operator)));
            }
        }
        expect(200, server.provider("POST", "resources", sims.toString()));
        close();
        boolean interrupted = false;
        for (int round = 0; round < 20 && !interrupted; round++) {
            // One runs at a time, so that a stop that comes at once leaves some, on a fast machine too.
            List<String> jobs = List.of(start(""), start(""), start(""), start(""));
            server.close();
            for (String job : jobs) {
                interrupted |= !isEnded(job);
            }
            server = TestServer.start(data, NOW);
            for (String job : jobs) {
                check(job, "");
            }
        }
        assertThat(interrupted).as("a stop came before the end").isTrue();
    }

    /** As the store has it. */
    private boolean isEnded(String job) throws SQLException {
        try (Connection store = DriverManager.getConnection("jdbc:duckdb:" + data.resolve("meisai.duckdb"));
                Statement statement = store.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT state IN ('done', 'failed') FROM job WHERE job_id = '" + job + "'")) {
            assertThat(row.next()).isTrue();
            return row.getBoolean(1);
        }
    }

    @Test
    void aSinkThatFailsIsNotAskedForEver() throws IOException {
        close();
        Path exports = data.resolve("exports");
        Files.delete(exports);
        Files.writeString(exports, "in the way of a directory");
        String job = start("");
        JsonNode ended = ended(job);
        assertThat(ended.get("state").asString()).isEqualTo("failed");
        assertThat(ended.get("problems")).hasSize(OPERATORS - 1);
        JsonNode first = ended.get("problems").get(0);
        assertThat(first.get("subject").asString()).isEqualTo(id(1) + "/jp");
        assertThat(first.get("code").asString()).isEqualTo("sinkFailed");
        assertThat(first.get("message").asString()).startsWith("cannot publish");
        assertThat(ended.get("problems").get(11).get("message").asString()).startsWith("not tried");
        List<JsonNode> files = files(job);
        assertThat(files).hasSize(OPERATORS - 1).allSatisfy(file -> {
            assertThat(file.get("state").asString()).isEqualTo("failed");
            assertThat(file.get("problem").get("code").asString()).isEqualTo("sinkFailed");
        });

        Files.delete(exports);
        Files.createDirectory(exports);
        check(start(""), "");
    }

    @Test
    void whatCannotBeExportedIsRefused() {
        assertThat(expect(409, server.provider("POST", "months/202609/export", ""))
                        .json()
                        .get("code")
                        .asString())
                .isEqualTo("monthNotClosed");
        assertThat(expect(400, server.provider("POST", "months/202609/export?cells=formula", ""))
                        .json()
                        .get("code")
                        .asString())
                .isEqualTo("unknownCells");
        JsonNode closed = server.close("202609", "");
        assertThat(expect(400, server.provider("POST", "months/202609/export", "{\"operatorId\":\"" + id(1) + "\"}"))
                        .json()
                        .get("code")
                        .asString())
                .isEqualTo("unknownMember");
        for (String job : List.of("job_none", closed.get("jobId").asString())) {
            assertThat(expect(404, server.provider("GET", "jobs/" + job + "/files", ""))
                            .json()
                            .get("code")
                            .asString())
                    .isEqualTo("unknownJob");
        }
    }
}

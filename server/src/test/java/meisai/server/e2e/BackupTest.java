package meisai.server.e2e;

import static meisai.server.e2e.Reads.done;
import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import meisai.server.backup.DirectoryCheck;
import meisai.server.backup.Restore;
import meisai.server.store.Store;
import meisai.server.store.StoreException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Backups of a server that goes on, what they are restored to, and what a directory is found to lack. */
class BackupTest {
    private static final String NOW = "2026-11-02T09:00:00Z";
    private static final List<String> QUESTIONS = List.of(
            "bills/202610?operatorId=OP0000000001",
            "bills/202610/lines?operatorId=OP0000000001",
            "bills/202611?operatorId=OP0000000001",
            "bills/202611/lines?operatorId=OP0000000001",
            "conservation/202610");

    @TempDir
    private Path directory;

    private Path data;

    @BeforeEach
    void closedAndOpenMonths() {
        data = directory.resolve("data");
        try (TestServer server = TestServer.start(data, "2026-10-08T09:00:00Z")) {
            AllModels.load(server);
            server.clock(NOW);
            done(server.close("202610", ""));
        }
    }

    private static Path take(TestServer server, Path data) {
        JsonNode job = expect(202, server.provider("POST", "backups", "")).json();
        done(expect(200, server.provider("GET", "jobs/" + job.get("jobId").asString() + "?wait=60", ""))
                .json());
        return data.resolve("backups").resolve(job.get("request").asString());
    }

    private static List<DirectoryCheck.Finding> check(Path directory) {
        return DirectoryCheck.run(directory, Store.Settings.SMALL, Instant.parse(NOW), line -> {})
                .findings();
    }

    private static List<String> codes(Path directory) {
        return check(directory).stream()
                .map(DirectoryCheck.Finding::code)
                .distinct()
                .toList();
    }

    private static List<JsonNode> answers(TestServer server) {
        return QUESTIONS.stream()
                .map(question ->
                        expect(200, server.provider("GET", question, "")).json())
                .toList();
    }

    @Test
    void whatIsRestoredAnswersAsTheServerDid() throws IOException {
        Path restored = directory.resolve("restored");
        List<JsonNode> answers;
        Path backup;
        String key;
        try (TestServer server = TestServer.start(data, NOW)) {
            answers = answers(server);
            backup = take(server, data);
            // Nothing of this is in it.
            expect(200, server.usage(Samples.record("new", "sim-x", "data", "2026-11-01T00:00:00Z", "1")));
            key = Files.readString(data.resolve("provider.key"));
        }
        assertThat(check(backup)).isEmpty();
        Restore.Restored done = Restore.run(backup, restored, path -> {});
        // The store, and usage and lines of two months.
        assertThat(done.files()).isEqualTo(5);
        assertThat(check(restored)).isEmpty();
        Files.writeString(restored.resolve("provider.key"), key);
        try (TestServer server = TestServer.start(restored, NOW)) {
            assertThat(answers(server)).isEqualTo(answers);
            // It goes on from there.
            expect(200, server.usage(Samples.record("new", "sim-x", "data", "2026-11-01T00:00:00Z", "1")));
            server.clock("2026-12-02T09:00:00Z");
            done(server.close("202611", "{\"acceptParked\":1}"));
        }
    }

    /** Each batch of usage is in a backup whole or not at all, and those before it are. */
    @Test
    void othersWriteWhileItIsTaken() throws Exception {
        AtomicBoolean going = new AtomicBoolean(true);
        AtomicInteger acknowledged = new AtomicInteger();
        int batch = 1_000;
        try (TestServer server = TestServer.start(data, NOW)) {
            Thread writer = Thread.ofPlatform().start(() -> {
                while (going.get()) {
                    StringBuilder body = new StringBuilder();
                    for (int i = 0; i < batch; i++) {
                        body.append(Samples.record(
                                "w" + acknowledged.get() + "-" + i, "sim-w", "data", "2026-11-01T00:00:00Z", "1"));
                    }
                    expect(200, server.usage(body.toString()));
                    acknowledged.incrementAndGet();
                }
            });
            int before = acknowledged.get();
            Path backup = take(server, data);
            int after = acknowledged.get() + 1;
            going.set(false);
            writer.join();
            assertThat(check(backup)).isEmpty();
            try (Store store = Store.openForReading(backup, Store.Settings.SMALL)) {
                assertThat(store.directory().database()).exists();
            }
            long rows = number(backup, "SELECT count(*) FROM usage WHERE id LIKE 'w%'");
            assertThat(rows % batch).isZero();
            assertThat(rows / batch).isBetween((long) before, (long) after);
        }
    }

    @Test
    void whatIsWrongIsFoundWhereItIs() throws Exception {
        assertThat(check(data)).isEmpty();
        try (TestServer server = TestServer.start(data, NOW)) {
            assertThat(server.port()).isPositive();
            assertThatThrownBy(() -> check(data))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("in use by the server with pid");
        }
        Path closed;
        try (Stream<Path> files = Files.walk(data.resolve("closed"))) {
            closed = files.filter(path -> path.endsWith("usage.parquet"))
                    .findFirst()
                    .orElseThrow();
        }
        Path orphan = closed.resolveSibling("more.parquet");
        Files.writeString(orphan, "rows");
        assertThat(check(data))
                .singleElement()
                .satisfies(found -> assertThat(found.where()).endsWith("more.parquet"))
                .satisfies(found -> assertThat(found.code()).isEqualTo("orphanFile"));
        Files.delete(orphan);

        sql(data, "UPDATE receipt SET accepted = accepted + 1");
        assertThat(codes(data)).containsExactly("receiptsDoNotBalance");
        sql(data, "UPDATE receipt SET accepted = accepted - 1");
        sql(data, "INSERT INTO usage SELECT * FROM usage LIMIT 1");
        assertThat(codes(data)).contains("doubledRecords");
        sql(data, "DELETE FROM usage");

        byte[] bytes = Files.readAllBytes(closed);
        bytes[bytes.length / 2] ^= 1;
        Files.delete(closed);
        assertThat(codes(data)).contains("fileMissing");
        Files.write(closed, bytes);
        assertThat(codes(data)).contains("fileChanged");
    }

    @Test
    void twoOfTheSameSecondAreBothThere() {
        try (TestServer server = TestServer.start(data, NOW)) {
            List<JsonNode> jobs = List.of(
                    expect(202, server.provider("POST", "backups", "")).json(),
                    expect(202, server.provider("POST", "backups", "")).json());
            for (JsonNode job : jobs) {
                done(expect(
                                200,
                                server.provider(
                                        "GET", "jobs/" + job.get("jobId").asString() + "?wait=60", ""))
                        .json());
            }
            assertThat(expect(200, server.provider("GET", "backups", ""))
                            .json()
                            .get("backups")
                            .size())
                    .isEqualTo(2);
        }
    }

    @Test
    void aDamagedBackupIsNotRestored() throws Exception {
        Path backup;
        try (TestServer server = TestServer.start(data, NOW)) {
            backup = take(server, data);
        }
        assertThatThrownBy(() -> Restore.run(backup, data, path -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not empty");
        assertThatThrownBy(() -> Restore.run(directory, directory.resolve("none"), path -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no backup");
        sql(backup, "UPDATE receipt SET accepted = accepted + 1");
        Path target = directory.resolve("damaged");
        assertThatThrownBy(() -> Restore.run(backup, target, path -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is damaged");
        // What was copied by half is no data directory.
        assertThatThrownBy(() -> Store.open(target, Store.Settings.SMALL)).isInstanceOf(StoreException.class);
    }

    private static void sql(Path directory, String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + directory.resolve("meisai.duckdb"));
                Statement run = connection.createStatement()) {
            run.execute(statement);
        }
    }

    private static long number(Path directory, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + directory.resolve("meisai.duckdb"));
                Statement run = connection.createStatement();
                var rows = run.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}

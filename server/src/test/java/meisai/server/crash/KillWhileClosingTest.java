package meisai.server.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import meisai.server.cli.Main;
import meisai.server.e2e.Samples;
import meisai.server.e2e.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Kills the real process during a close and during exports: a month is closed whole or not at all, an export that nobody
 * waits for is made anew, with nothing of the first one left, and that of a month has each bill once.
 */
class KillWhileClosingTest {
    private static final String NOW = "2026-10-02T09:00:00Z";
    private static final String OF_OPERATOR = "?operatorId=" + TestServer.OPERATOR;
    private static final int SIMS = 3_000;
    private static final int LINES = SIMS * 30;
    private static final String SUBTOTAL = Integer.toString(LINES * 10);
    private static final int ROUNDS = 3;
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final byte[] NOTHING = new byte[0];

    @TempDir
    private Path data;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    private ServerProcess start() throws IOException {
        return ServerProcess.start(Main.class, data, NOW);
    }

    /** A September of 90,000 lines: a base fee for each SIM and day. */
    private static void setUp(ServerProcess server) throws IOException {
        server.send("POST", "price-books", "application/yaml", Samples.BOOK.getBytes(StandardCharsets.UTF_8));
        addOperator(server, TestServer.OPERATOR, SIMS);
    }

    private static void addOperator(ServerProcess server, String id, int count) throws IOException {
        server.send(
                "POST",
                "operators",
                "application/json",
                TestServer.operator(id, "jp-test", "").getBytes(StandardCharsets.UTF_8));
        StringBuilder sims = new StringBuilder();
        for (int i = 0; i < count; i++) {
            sims.append(Samples.sim("00101000000" + (1000 + i), "plan-D", "20260901")
                    .replace(TestServer.OPERATOR, id));
        }
        server.send("POST", "resources", "application/x-ndjson", sims.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode bill(ServerProcess server) throws IOException {
        return server.send("GET", "bills/202609" + OF_OPERATOR, "text/plain", NOTHING);
    }

    private static boolean isClosed(ServerProcess server) throws IOException {
        return bill(server).get("state").asString().equals("closed");
    }

    @Test
    void aCloseThatIsKilledIsDoneAtTheNextStartOnce() throws Exception {
        boolean killedBefore = false;
        for (int round = 0; round < ROUNDS; round++) {
            Path ofRound = data.resolve("round-" + round);
            String job;
            try (ServerProcess server = ServerProcess.start(Main.class, ofRound, NOW)) {
                setUp(server);
                job = server.send("POST", "months/202609/close", "application/json", NOTHING)
                        .get("jobId")
                        .asString();
                // The first kill comes early, so that one at least is before the end whatever the machine.
                TimeUnit.MILLISECONDS.sleep(random.nextInt(round == 0 ? 50 : 900));
                server.kill();
            }
            killedBefore |= closes(ofRound) == 0;
            try (ServerProcess server = ServerProcess.start(Main.class, ofRound, NOW)) {
                JsonNode ended = server.send("GET", "jobs/" + job + "?wait=60", "text/plain", NOTHING);
                assertThat(ended.get("state").asString())
                        .as("round %d of seed %d: %s", round, seed, ended)
                        .isEqualTo("done");
                assertThat(isClosed(server)).isTrue();
                // Those of the close that ended; nothing is left of the one that was killed.
                assertThat(files(ofRound.resolve("closed"))).isEqualTo(2);
                assertThat(bill(server).get("subtotal").asString()).isEqualTo(SUBTOTAL);
                String export = server.send("POST", "bills/202609/export" + OF_OPERATOR, "text/plain", NOTHING)
                        .get("url")
                        .asString();
                assertThat(rows(export)).hasSize(LINES + 1);
            }
            assertThat(closes(ofRound)).isEqualTo(1);
        }
        assertThat(killedBefore)
                .as("a kill came before the end of a close, seed %d", seed)
                .isTrue();
    }

    /** How many closes have lasted; nobody uses the directory. */
    private static int closes(Path directory) throws SQLException {
        Properties reading = new Properties();
        reading.setProperty("access_mode", "READ_ONLY");
        try (Connection store =
                        DriverManager.getConnection("jdbc:duckdb:" + directory.resolve("meisai.duckdb"), reading);
                Statement statement = store.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM close_run")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    void anExportIsMadeAnewAfterAKill() throws Exception {
        try (ServerProcess server = start()) {
            setUp(server);
        }
        for (int round = 0; round < ROUNDS; round++) {
            String id;
            try (ServerProcess server = start()) {
                id = server.send(
                                "POST",
                                "bills/202609/export" + OF_OPERATOR + "&export_mode=async",
                                "text/plain",
                                NOTHING)
                        .get("exportedFileId")
                        .asString();
                TimeUnit.MILLISECONDS.sleep(random.nextInt(400));
                server.kill();
            }
            try (ServerProcess server = start()) {
                JsonNode export = ended(server, id);
                assertThat(export.get("state").asString())
                        .as("round %d of seed %d: %s", round, seed, export)
                        .isEqualTo("exported");
                List<String> rows = rows(export.get("url").asString());
                assertThat(rows).as("round %d of seed %d", round, seed).hasSize(LINES + 1);
                assertThat(rows.stream().distinct().count()).isEqualTo(LINES + 1);
                assertThat(files(data.resolve("exports"))).isEqualTo(round + 1);
                assertThat(files(data.resolve("tmp"))).isZero();
            }
        }
    }

    @Test
    void anExportOfAMonthGoesOnAfterAKill() throws Exception {
        int operators = 12;
        int lines = 100 * 30;
        try (ServerProcess server = start()) {
            setUp(server);
            for (int operator = 2; operator <= operators; operator++) {
                addOperator(server, "OP%010d".formatted(operator), lines / 30);
            }
            String close = jobId(server, "months/202609/close");
            assertThat(done(server, close)).isTrue();
        }
        for (int round = 0; round < ROUNDS; round++) {
            String job;
            try (ServerProcess server = start()) {
                job = jobId(server, "months/202609/export");
                TimeUnit.MILLISECONDS.sleep(random.nextInt(400));
                server.kill();
            }
            try (ServerProcess server = start()) {
                assertThat(done(server, job))
                        .as("round %d of seed %d", round, seed)
                        .isTrue();
                JsonNode files = server.send("GET", "jobs/" + job + "/files", "text/plain", NOTHING)
                        .get("files");
                assertThat(files).as("round %d of seed %d", round, seed).hasSize(operators);
                for (int operator = 1; operator <= operators; operator++) {
                    JsonNode file = files.get(operator - 1);
                    assertThat(file.get("operatorId").asString()).isEqualTo("OP%010d".formatted(operator));
                    List<String> rows = rows(file.get("url").asString());
                    assertThat(rows.stream().distinct()).hasSize((operator == 1 ? LINES : lines) + 1);
                    assertThat(rows).hasSize((operator == 1 ? LINES : lines) + 1);
                }
                assertThat(files(data.resolve("exports"))).isEqualTo((long) operators * (round + 1));
                assertThat(files(data.resolve("tmp"))).isZero();
            }
        }
    }

    private static String jobId(ServerProcess server, String path) throws IOException {
        return server.send("POST", path, "application/json", NOTHING)
                .get("jobId")
                .asString();
    }

    private static boolean done(ServerProcess server, String job) throws IOException {
        return server.send("GET", "jobs/" + job + "?wait=60", "text/plain", NOTHING)
                .get("state")
                .asString()
                .equals("done");
    }

    private static JsonNode ended(ServerProcess server, String id) throws Exception {
        Instant limit = Instant.now().plus(LIMIT);
        while (true) {
            JsonNode export = server.send("GET", "exports/" + id + OF_OPERATOR, "text/plain", NOTHING);
            if (!export.get("state").asString().equals("processing")
                    || Instant.now().isAfter(limit)) {
                return export;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static List<String> rows(String url) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofLines())
                    .body()
                    .toList();
        }
    }

    private static long files(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).count();
        }
    }
}

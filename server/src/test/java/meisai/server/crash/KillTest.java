package meisai.server.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import meisai.server.cli.Main;
import meisai.server.e2e.Samples;
import meisai.server.e2e.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Kills the real process during import and looks at what a restart finds: everything acknowledged exactly once, and of
 * a batch that was not acknowledged all or nothing.
 */
class KillTest {
    private static final String NOW = "2026-10-02T09:00:00Z";
    private static final int ROUNDS = 4;
    private static final int BATCH = 5_000;
    /** More rows than DuckDB's appender holds back, so that it flushes in the middle of a batch. */
    private static final int LARGE_BATCH = 500_000;

    private static final long MIDDLE_BYTES = 7_000_000;

    @TempDir
    private Path data;

    private record Sent(String body, int records, boolean acknowledged) {}

    private int nextRecord;

    private String batch(int size) {
        StringBuilder lines = new StringBuilder(size * 180);
        for (int i = 0; i < size; i++) {
            lines.append(Samples.record(
                    "r" + nextRecord++,
                    "00101000000" + (1000 + i % 100),
                    "data.upload",
                    "2026-09-05T00:00:00Z",
                    "1000"));
        }
        return lines.toString();
    }

    private static void setUp(ServerProcess server) throws IOException {
        server.send("POST", "price-books", "application/yaml", Samples.BOOK.getBytes(StandardCharsets.UTF_8));
        server.send(
                "POST",
                "operators",
                "application/json",
                TestServer.operator(TestServer.OPERATOR, "jp-test", "").getBytes(StandardCharsets.UTF_8));
        StringBuilder sims = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            sims.append(Samples.sim("00101000000" + (1000 + i), "plan-D", "20261001"));
        }
        // Registered with a plan for September too, so that every record is priced at 1 JPY.
        String september = sims.toString().replace("20261001", "20260901");
        server.send("POST", "resources", "application/x-ndjson", september.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatWasAcknowledgedIsThereExactlyOnceAfterTenKills() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Sent> all = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<Sent> sent;
            try (ServerProcess server = ServerProcess.start(Main.class, data, NOW)) {
                if (round == 0) {
                    setUp(server);
                }
                sent = importUntilKilled(server, random.nextInt(20, 700));
            }
            assertThat(sent).as("round %d of seed %d", round, seed).isNotEmpty();
            try (ServerProcess server = ServerProcess.start(Main.class, data, NOW)) {
                for (Sent each : sent) {
                    assertThat(problem(server, each))
                            .as("round %d of seed %d", round, seed)
                            .isEmpty();
                }
                all.addAll(sent);
                assertThat(billed(server))
                        .isEqualTo(all.stream().mapToInt(Sent::records).sum());
                assertThat(server.terminate()).isEqualTo(143);
            }
        }
        try (ServerProcess server = ServerProcess.start(Main.class, data, NOW)) {
            JsonNode bill = server.send("GET", "bills/202609?operatorId=OP0000000001", "text/plain", new byte[0]);
            long records = all.stream().mapToInt(Sent::records).sum();
            assertThat(bill.get("subtotal").asString()).isEqualTo(Long.toString(records + 100 * 30 * 10));
        }
    }

    /** Sends batches one after the other; the kill comes from another thread, wherever the server is then. */
    private List<Sent> importUntilKilled(ServerProcess server, int afterMillis) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Thread killer = Thread.ofPlatform().start(() -> {
            try {
                begun.await();
                TimeUnit.MILLISECONDS.sleep(afterMillis);
                server.kill();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        List<Sent> sent = new ArrayList<>();
        while (server.isAlive()) {
            String body = batch(BATCH);
            begun.countDown();
            boolean acknowledged;
            try {
                acknowledged = server.usage(body).get("accepted").asInt() == BATCH;
            } catch (IOException connectionLost) {
                acknowledged = false;
            }
            sent.add(new Sent(body, BATCH, acknowledged));
        }
        killer.join();
        return sent;
    }

    /** What is wrong with a batch after a restart, found by sending it again; nothing if all is well. */
    private static String problem(ServerProcess server, Sent sent) throws IOException {
        JsonNode again = server.usage(sent.body());
        int accepted = again.get("accepted").asInt();
        int duplicates = again.get("duplicates").asInt();
        if (accepted + duplicates != sent.records()) {
            return "sent again: " + again;
        }
        if (sent.acknowledged() && accepted > 0) {
            return accepted + " acknowledged records were lost";
        }
        return accepted > 0 && duplicates > 0 ? "a part of a batch was kept: " + again : "";
    }

    private static long billed(ServerProcess server) throws IOException {
        return server.send("GET", "bills/202609?operatorId=OP0000000001", "text/plain", new byte[0])
                .get("counts")
                .get("billed")
                .asLong();
    }

    @Test
    void aKillInTheMiddleOfALargeBatchLeavesNothingOfIt() throws Exception {
        assertThat(killWhenTheLogGrows(Main.class)).isEmpty();
    }

    @Test
    void theSameKillIsNoticedWhenTheTransactionBoundariesAreTakenOut() throws Exception {
        assertThat(killWhenTheLogGrows(UnsafeMain.class)).startsWith("a part of a batch was kept");
    }

    /** Kills the server as soon as the database has written about a third of a large batch, more than one statement of it. */
    private String killWhenTheLogGrows(Class<?> main) throws Exception {
        Sent sent;
        try (ServerProcess server = ServerProcess.start(main, data, NOW)) {
            setUp(server);
            String body = batch(LARGE_BATCH);
            long before = storeBytes();
            Thread killer = Thread.ofPlatform().start(() -> {
                try {
                    while (storeBytes() < before + MIDDLE_BYTES) {
                        Thread.onSpinWait();
                    }
                    server.kill();
                } catch (IOException failure) {
                    throw new java.io.UncheckedIOException(failure);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            });
            boolean acknowledged;
            try {
                acknowledged = server.usage(body).get("accepted").asInt() == LARGE_BATCH;
            } catch (IOException connectionLost) {
                acknowledged = false;
            }
            killer.join();
            sent = new Sent(body, LARGE_BATCH, acknowledged);
        }
        try (ServerProcess server = ServerProcess.start(Main.class, data, NOW)) {
            return problem(server, sent);
        }
    }

    private long storeBytes() throws IOException {
        long bytes = 0;
        for (String name : new String[] {"meisai.duckdb", "meisai.duckdb.wal"}) {
            Path file = data.resolve(name);
            bytes += Files.exists(file) ? Files.size(file) : 0;
        }
        return bytes;
    }
}

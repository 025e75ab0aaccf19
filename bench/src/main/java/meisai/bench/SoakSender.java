package meisai.bench;

import java.io.IOException;
import java.time.YearMonth;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends one request after the other; what is refused is sent again after a while, until it is taken. */
final class SoakSender implements Callable<Boolean> {
    /**
     * What all senders share.
     *
     * @param accepted records that were acknowledged
     * @param ofMonth those of the month that is open
     * @param refused requests, by status and code
     * @param latencies of those that were taken
     * @param end nanoseconds of {@link System#nanoTime}
     */
    record Shared(
            SoakUsage usage,
            int most,
            LongAdder accepted,
            AtomicLong ofMonth,
            Map<String, LongAdder> refused,
            Latencies latencies,
            Latencies refusals,
            long end) {
        static Shared of(SoakUsage usage, int most, long end) {
            return new Shared(
                    usage,
                    most,
                    new LongAdder(),
                    new AtomicLong(),
                    new ConcurrentHashMap<>(),
                    new Latencies(),
                    new Latencies(),
                    end);
        }
    }

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PATH = "/meisai/v1/usage";
    private static final long PAUSE_MILLIS = 200;
    private static final long PATIENCE_MINUTES = 3;

    private final String url;
    private final String key;
    private final Shared shared;
    private final int number;

    SoakSender(ServerProcess server, Shared shared, int number) {
        this.url = server.url();
        this.key = server.providerKey();
        this.shared = shared;
        this.number = number;
    }

    @Override
    public Boolean call() throws IOException, BenchFailure, InterruptedException {
        Bytes body = new Bytes();
        Connection connection = new Connection(url, key);
        try {
            for (long turn = number; System.nanoTime() < shared.end(); turn += 1_000) {
                int records = 1 + Math.floorMod(Workload.mixed(turn), shared.most());
                YearMonth month = shared.usage().month();
                long first = shared.usage().take(records);
                body.clear();
                for (long place = first; place < first + records; place++) {
                    shared.usage().write(place, month, body);
                }
                long giveUp = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
                while (!send(connection, body, records)) {
                    if (System.nanoTime() > giveUp) {
                        throw new BenchFailure(
                                "a request was refused for " + PATIENCE_MINUTES + " minutes: " + shared.refused());
                    }
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                    connection.close();
                    connection = new Connection(url, key);
                }
            }
            return true;
        } finally {
            connection.close();
        }
    }

    /** False when it was refused. */
    private boolean send(Connection connection, Bytes body, int records) throws BenchFailure, IOException {
        long sent = System.nanoTime();
        Connection.Answer answer;
        try {
            answer = connection.post(PATH, body);
        } catch (IOException refusedWhileSending) {
            // The answer came and the connection was closed before the whole body was sent.
            refused("connection closed", sent);
            return false;
        }
        if (answer.status() == 429 || answer.status() == 503) {
            refused(
                    answer.status() + " "
                            + JSON.readTree(answer.body()).path("code").asString(),
                    sent);
            return false;
        }
        JsonNode counts = JSON.readTree(answer.body());
        int accepted = counts.path("accepted").asInt();
        int duplicates = counts.path("duplicates").asInt();
        // One whose answer was lost is there already.
        if (answer.status() != 200 || accepted + duplicates != records) {
            throw new BenchFailure(records + " records were answered " + answer.status() + ": " + answer.body());
        }
        shared.latencies().add(System.nanoTime() - sent);
        shared.accepted().add(records);
        shared.ofMonth().addAndGet(records);
        return true;
    }

    private void refused(String why, long sent) {
        shared.refused().computeIfAbsent(why, each -> new LongAdder()).increment();
        shared.refusals().add(System.nanoTime() - sent);
    }
}

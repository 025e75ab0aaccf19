package meisai.bench;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends small requests over a connection of its own, one after the other, until a moment. */
final class RequestSender implements Callable<Boolean> {
    /**
     * What all senders share.
     *
     * @param most records of a request; the least is one
     * @param next the place of the next record: all before it are sent
     * @param records that were counted
     * @param latencies of requests that were counted
     * @param countFrom nanoseconds of {@link System#nanoTime}: earlier requests warm up
     * @param end nanoseconds, too
     */
    record Shared(
            LiveUsage usage,
            int most,
            AtomicLong next,
            AtomicLong records,
            Latencies latencies,
            long countFrom,
            long end) {}

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PATH = "/meisai/v1/usage";

    private final Connection connection;
    private final Shared shared;

    RequestSender(Connection connection, Shared shared) {
        this.connection = connection;
        this.shared = shared;
    }

    @Override
    public Boolean call() throws IOException, BenchFailure {
        Bytes body = new Bytes();
        for (long begin = System.nanoTime(); begin < shared.end(); begin = System.nanoTime()) {
            int records = records();
            long first = shared.next().getAndAdd(records);
            body.clear();
            for (long place = first; place < first + records; place++) {
                shared.usage().write(place, body);
            }
            long sent = System.nanoTime();
            Connection.Answer answer = connection.post(PATH, body);
            long answered = System.nanoTime();
            check(answer, records);
            if (sent >= shared.countFrom() && answered <= shared.end()) {
                shared.latencies().add(answered - sent);
                shared.records().addAndGet(records);
            }
        }
        return true;
    }

    /** From one to the most, evenly spread over the places where requests begin. */
    private int records() {
        return 1 + Math.floorMod(Workload.mixed(shared.next().get()), shared.most());
    }

    private static void check(Connection.Answer answer, int records) throws BenchFailure {
        if (answer.status() == 200) {
            JsonNode counts = JSON.readTree(answer.body());
            if (counts.get("received").asInt() == records
                    && counts.get("accepted").asInt() == records) {
                return;
            }
        }
        throw new BenchFailure(
                "a request of " + records + " records was answered " + answer.status() + ": " + answer.body());
    }
}

package meisai.bench;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Asks for an operator's latest bill and for its days in turn until it is told to stop, and checks each answer. */
final class LiveReader implements Callable<List<String>> {
    private static final String LATEST = "/v1/bills/latest";
    private static final String DAILY = "/v1/bills/" + Workload.monthText() + "/daily";

    private final CompatApi api;
    private final int days;
    private final long everyNanos;
    private final long warmUpNanos;
    private final Latencies latest = new Latencies();
    private final Latencies daily = new Latencies();
    private final List<String> wrong = new ArrayList<>();
    private BigDecimal amount = BigDecimal.ZERO;
    private volatile boolean stopped;

    /**
     * @param days that the month has so far
     * @param everyMillis from one read to the next, unless an answer takes longer
     * @param warmUpSeconds whose reads are not counted
     */
    LiveReader(CompatApi api, int days, int everyMillis, int warmUpSeconds) {
        this.api = api;
        this.days = days;
        this.everyNanos = TimeUnit.MILLISECONDS.toNanos(everyMillis);
        this.warmUpNanos = TimeUnit.SECONDS.toNanos(warmUpSeconds);
    }

    /** Answers the checks that failed. */
    @Override
    public List<String> call() throws IOException, InterruptedException, BenchFailure {
        long start = System.nanoTime();
        long due = start;
        for (long read = 0; !stopped; read++) {
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            long begin = System.nanoTime();
            long took = read % 2 == 0 ? readLatest() : readDaily();
            if (begin - start >= warmUpNanos) {
                (read % 2 == 0 ? latest : daily).add(took);
            }
            due = Math.max(due + everyNanos, System.nanoTime());
        }
        return wrong;
    }

    /** Answers the nanoseconds that it took. */
    long readLatest() throws IOException, InterruptedException, BenchFailure {
        long begin = System.nanoTime();
        JsonNode bill = api.get(LATEST);
        long took = System.nanoTime() - begin;
        BigDecimal now = bill.get("amount").decimalValue();
        if (now.compareTo(amount) < 0) {
            wrong.add("the latest bill went from " + amount + " to " + now);
        }
        amount = now;
        return took;
    }

    long readDaily() throws IOException, InterruptedException, BenchFailure {
        long begin = System.nanoTime();
        JsonNode list = api.get(DAILY).get("billList");
        long took = System.nanoTime() - begin;
        if (list.size() != days) {
            wrong.add("the bill by day has " + list.size() + " days instead of " + days);
        }
        return took;
    }

    void stop() {
        stopped = true;
    }

    Latencies latest() {
        return latest;
    }

    Latencies daily() {
        return daily;
    }

    /** What the latest bill said last. */
    BigDecimal amount() {
        return amount;
    }
}

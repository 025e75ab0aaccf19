package meisai.server.http;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Failures to sign in by address. The first few cost nothing; after each further one the address has to wait, twice as long as
 * before and at most five minutes, and then may try once at a time. A success takes half of them back, a quarter of an hour
 * without a failure all. Memory is bounded: of more addresses than are kept the one that tried longest ago is forgotten.
 */
final class FailedSignIns {
    static final Duration LONGEST = Duration.ofMinutes(5);
    static final Duration KEPT = Duration.ofMinutes(15);
    static final int MOST = 10_000;

    private static final long NANOS = 1_000_000_000;
    /** After this many beyond the free ones the wait is the longest. */
    private static final int DOUBLINGS = 9;

    private static final class Tries {
        private int failures;
        private long last;
        /** Tries that have not ended. */
        private int running;
    }

    private final int free;
    private final LongSupplier nanoTime;
    /** The one that tried last comes last. */
    private final Map<String, Tries> byAddress = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param free failures that cost nothing
     * @param nanoTime a monotonic clock
     */
    FailedSignIns(int free, LongSupplier nanoTime) {
        this.free = free;
        this.nanoTime = nanoTime;
    }

    /**
     * Begins a try, which ends by {@link #failed}, {@link #succeeded} or {@link #undecided}.
     *
     * @return for how many seconds the address has to wait instead; 0 when the try has begun
     */
    synchronized long begin(String address) {
        long now = nanoTime.getAsLong();
        Tries tries = byAddress.computeIfAbsent(address, one -> new Tries());
        if (tries.failures > 0 && now - tries.last >= KEPT.toNanos()) {
            tries.failures = 0;
        }
        long left = tries.failures == 0 ? 0 : tries.last + seconds(tries.failures) * NANOS - now;
        if (left > 0) {
            return (left + NANOS - 1) / NANOS;
        }
        if (tries.running >= Math.max(1, free - tries.failures)) {
            return 1;
        }
        tries.running++;
        forgetOldest();
        return 0;
    }

    private void forgetOldest() {
        Iterator<Tries> oldest = byAddress.values().iterator();
        while (byAddress.size() > MOST) {
            oldest.next();
            oldest.remove();
        }
    }

    private long seconds(int failures) {
        int beyond = failures - free;
        if (beyond < 0) {
            return 0;
        }
        return beyond < DOUBLINGS ? 1L << beyond : LONGEST.toSeconds();
    }

    synchronized void failed(String address) {
        Tries tries = end(address);
        tries.failures = Math.min(tries.failures, free + DOUBLINGS) + 1;
        tries.last = nanoTime.getAsLong();
    }

    synchronized void succeeded(String address) {
        Tries tries = end(address);
        tries.failures /= 2;
    }

    /** It was neither right nor wrong, as when the server had no time for it. */
    synchronized void undecided(String address) {
        end(address);
    }

    private Tries end(String address) {
        Tries tries = byAddress.computeIfAbsent(address, one -> new Tries());
        tries.running = Math.max(0, tries.running - 1);
        forgetOldest();
        return tries;
    }
}

package meisai.server.http;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Failures to sign in by address. The first few cost nothing; after each further one the address has to wait, twice as long as
 * before and at most five minutes. A success, or a quarter of an hour without a failure, ends it. Memory is bounded: of more
 * addresses than are kept the one that failed longest ago is forgotten.
 */
final class FailedSignIns {
    static final Duration LONGEST = Duration.ofMinutes(5);
    static final Duration KEPT = Duration.ofMinutes(15);
    static final int MOST = 10_000;

    private static final long NANOS = 1_000_000_000;

    /** After this many beyond the free ones the wait is the longest. */
    private static final int DOUBLINGS = 9;

    private record Failures(int count, long last) {}

    private final int free;
    private final LongSupplier nanoTime;
    /** The one that failed last comes last. */
    private final Map<String, Failures> byAddress = new LinkedHashMap<>();

    /**
     * @param free failures that cost nothing
     * @param nanoTime a monotonic clock
     */
    FailedSignIns(int free, LongSupplier nanoTime) {
        this.free = free;
        this.nanoTime = nanoTime;
    }

    /** How long an address has to wait before it tries again; 0 when it need not. */
    synchronized long secondsToWait(String address) {
        long now = nanoTime.getAsLong();
        Failures failures = byAddress.get(address);
        if (failures == null) {
            return 0;
        }
        long left = failures.last() + seconds(failures.count()) * NANOS - now;
        return left <= 0 ? 0 : (left + NANOS - 1) / NANOS;
    }

    private long seconds(int failures) {
        int beyond = failures - free;
        if (beyond < 0) {
            return 0;
        }
        return beyond < DOUBLINGS ? 1L << beyond : LONGEST.toSeconds();
    }

    synchronized void add(String address) {
        long now = nanoTime.getAsLong();
        Failures before = byAddress.remove(address);
        int count = before == null || now - before.last() >= KEPT.toNanos() ? 0 : before.count();
        byAddress.put(address, new Failures(Math.min(count, free + DOUBLINGS) + 1, now));
        Iterator<Failures> oldest = byAddress.values().iterator();
        if (byAddress.size() > MOST) {
            oldest.next();
            oldest.remove();
        }
    }

    synchronized void forget(String address) {
        byAddress.remove(address);
    }
}

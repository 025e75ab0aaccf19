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
    static final int FREE = 5;
    static final Duration LONGEST = Duration.ofMinutes(5);
    static final Duration KEPT = Duration.ofMinutes(15);
    static final int MOST = 10_000;

    private static final long NANOS = 1_000_000_000;

    private record Failures(int count, long last) {
        long waitsUntil() {
            int beyond = count - FREE;
            long seconds =
                    beyond < 0 ? 0 : beyond > 8 ? LONGEST.toSeconds() : Math.min(LONGEST.toSeconds(), 1L << beyond);
            return last + seconds * NANOS;
        }
    }

    private final LongSupplier nanoTime;
    /** The one that failed last comes last. */
    private final Map<String, Failures> byAddress = new LinkedHashMap<>();

    /** @param nanoTime a monotonic clock */
    FailedSignIns(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** How long an address has to wait before it tries again; 0 when it need not. */
    synchronized long secondsToWait(String address) {
        long now = nanoTime.getAsLong();
        Failures failures = byAddress.get(address);
        if (failures == null || failures.waitsUntil() <= now) {
            return 0;
        }
        return (failures.waitsUntil() - now + NANOS - 1) / NANOS;
    }

    synchronized void add(String address) {
        long now = nanoTime.getAsLong();
        Failures before = byAddress.remove(address);
        int count = before == null || now - before.last() >= KEPT.toNanos() ? 0 : before.count();
        byAddress.put(address, new Failures(Math.min(count + 1, 1_000), now));
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

package meisai.server.http;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Counts requests by caller in windows of a minute that begin with the caller's first request. Memory is bounded: when
 * too many addresses are known at a time, further ones share one window.
 */
public final class RateLimit {
    /** How a caller stands after a request. {@code over} when the request is more than the limit allows. */
    record Standing(int limit, int remaining, long secondsBeforeRefresh, boolean over) {}

    private static final class Window {
        private final long began;
        private final AtomicInteger requests = new AtomicInteger();

        Window(long began) {
            this.began = began;
        }
    }

    static final Duration LENGTH = Duration.ofMinutes(1);
    static final int MOST_CALLERS = 10_000;
    private static final Duration SWEEP = Duration.ofSeconds(1);
    private static final String OTHERS = "";

    private final int perOperator;
    private final int perAddress;
    private final LongSupplier nanoTime;
    private final ConcurrentHashMap<String, Window> operators = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Window> addresses = new ConcurrentHashMap<>();
    private final AtomicLong lastSweep;

    /** @param nanoTime a monotonic clock: limits go by real time also when a test clock stands */
    public RateLimit(int perOperator, int perAddress, LongSupplier nanoTime) {
        this.perOperator = perOperator;
        this.perAddress = perAddress;
        this.nanoTime = nanoTime;
        this.lastSweep = new AtomicLong(nanoTime.getAsLong() - SWEEP.toNanos());
    }

    /** Operators are as many as there are; an address cannot take their place. */
    Standing operator(String operatorId) {
        long now = nanoTime.getAsLong();
        return count(operators.compute(operatorId, (key, window) -> current(window, now)), now, perOperator);
    }

    Standing address(String host) {
        long now = nanoTime.getAsLong();
        String counted = isFull(host, now) ? OTHERS : host;
        return count(addresses.compute(counted, (key, window) -> current(window, now)), now, perAddress);
    }

    /** Looks for room at most once a second, so that a flood of addresses costs little. */
    private boolean isFull(String host, long now) {
        if (addresses.size() < MOST_CALLERS || addresses.containsKey(host)) {
            return false;
        }
        long before = lastSweep.get();
        if (now - before >= SWEEP.toNanos() && lastSweep.compareAndSet(before, now)) {
            addresses.values().removeIf(window -> isOver(window, now));
        }
        return addresses.size() >= MOST_CALLERS;
    }

    /** What an answer says that is given before anyone counts. */
    Standing untouched() {
        return new Standing(perAddress, perAddress, LENGTH.toSeconds(), false);
    }

    private static Standing count(Window window, long now, int limit) {
        // Above the limit the count stays where it is, so that it cannot overflow.
        int requests = window.requests.updateAndGet(count -> Math.min(count + 1, limit + 1));
        long left = LENGTH.toNanos() - (now - window.began);
        return new Standing(
                limit,
                Math.max(0, limit - requests),
                Math.max(1, Duration.ofNanos(left + 999_999_999).toSeconds()),
                requests > limit);
    }

    private static Window current(Window window, long now) {
        return window == null || isOver(window, now) ? new Window(now) : window;
    }

    private static boolean isOver(Window window, long now) {
        return now - window.began >= LENGTH.toNanos();
    }
}

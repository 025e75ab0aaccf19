package meisai.server.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How fast the client of one connection sends and takes, so that one that only pretends to does not hold the connection: a
 * head has to be whole in time, a body and an answer have to go on. Time in which the server does not wait for the client does
 * not count. Between requests a connection may be idle, which the HTTP library bounds.
 */
final class Pace {
    /** Fewer bytes of a body than this within the limit are too few. */
    static final int LEAST = 4 << 10;

    /** Of an answer this much is written at a time, and has to be taken within the limit. */
    static final int PIECE = 64 << 10;

    private enum Phase {
        HEAD,
        REST,
        IDLE
    }

    private static final ScopedValue<Pace> CURRENT = ScopedValue.newInstance();

    private final long limit;
    private Phase phase = Phase.HEAD;
    /** When the head began. */
    private long headSince;
    /** Who waits for the client, if anyone. */
    private @Nullable Thread waiting;

    private boolean writes;
    private long waitsSince;
    /** Of a body: for how long its bytes were waited for, and how many came. */
    private long waited;

    private long came;
    private boolean ended;

    /** @param now as {@link System#nanoTime} tells it */
    Pace(Duration limit, long now) {
        this.limit = limit.toNanos();
        this.headSince = now;
    }

    /** Work within the connection. */
    <X extends Throwable> void within(ScopedValue.CallableOp<Boolean, X> work) throws X {
        ScopedValue.where(CURRENT, this).call(work);
    }

    /** That of the connection that the current thread handles. */
    static Pace current() {
        return CURRENT.get();
    }

    /** The head of a request has been read. */
    synchronized void headIsWhole() {
        phase = Phase.REST;
        waited = 0;
        came = 0;
    }

    /** A request was answered. */
    synchronized void answered() {
        phase = Phase.IDLE;
    }

    /** @param held bytes that came before and were not taken */
    synchronized void reads(long now, long held) {
        if (phase == Phase.IDLE && held > 0) {
            headBegins(now);
        }
        waits(now, false);
    }

    private void headBegins(long now) {
        phase = Phase.HEAD;
        headSince = now;
    }

    /** Bytes came, or the end. */
    synchronized void read(long now, int bytes) {
        waited += now - waitsSince;
        came += bytes;
        if (came >= LEAST) {
            waited = 0;
            came = 0;
        }
        if (phase == Phase.IDLE) {
            headBegins(now);
        }
        waitsNoMore();
    }

    synchronized void writes(long now) {
        waits(now, true);
    }

    synchronized void wrote() {
        waitsNoMore();
    }

    private void waits(long now, boolean isWrite) {
        waiting = Thread.currentThread();
        writes = isWrite;
        waitsSince = now;
    }

    private void waitsNoMore() {
        waiting = null;
    }

    /** Ends the connection when its client is too slow: whoever waits for it is interrupted, which closes it. */
    synchronized boolean endIfSlow(long now) {
        if (waiting == null || ended || !isSlow(now)) {
            return false;
        }
        ended = true;
        waiting.interrupt();
        return true;
    }

    private boolean isSlow(long now) {
        if (writes) {
            return now - waitsSince > limit;
        }
        return switch (phase) {
            case IDLE -> false;
            case HEAD -> now - headSince > limit;
            case REST -> waited + now - waitsSince > limit;
        };
    }

    /** Whether it was ended; takes the interrupt back, which has done its work. */
    synchronized boolean wasEnded() {
        if (ended) {
            Thread.interrupted();
        }
        return ended;
    }
}

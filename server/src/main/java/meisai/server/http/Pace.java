package meisai.server.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How fast the client of one connection sends and takes, so that one that only pretends to does not hold the connection: a
 * head has to be whole in time (with TLS that is also the handshake), a body and an answer have to go on. Whether somebody waits
 * for the client is looked at again and again; what the server does meanwhile does not count, and a look that comes late counts
 * as one. Between requests a connection may be idle, which the HTTP library bounds.
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
    /** Who waits for the client, if anyone. */
    private @Nullable Thread waiting;

    private boolean writes;
    /** For how long the head, or the next bytes of the rest, were waited for. */
    private long waited;

    /** Of a body, since then. */
    private long came;

    private boolean ended;

    Pace(Duration limit) {
        this.limit = limit.toNanos();
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
        begin(Phase.REST);
    }

    /** A request was answered, and nothing of it is left to be read. */
    synchronized void answered() {
        begin(Phase.IDLE);
    }

    private void begin(Phase next) {
        phase = next;
        waited = 0;
        came = 0;
    }

    /** @param held bytes that came before and were not taken */
    synchronized void reads(long held) {
        if (phase == Phase.IDLE && held > 0) {
            begin(Phase.HEAD);
        }
        waiting = Thread.currentThread();
        writes = false;
    }

    /** Bytes came, or the end. */
    synchronized void read(int bytes) {
        waiting = null;
        if (phase == Phase.IDLE) {
            begin(Phase.HEAD);
        }
        came += bytes;
        if (phase == Phase.REST && came >= LEAST) {
            begin(Phase.REST);
        }
    }

    synchronized void writes() {
        waiting = Thread.currentThread();
        writes = true;
        waited = 0;
    }

    synchronized void wrote() {
        waiting = null;
        waited = 0;
    }

    /**
     * Looks whether somebody waits for the client, and ends the connection when that has been so for too long: who waits
     * is interrupted, which closes it.
     *
     * @param step what the look counts, in nanoseconds
     */
    synchronized boolean look(long step) {
        if (waiting == null || ended || (phase == Phase.IDLE && !writes)) {
            return false;
        }
        waited += step;
        if (waited <= limit) {
            return false;
        }
        ended = true;
        waiting.interrupt();
        return true;
    }

    /** Whether it was ended; takes the interrupt back, which has done its work. */
    synchronized boolean wasEnded() {
        if (ended) {
            Thread.interrupted();
        }
        return ended;
    }
}

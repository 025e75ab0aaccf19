package meisai.server.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.CloseConnectionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what a connection holds of its input, and how slowly it may come. The HTTP library reads a chunk as a whole before it hands out a byte of
 * it, and a line to its end, however long they are; nothing has been checked by then, neither who sends nor what.
 */
final class BoundedReader {
    /** Most bytes of one connection, and so of one chunk. */
    static final int MAX = 16 << 20;

    /** What every connection may hold without a share of the {@link Budget}. */
    private static final int FREE = 64 << 10;

    /** What all connections together may hold: an eighth of the heap. */
    static final class Budget {
        private final long max;
        private final AtomicLong used = new AtomicLong();

        Budget() {
            this(Runtime.getRuntime().maxMemory() / 8);
        }

        Budget(long max) {
            this.max = max;
        }

        private boolean add(long more) {
            return used.addAndGet(more) <= max || more <= 0;
        }
    }

    /** More is held than there is room for; the connection cannot go on, because its input was not read. */
    static final class Exceeded extends CloseConnectionException {
        private static final long serialVersionUID = 1L;

        private final boolean ofConnection;

        private Exceeded(boolean ofConnection) {
            super("the input of a connection is larger than there is room for");
            this.ofConnection = ofConnection;
        }

        HttpRefusal refusal() {
            return ofConnection
                    ? HttpRefusal.closing(413, "bodyTooLarge", "a chunk of the body is larger than " + MAX + " bytes")
                    : HttpRefusal.closing(503, "busy", "too many large chunks are in flight; send again");
        }
    }

    private static final String TOO_SLOW = "the client sends too slowly";

    private final Budget budget;
    private final DataReader reader;
    private long taken;

    BoundedReader(DataReader source, Budget budget, Pace pace) {
        this.budget = budget;
        this.reader = DataReader.create(() -> {
            check();
            return paced(source, pace);
        });
    }

    private byte[] paced(DataReader source, Pace pace) {
        pace.reads(reader.available());
        byte[] bytes;
        try {
            source.ensureAvailable();
            bytes = source.readBytes(source.available());
        } catch (RuntimeException failure) {
            pace.read(0);
            if (pace.wasEnded()) {
                throw new CloseConnectionException(TOO_SLOW, failure);
            }
            throw failure;
        }
        pace.read(bytes.length);
        if (pace.wasEnded()) {
            throw new CloseConnectionException(TOO_SLOW);
        }
        return bytes;
    }

    /** To be used by one thread. */
    DataReader reader() {
        return reader;
    }

    /** Asked each time that what is held is not enough. */
    private void check() {
        long held = reader.available();
        if (held > MAX) {
            throw new Exceeded(true);
        }
        if (!take(held > FREE ? held : 0)) {
            throw new Exceeded(false);
        }
    }

    private boolean take(long held) {
        long more = held - taken;
        taken = held;
        return budget.add(more);
    }

    /** The connection has ended. */
    void release() {
        take(0);
    }
}

package meisai.server.usage.format;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The lines of a body, ended by LF or CRLF; the last one needs no end. Lines without any byte are left out. */
class Lines extends Slices {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH_BYTE = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long LINE_FEEDS = '\n' * EACH_BYTE;

    /** Lines so far, the ones left out included. */
    long lines;

    Lines(Window window) {
        super(window);
    }

    @Override
    boolean next() throws IOException, BodyRefused {
        boolean found = nextLine();
        while (found && from == to && !tooLong) {
            found = nextLine();
        }
        return found;
    }

    private boolean nextLine() throws IOException, BodyRefused {
        lines++;
        number = lines;
        ascii = true;
        tooLong = false;
        begin();
        int searched = window.start;
        int end = findEnd(searched);
        boolean ended = end >= 0;
        while (!ended) {
            searched = window.limit;
            if (searched - window.start > MAX_BYTES + 1) {
                tooLong = true;
                window.start = searched;
            }
            searched -= window.start;
            boolean more = window.readOn();
            end = more ? findEnd(searched) : window.limit;
            ended = !more || end >= 0;
        }
        from = window.start;
        to = end;
        window.start = Math.min(end + 1, window.limit);
        boolean isLast = end == window.limit;
        if (to > from && window.bytes[to - 1] == '\r') {
            to--;
        }
        tooLong |= to - from > MAX_BYTES;
        return !isLast || to > from || tooLong;
    }

    /** A new line starts at {@code window.start}. */
    void begin() {}

    /** Where the LF is that ends the line, or -1 when it is not between {@code position} and {@code window.limit}. */
    int findEnd(int position) {
        byte[] bytes = window.bytes;
        int limit = window.limit;
        long seen = 0;
        int at = position;
        for (; at <= limit - Long.BYTES; at += Long.BYTES) {
            long word = (long) LONGS.get(bytes, at);
            long match = word ^ LINE_FEEDS;
            long hit = (match - EACH_BYTE) & ~match & HIGH_BITS;
            seen |= word;
            if (hit != 0) {
                ascii &= (seen & HIGH_BITS) == 0;
                return at + Long.numberOfTrailingZeros(hit) / Byte.SIZE;
            }
        }
        for (; at < limit; at++) {
            seen |= (long) bytes[at] & 0x80;
            if (bytes[at] == '\n') {
                break;
            }
        }
        ascii &= (seen & HIGH_BITS) == 0;
        return at < limit ? at : -1;
    }
}

package meisai.server.usage.format;

import java.io.IOException;

/** The part of the body that is in memory: {@link #bytes} from {@link #start} to {@link #limit}. */
final class Window {
    static final int CAPACITY = 4 * Slices.MAX_BYTES;

    final byte[] bytes;
    int start;
    int limit;

    private final ByteSource source;
    private final long maxBytes;
    private long read;

    /** @param bytes of {@link #CAPACITY} */
    Window(byte[] bytes, ByteSource source, long maxBytes) {
        this.bytes = bytes;
        this.source = source;
        this.maxBytes = maxBytes;
    }

    /** Reads on after {@code limit}, forgetting what is before {@code start}, which moves to 0; false at the end. */
    boolean readOn() throws IOException, BodyRefused {
        int kept = limit - start;
        System.arraycopy(bytes, start, bytes, 0, kept);
        start = 0;
        limit = kept;
        int room = CAPACITY - kept;
        long allowed = maxBytes - read;
        int wanted = (int) (allowed < room ? allowed + 1 : room);
        int count = 0;
        while (count == 0) {
            count = source.read(bytes, kept, wanted);
        }
        if (count > allowed) {
            throw new BodyRefused(BodyRefused.Code.BODY_TOO_LARGE, "the body has more than " + maxBytes + " bytes");
        }
        if (count < 0) {
            return false;
        }
        read += count;
        limit += count;
        return true;
    }

    /** To be called once, before anything was read. */
    void skipByteOrderMark() throws IOException, BodyRefused {
        boolean more = true;
        while (limit < 3 && more) {
            more = readOn();
        }
        if (limit >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF) {
            start = 3;
        }
    }
}

package meisai.server.cli;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Keeps what is read until it is told to forget it, so that a parser's offsets can be turned into bytes. */
final class KeptBytes extends FilterInputStream {
    /** A parser reads on by less than this, and the longest record has to fit too. */
    private static final int MAX = 2 * RecordBatch.MAX_RECORD;

    private byte[] kept = new byte[1 << 15];
    private int size;
    private long start;
    private long needed;

    KeptBytes(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        if (read > 0) {
            drop();
            if (size + read > MAX) {
                throw new IOException("a record has over a megabyte, from byte " + needed + " on");
            }
            if (size + read > kept.length) {
                kept = Arrays.copyOf(kept, Math.max(size + read, 2 * kept.length));
            }
            System.arraycopy(target, offset, kept, size, read);
            size += read;
        }
        return read;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void drop() {
        int dropped = (int) (needed - start);
        System.arraycopy(kept, dropped, kept, 0, size - dropped);
        size -= dropped;
        start = needed;
    }

    /** Bytes before {@code offset} are not needed any more. */
    void forget(long offset) {
        needed = offset;
    }

    /** Appends the bytes from one offset of the stream to another. */
    void copy(long from, long to, ByteArrayOutputStream target) {
        target.write(kept, (int) (from - start), (int) (to - from));
    }
}

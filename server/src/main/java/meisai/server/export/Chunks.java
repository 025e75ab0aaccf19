package meisai.server.export;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Hands bytes from the thread that makes them to the one that writes them; who is far ahead waits. */
final class Chunks extends OutputStream {
    /** Most that wait; a chunk has 64 KiB, or one row if that is longer. */
    private static final int MOST = 128;

    private static final byte[] END = new byte[0];

    private final BlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(MOST);

    @Override
    public void write(int one) throws IOException {
        put(new byte[] {(byte) one});
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > 0) {
            put(Arrays.copyOfRange(bytes, offset, offset + length));
        }
    }

    /** There are no more, be they all or not. */
    @Override
    public void close() throws IOException {
        put(END);
    }

    private void put(byte[] chunk) throws IOException {
        try {
            chunks.put(chunk);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while rows were made");
        }
    }

    /** Writes everything up to the end. */
    void writeTo(OutputStream out) throws IOException {
        try {
            for (byte[] chunk = chunks.take(); chunk.length > 0; chunk = chunks.take()) {
                out.write(chunk, 0, chunk.length);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while rows were written");
        }
    }
}

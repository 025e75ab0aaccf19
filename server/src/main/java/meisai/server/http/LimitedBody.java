package meisai.server.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that is refused once more than its bound has been read. */
final class LimitedBody extends FilterInputStream {
    private final long max;
    private long count;

    LimitedBody(InputStream body, long max) {
        super(body);
        this.max = max;
    }

    @Override
    public int read() throws IOException {
        return counted(in.read(), 1);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
        return counted(read, read);
    }

    private int counted(int read, int bytes) {
        if (read >= 0) {
            count += bytes;
            if (count > max) {
                throw Bodies.tooLarge(max);
            }
        }
        return read;
    }
}

package meisai.server.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.RequestException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The bytes of a body; what the HTTP library throws about their framing becomes one kind of failure. */
final class RequestBody extends FilterInputStream {
    RequestBody(InputStream body) {
        super(body);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int read = read(one, 0, 1);
        return read < 0 ? read : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        try {
            return in.read(buffer, offset, length);
        } catch (BoundedReader.Exceeded exceeded) {
            throw exceeded.refusal();
        } catch (IllegalArgumentException
                | RequestException
                | DataReader.InsufficientDataAvailableException
                | DataReader.IncorrectNewLineException broken) {
            // A chunk size that is no number is an IllegalArgumentException.
            throw new BrokenBody(broken);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            in.close();
        } catch (IllegalArgumentException
                | RequestException
                | DataReader.InsufficientDataAvailableException
                | DataReader.IncorrectNewLineException broken) {
            throw new BrokenBody(broken);
        }
    }
}

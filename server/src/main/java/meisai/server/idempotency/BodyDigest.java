package meisai.server.idempotency;

import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import meisai.server.http.Bodies;
import org.jspecify.annotations.Nullable;

/** The SHA-256 of a body as it is sent, computed while it is read. Of a larger body than the server takes: of its begin. */
final class BodyDigest {
    private static final int BUFFER = 64 << 10;

    private final ServerRequest request;
    private final long max;
    private final MessageDigest sha256 = sha256();
    private long bytes;
    private boolean broken;
    private @Nullable InputStream body;

    private BodyDigest(ServerRequest request, long max) {
        this.request = request;
        this.max = max;
    }

    /** To be called before anyone asks for the body. */
    static BodyDigest of(ServerRequest request, long max) {
        BodyDigest digest = new BodyDigest(request, max);
        request.streamFilter(digest::through);
        return digest;
    }

    private InputStream through(InputStream source) {
        body = new Digesting(source);
        return body;
    }

    /** Did the body end before its end? */
    boolean isBroken() {
        return broken;
    }

    /** Reads what nobody has read; empty when the body is cut off. */
    Optional<String> whole() {
        InputStream rest = body != null ? body : Bodies.stream(request);
        byte[] buffer = new byte[BUFFER];
        try {
            while (bytes <= max && rest.read(buffer, 0, buffer.length) >= 0) {
                // What is read is digested.
            }
        } catch (IOException | RuntimeException cutOff) {
            broken = true;
            return Optional.empty();
        }
        return Optional.of(HexFormat.of().formatHex(sha256.digest()) + (bytes > max ? "+" : ""));
    }

    private void digest(byte[] buffer, int offset, int length) {
        int counted = (int) Math.min(length, max - Math.min(bytes, max));
        sha256.update(buffer, offset, counted);
        bytes += length;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private final class Digesting extends InputStream {
        private final InputStream source;

        Digesting(InputStream source) {
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            boolean whole = false;
            try {
                int read = source.read(buffer, offset, length);
                if (read > 0) {
                    digest(buffer, offset, read);
                }
                whole = true;
                return read;
            } finally {
                broken |= !whole;
            }
        }

        @Override
        public int available() throws IOException {
            return source.available();
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }
}

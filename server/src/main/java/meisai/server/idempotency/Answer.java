package meisai.server.idempotency;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** An answer as it is kept: status, the headers that say something about it, body. */
final class Answer {
    private static final List<HeaderName> KEPT =
            List.of(HeaderNames.CONTENT_TYPE, HeaderNames.LOCATION, HeaderNames.LINK);
    private static final Header REPLAYED = HeaderValues.create("Idempotent-Replayed", "true");

    private final int status;
    private final List<Header> headers;
    private final byte[] body;

    private Answer(int status, List<Header> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    static Answer of(int status, Headers headers, byte[] body) {
        List<Header> kept = new ArrayList<>();
        for (HeaderName name : KEPT) {
            if (headers.contains(name)) {
                kept.add(headers.get(name));
            }
        }
        return new Answer(status, kept, body);
    }

    /** Sends it again, and says so. */
    void replay(ServerResponse response) {
        response.status(Status.create(status));
        headers.forEach(response::header);
        response.header(REPLAYED);
        if (body.length == 0) {
            response.send();
        } else {
            response.send(body);
        }
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeShort(status);
            out.writeByte(headers.size());
            for (Header header : headers) {
                out.writeUTF(header.name());
                List<String> values = header.allValues();
                out.writeByte(values.size());
                for (String value : values) {
                    out.writeUTF(value);
                }
            }
            out.write(body);
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return bytes.toByteArray();
    }

    static Answer of(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int status = in.readUnsignedShort();
            List<Header> headers = new ArrayList<>();
            for (int left = in.readUnsignedByte(); left > 0; left--) {
                HeaderName name = HeaderNames.create(in.readUTF());
                List<String> values = new ArrayList<>();
                for (int more = in.readUnsignedByte(); more > 0; more--) {
                    values.add(in.readUTF());
                }
                headers.add(HeaderValues.create(name, values));
            }
            return new Answer(status, headers, in.readAllBytes());
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
    }
}

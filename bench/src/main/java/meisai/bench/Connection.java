package meisai.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A connection that stays open, as cheap as it can be: one write a request, one answer at a time. */
final class Connection implements AutoCloseable {
    /** @param body of the answer */
    record Answer(int status, String body) {}

    private static final int MOST_OF_HEAD = 8 << 10;

    private final Socket socket;
    private final InputStream in;
    private final String head;
    private final byte[] line = new byte[MOST_OF_HEAD];
    private final Bytes request = new Bytes();

    /** @param key of the provider */
    Connection(String url, String key) throws IOException {
        URI address = URI.create(url);
        this.socket = new Socket(address.getHost(), address.getPort());
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream());
        this.head = " HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\nAuthorization: Bearer " + key + "\r\n";
    }

    Answer get(String path) throws IOException {
        request.clear();
        request.text("GET ").text(path).text(head).text("\r\n");
        return answer();
    }

    /** @param body NDJSON */
    Answer post(String path, Bytes body) throws IOException {
        request.clear();
        request.text("POST ")
                .text(path)
                .text(head)
                .text("Content-Type: application/x-ndjson\r\nContent-Length: ")
                .number(body.length())
                .text("\r\n\r\n")
                .append(body);
        return answer();
    }

    private Answer answer() throws IOException {
        socket.getOutputStream().write(request.array(), 0, request.length());
        String[] status = line().split(" ", 3);
        if (status.length < 2 || !status[0].equals("HTTP/1.1")) {
            throw new IOException("an answer began with " + String.join(" ", status));
        }
        int length = -1;
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            if (colon > 0 && header.substring(0, colon).toLowerCase(Locale.ROOT).equals("content-length")) {
                length = Integer.parseInt(header.substring(colon + 1).strip());
            }
        }
        if (length < 0) {
            throw new IOException("an answer had no Content-Length");
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new IOException("an answer broke off");
        }
        return new Answer(Integer.parseInt(status[1]), new String(body, StandardCharsets.UTF_8));
    }

    private String line() throws IOException {
        int length = 0;
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || length == line.length) {
                throw new IOException("an answer broke off in its head");
            }
            line[length++] = (byte) next;
        }
        return new String(line, 0, length, StandardCharsets.US_ASCII).strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

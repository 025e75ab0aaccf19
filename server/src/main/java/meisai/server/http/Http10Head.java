package meisai.server.http;

import io.helidon.common.buffers.DataReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The head of an HTTP/1.0 request as one of HTTP/1.1: a host is put in when none is named, and the connection closes
 * after the answer, which is what the older version does unless both sides agree on more.
 */
final class Http10Head {
    static final String VERSION = " HTTP/1.0";

    private static final String LINE = "\r\n";

    private final int maxPrologue;
    private final int maxHeaders;

    Http10Head(int maxPrologue, int maxHeaders) {
        this.maxPrologue = maxPrologue;
        this.maxHeaders = maxHeaders;
    }

    /**
     * Reads the head off the reader. One that is malformed or too large is handed on as far as it was read, so that the
     * HTTP library refuses it as it does with any other.
     */
    byte[] read(DataReader reader) {
        StringBuilder head = new StringBuilder();
        String request = line(reader, maxPrologue);
        head.append(request, 0, request.length() - VERSION.length())
                .append(" HTTP/1.1")
                .append(LINE);
        boolean host = false;
        int size = 0;
        try {
            while (true) {
                int end = reader.findNewLine(maxHeaders - size);
                if (end == maxHeaders - size) {
                    break;
                }
                String header = line(reader, end);
                size += end + LINE.length();
                if (header.isEmpty() || size >= maxHeaders) {
                    head.append(host ? "" : "Host: localhost" + LINE).append("Connection: close" + LINE);
                    head.append(header).append(LINE);
                    break;
                }
                String name = header.toLowerCase(Locale.ROOT);
                host |= name.startsWith("host:");
                if (!name.startsWith("connection:") && !name.startsWith("keep-alive:")) {
                    head.append(header).append(LINE);
                }
            }
        } catch (DataReader.IncorrectNewLineException malformed) {
            head.append(new String(reader.readBytes(reader.available()), StandardCharsets.ISO_8859_1));
        }
        return head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String line(DataReader reader, int max) {
        int end = reader.findNewLine(max + 1);
        String line = end == 0 ? "" : new String(reader.readBytes(end), StandardCharsets.ISO_8859_1);
        reader.skip(LINE.length());
        return line;
    }
}

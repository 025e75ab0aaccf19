package meisai.server.account;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The lines of a body, one held at a time: ended by LF or CRLF, each strict UTF-8 within its bound. */
final class BodyLines {
    /** Most bytes of a line. */
    static final int MAX_LINE = 1 << 16;

    /** A line, or why there is no text of it. */
    sealed interface Line {
        record Text(String text) implements Line {}

        record TooLong() implements Line {}

        record NotUtf8() implements Line {}
    }

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final InputStream in;
    private final byte[] buffer = new byte[16 * 1024];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private int position;
    private int limit;
    private long number;
    private boolean ended;

    BodyLines(InputStream in) {
        this.in = in;
    }

    /** The number of the line that {@link #next} answered last; the first is 1. */
    long number() {
        return number;
    }

    /** The next line, blank ones too; empty at the end of the body. */
    Optional<Line> next() throws IOException {
        if (ended) {
            return Optional.empty();
        }
        number++;
        line.reset();
        boolean atEnd = false;
        while (!atEnd) {
            atEnd = position == limit ? !fill() : takeToEnd();
        }
        return Optional.of(decoded());
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        ended = limit == 0;
        return !ended;
    }

    /** Takes what is in the buffer of a line, and of one that is too long no more than tells so. */
    private boolean takeToEnd() {
        int end = position;
        while (end < limit && buffer[end] != '\n') {
            end++;
        }
        line.write(buffer, position, Math.min(end - position, MAX_LINE + 2 - line.size()));
        boolean found = end < limit;
        position = found ? end + 1 : end;
        return found;
    }

    private Line decoded() {
        byte[] bytes = line.toByteArray();
        int length = bytes.length > 0 && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
        if (length > MAX_LINE) {
            return new Line.TooLong();
        }
        try {
            String text = decoder.decode(ByteBuffer.wrap(bytes, 0, length)).toString();
            return new Line.Text(number == 1 && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
        } catch (CharacterCodingException notUtf8) {
            return new Line.NotUtf8();
        }
    }
}

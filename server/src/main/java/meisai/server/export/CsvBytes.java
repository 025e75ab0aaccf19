package meisai.server.export;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Cells of a CSV gathered as UTF-8 and written some ten thousand bytes at a time. */
final class CsvBytes {
    private static final int SIZE = 1 << 16;
    private static final int ASCII = 0x80;
    /** Characters for which a cell has to be quoted. */
    private static final boolean[] QUOTED = new boolean[ASCII];

    static {
        QUOTED[','] = true;
        QUOTED['"'] = true;
        QUOTED['\r'] = true;
        QUOTED['\n'] = true;
    }

    private final OutputStream out;
    private final byte[] bytes = new byte[SIZE];
    private final CsvNumber number = new CsvNumber();
    private int length;

    CsvBytes(OutputStream out) {
        this.out = out;
    }

    /** A cell, quoted where it must be. */
    void cell(String text) {
        int end = text.length();
        if (end > SIZE) {
            plain(quoted(text));
            return;
        }
        reserve(end);
        int at = length;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c >= ASCII || QUOTED[c]) {
                plain(quoted(text));
                return;
            }
            bytes[at++] = (byte) c;
        }
        length = at;
    }

    static String quoted(String text) {
        return needsQuotes(text) ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    private static boolean needsQuotes(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ASCII && QUOTED[c]) {
                return true;
            }
        }
        return false;
    }

    /** Text that needs no quotes. */
    void plain(String text) {
        int end = text.length();
        if (end > SIZE) {
            raw(text.getBytes(StandardCharsets.UTF_8));
            return;
        }
        reserve(end);
        int at = length;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c >= ASCII) {
                raw(text.getBytes(StandardCharsets.UTF_8));
                return;
            }
            bytes[at++] = (byte) c;
        }
        length = at;
    }

    void raw(byte[] more) {
        if (more.length > SIZE) {
            flush();
            write(more, more.length);
            return;
        }
        reserve(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    /**
     * A number without trailing zeros behind its point.
     *
     * @param scale digits behind the point, from 0 through {@link CsvNumber#LONGEST_FRACTION}
     */
    void decimal(long unscaled, int scale) {
        number.decimal(unscaled, scale);
        digits();
    }

    /** A product of two numbers of at most {@link CsvNumber#FACTOR_DIGITS} digits, like {@link #decimal}. */
    void product(long one, long other, int scale) {
        number.product(one, other, scale);
        digits();
    }

    private void digits() {
        int count = number.to() - number.from();
        reserve(count);
        System.arraycopy(number.bytes(), number.from(), bytes, length, count);
        length += count;
    }

    void comma() {
        reserve(1);
        bytes[length++] = ',';
    }

    /** The end of a row. */
    void end() {
        reserve(2);
        bytes[length++] = '\r';
        bytes[length++] = '\n';
    }

    private void reserve(int more) {
        if (length + more > SIZE) {
            flush();
        }
    }

    void flush() {
        write(bytes, length);
        length = 0;
    }

    private void write(byte[] from, int count) {
        try {
            out.write(from, 0, count);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

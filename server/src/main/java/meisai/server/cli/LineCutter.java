package meisai.server.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Cuts a stream into its records, as they are with their line ends; in CSV a quoted line end belongs to the record. */
final class LineCutter {
    private final InputStream in;
    private final boolean isCsv;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;
    private long lines;
    private boolean blank;
    private boolean quoted;
    private boolean cellStarts;

    LineCutter(InputStream in, boolean isCsv) {
        this.in = in;
        this.isCsv = isCsv;
    }

    boolean isCsv() {
        return isCsv;
    }

    /** Line ends passed so far. */
    long lines() {
        return lines;
    }

    /** Whether the last record was an empty line. */
    boolean wasBlank() {
        return blank;
    }

    /** Appends the next record; false at the end. */
    boolean next(ByteArrayOutputStream target) throws IOException, CommandFailure {
        long firstLine = lines + 1;
        int before = target.size();
        blank = true;
        quoted = false;
        cellStarts = true;
        boolean ended = false;
        while (!ended && (position < limit || fill())) {
            int from = position;
            ended = findEnd();
            target.write(buffer, from, position - from);
            if (target.size() - before > RecordBatch.MAX_RECORD) {
                throw new CommandFailure("line " + firstLine + ": the record that starts here has over a megabyte"
                        + (quoted ? "; a quote is probably not closed" : ""));
            }
        }
        return target.size() > before;
    }

    private boolean fill() throws IOException {
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        position = 0;
        return limit > 0;
    }

    /** Goes behind the end of the record, or to the end of the buffer; true when the record ended. */
    private boolean findEnd() {
        while (position < limit) {
            byte next = buffer[position++];
            if (next == '\n') {
                lines++;
                if (!quoted) {
                    return true;
                }
            } else {
                blank &= next == '\r' || (!isCsv && (next == ' ' || next == '\t'));
                if (isCsv) {
                    quote(next);
                }
            }
        }
        return false;
    }

    /** A quote opens a cell where the cell starts; inside, one closes and a second one opens again. */
    private void quote(byte next) {
        if (quoted) {
            quoted = next != '"';
            cellStarts = !quoted;
        } else {
            quoted = next == '"' && cellStarts;
            cellStarts = next == ',';
        }
    }
}

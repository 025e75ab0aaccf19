package meisai.server.usage.format;

/** The records of a CSV body (RFC 4180): a line end inside a quoted cell belongs to the cell. */
final class CsvLines extends Lines {
    private static final int CELL_START = 0;
    private static final int PLAIN = 1;
    private static final int QUOTED = 2;
    private static final int QUOTE_IN_QUOTED = 3;

    private int state;

    CsvLines(Window window) {
        super(window);
    }

    /** The current record ends with the body, inside a quoted cell. */
    boolean isUnclosed() {
        return state == QUOTED;
    }

    @Override
    void begin() {
        state = CELL_START;
    }

    @Override
    int findEnd(int position) {
        byte[] bytes = window.bytes;
        int limit = window.limit;
        for (int at = position; at < limit; at++) {
            byte next = bytes[at];
            if (next == '\n') {
                if (state != QUOTED) {
                    return at;
                }
                lines++;
            } else {
                ascii &= next >= 0;
                state = after(next);
            }
        }
        return -1;
    }

    private int after(byte next) {
        if (state == QUOTED) {
            return next == '"' ? QUOTE_IN_QUOTED : QUOTED;
        }
        if (next == '"') {
            return state == PLAIN ? PLAIN : QUOTED;
        }
        return next == ',' ? CELL_START : PLAIN;
    }
}

package meisai.server.usage.format;

import java.io.IOException;

/**
 * The elements of a JSON array, or the one object of the body. Cuts at the commas outside of strings and brackets; that
 * the pieces are JSON is seen when they are read. {@link #broken} says why there can be no further element.
 */
final class JsonElements extends Slices {
    /** What a body may be. */
    enum Shape {
        ARRAY_OR_OBJECT("a JSON array or object"),
        ARRAY("a JSON array"),
        OBJECT("a JSON object");

        private final String text;

        Shape(String text) {
            this.text = text;
        }
    }

    private enum State {
        START,
        ELEMENTS,
        UNCLOSED,
        CLOSED
    }

    private final Shape shape;
    private State state = State.START;
    private boolean isArray;
    private int depth;
    private boolean inString;
    private boolean escaped;

    /** Empty, or what is wrong with the body at the current number; it is then the last. */
    String broken = "";

    JsonElements(Window window, Shape shape) {
        super(window);
        this.shape = shape;
    }

    @Override
    boolean next() throws IOException, BodyRefused {
        number++;
        tooLong = false;
        ascii = true;
        if (state == State.START) {
            open();
        }
        return switch (state) {
            case START, ELEMENTS -> element();
            case UNCLOSED -> breaks("the body ends before its JSON does");
            case CLOSED -> trailing();
        };
    }

    private boolean trailing() throws IOException, BodyRefused {
        return skipSpace()
                && breaks("something follows the end of the JSON "
                        + (isArray ? "array" : "object; send several records as an array or as NDJSON"));
    }

    private void open() throws IOException, BodyRefused {
        byte first = skipSpace() ? window.bytes[window.start] : 0;
        isArray = first == '[' && shape != Shape.OBJECT;
        if (!isArray && (first != '{' || shape == Shape.ARRAY)) {
            throw new BodyRefused(BodyRefused.Code.MALFORMED_BODY, "the body must be " + shape.text);
        }
        if (isArray) {
            window.start++;
        }
        state = State.ELEMENTS;
    }

    /** Goes to the next byte that is not white space; false at the end. */
    private boolean skipSpace() throws IOException, BodyRefused {
        while (window.start < window.limit || window.readOn()) {
            if (!isSpace(window.bytes[window.start])) {
                return true;
            }
            window.start++;
        }
        return false;
    }

    private boolean element() throws IOException, BodyRefused {
        depth = 0;
        inString = false;
        escaped = false;
        skipSpace();
        int searched = window.start;
        int end = findEnd(searched);
        boolean more = true;
        while (end < 0 && more) {
            searched = window.limit;
            if (searched - window.start > MAX_BYTES) {
                tooLong = true;
                window.start = searched;
            }
            searched -= window.start;
            more = window.readOn();
            end = more ? findEnd(searched) : window.limit;
        }
        return cut(end, more);
    }

    private boolean cut(int end, boolean ended) throws IOException, BodyRefused {
        from = window.start;
        to = end;
        // With the white space behind it, as of a line: the answer is the same in however many pieces it came.
        tooLong |= to - from > MAX_BYTES;
        boolean isLast = !ended || !isArray || window.bytes[end] == ']';
        window.start = ended && isArray ? end + 1 : end;
        while (to > from && isSpace(window.bytes[to - 1])) {
            to--;
        }
        if (isLast) {
            state = ended ? State.CLOSED : State.UNCLOSED;
        }
        if (from == to && !tooLong) {
            boolean isEmptyArray = number == 1 && state == State.CLOSED;
            return isEmptyArray ? trailing() : breaks("there is no element where one has to be");
        }
        return true;
    }

    private boolean breaks(String why) {
        broken = why;
        return true;
    }

    /** Where the comma or bracket after the element is (after an only object: the place behind it), or -1. */
    private int findEnd(int position) {
        byte[] bytes = window.bytes;
        int limit = window.limit;
        for (int at = position; at < limit; at++) {
            byte next = bytes[at];
            ascii &= next >= 0;
            if (inString) {
                if (escaped) {
                    escaped = false;
                } else if (next == '\\') {
                    escaped = true;
                } else if (next == '"') {
                    inString = false;
                }
            } else if (next == '"') {
                inString = true;
            } else if (next == '{' || next == '[') {
                depth++;
            } else if (depth == 0) {
                if (isArray && (next == ',' || next == ']')) {
                    return at;
                }
            } else if (next == '}' || next == ']') {
                depth--;
                if (depth == 0 && !isArray) {
                    return at + 1;
                }
            }
        }
        return -1;
    }

    private static boolean isSpace(byte next) {
        return next == ' ' || next == '\n' || next == '\r' || next == '\t';
    }
}

package meisai.server.usage.format;

import java.io.IOException;

/** The body cut into pieces of one record each. What is said of the current piece holds until the next is asked for. */
abstract class Slices {
    /** Most bytes of a line or an element. */
    static final int MAX_BYTES = 65_536;

    final Window window;

    /** The piece: {@code window.bytes} from {@code from} to before {@code to}, without the line's end. */
    int from;

    int to;
    /** Its line or element number from 1. */
    long number;
    /** It has more than {@link #MAX_BYTES} bytes, of which not all are there. */
    boolean tooLong;
    /** It surely has ASCII bytes only. */
    boolean ascii;

    Slices(Window window) {
        this.window = window;
    }

    /** Goes on to the next piece; false when there is none. */
    abstract boolean next() throws IOException, BodyRefused;
}

package meisai.server.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the texts of senders stand in the cells of a CSV. A spreadsheet runs what begins like a formula; only the caller
 * knows whether a spreadsheet or a program reads the file.
 */
public enum Cells {
    /** As they were sent: for programs, and what the wire contract says. */
    VERBATIM,
    /** With an apostrophe before what a spreadsheet would run: for people who open the file. */
    TEXT;

    private static final char APOSTROPHE = '\'';

    /** The value of {@code ?cells=}, if it is one. */
    public static Optional<Cells> named(String name) {
        return Stream.of(values())
                .filter(cells -> cells.wireName().equals(name))
                .findFirst();
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The names of all, for messages. */
    public static String names() {
        return Arrays.stream(values()).map(Cells::wireName).collect(Collectors.joining(" or "));
    }

    /** What stands in the cell of a sender's text. Not for numbers: a negative one begins like a formula. */
    public String of(String text) {
        return this == TEXT && beginsLikeFormula(text) ? APOSTROPHE + text : text;
    }

    /**
     * What spreadsheets take for the begin of a formula, also in full width as Japanese ones do, and white space that some
     * of them skip. Source: OWASP, "CSV Injection".
     */
    private static boolean beginsLikeFormula(String text) {
        return !text.isEmpty()
                && switch (text.charAt(0)) {
                    case '=', '+', '-', '@', '\t', '\r', '\n', '\uFF1D', '\uFF0B', '\uFF0D', '\uFF20' -> true;
                    default -> false;
                };
    }
}

package meisai.server.pricebook;

import java.util.ArrayList;
import java.util.List;
import meisai.pricebook.BookProblem;

/** Where the syntax of a file is wrong. Bounded: after enough problems the reading ends. */
final class SyntaxProblems {
    static final int MAX = 100;

    private final List<BookProblem> problems = new ArrayList<>();

    /** What ends the reading of a file. */
    static final class Stop extends RuntimeException {
        Stop() {
            super("the file is not read further", null, false, false);
        }
    }

    /** A place in a file; both numbers start at 1. */
    record Place(int line, int column) {
        static final Place UNKNOWN = new Place(0, 0);

        String lineOnly() {
            return line < 1 ? "" : "line " + line;
        }

        @Override
        public String toString() {
            return line < 1 ? "" : column < 1 ? lineOnly() : lineOnly() + ", column " + column;
        }
    }

    void malformed(Place place, String message) {
        malformedAtLast(place, message);
        if (problems.size() >= MAX) {
            throw new Stop();
        }
    }

    /** A problem after which the file is not read further anyway. */
    void malformedAtLast(Place place, String message) {
        problems.add(new BookProblem("", place.toString(), "malformed", message));
    }

    /** For a node that is {@code depth} levels inside the file. */
    void checkDepth(int depth, Place place) {
        if (depth > BookText.MAX_DEPTH) {
            problems.add(new BookProblem(
                    "",
                    place.toString(),
                    "tooDeep",
                    "more than " + BookText.MAX_DEPTH + " mappings and lists are inside each other"));
            throw new Stop();
        }
    }

    boolean none() {
        return problems.isEmpty();
    }

    List<BookProblem> inOrder() {
        return List.copyOf(problems);
    }
}

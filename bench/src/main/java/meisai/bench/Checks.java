package meisai.bench;

import java.util.ArrayList;
import java.util.List;

/** Collects the checks of a run that failed. */
final class Checks {
    private final List<String> wrong = new ArrayList<>();

    void same(String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            wrong.add(what + ": expected " + expected + ", found " + found);
        }
    }

    void add(List<String> more) {
        wrong.addAll(more);
    }

    /** Empty when every check passed. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }
}

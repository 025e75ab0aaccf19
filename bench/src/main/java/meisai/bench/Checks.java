package meisai.bench;

import java.util.ArrayList;
import java.util.List;

/** Collects the checks of a run that failed. */
final class Checks {
    private final List<String> wrong = new ArrayList<>();
    private long made;

    void same(String what, Object expected, Object found) {
        made++;
        if (!expected.equals(found)) {
            wrong.add(what + ": expected " + expected + ", found " + found);
        }
    }

    void add(List<String> more) {
        wrong.addAll(more);
    }

    /** How many things were compared. */
    long made() {
        return made;
    }

    /** Empty when every check passed. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }
}

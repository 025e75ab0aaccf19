package meisai.bench;

import java.util.ArrayList;
import java.util.List;

/** Collects the checks of a run that failed, whichever thread makes them. */
final class Checks {
    private final List<String> wrong = new ArrayList<>();
    private long made;

    synchronized void same(String what, Object expected, Object found) {
        made++;
        if (!expected.equals(found)) {
            wrong.add(what + ": expected " + expected + ", found " + found);
        }
    }

    synchronized void add(List<String> more) {
        wrong.addAll(more);
    }

    /** How many things were compared. */
    synchronized long made() {
        return made;
    }

    /** Empty when every check passed. */
    synchronized List<String> wrong() {
        return List.copyOf(wrong);
    }
}

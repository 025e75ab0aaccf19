package meisai.pricebook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Everything that is wrong with one book, told in the order of the file. Bounded: a file can be wrong without end. */
final class Problems {
    /** Most problems that are told one by one. */
    static final int MAX = 1_000;

    private record Found(List<Integer> place, BookProblem problem) {}

    /** What stands earlier in the file comes first; a node comes before what is inside it. */
    private static final Comparator<Found> FILE_ORDER = (left, right) -> compare(left.place(), right.place());

    private final List<Found> found = new ArrayList<>();

    /** @param place the way from the root to the node: which child, which child of that, and so on */
    void add(List<Integer> place, BookProblem problem) {
        if (!isFull()) {
            found.add(new Found(place, problem));
        }
    }

    boolean isFull() {
        return found.size() >= MAX;
    }

    int count() {
        return found.size();
    }

    /** The problems in file order; when there were too many, the last one says so. */
    List<BookProblem> inFileOrder() {
        List<Found> sorted = new ArrayList<>(found);
        sorted.sort(FILE_ORDER);
        List<BookProblem> problems = new ArrayList<>(sorted.size() + 1);
        sorted.forEach(each -> problems.add(each.problem()));
        if (isFull()) {
            problems.add(new BookProblem(
                    "",
                    "",
                    "tooManyProblems",
                    "only " + MAX + " problems are listed, there may be more; correct these and check again"));
        }
        return problems;
    }

    private static int compare(List<Integer> left, List<Integer> right) {
        int length = Math.min(left.size(), right.size());
        for (int i = 0; i < length; i++) {
            int step = Integer.compare(left.get(i), right.get(i));
            if (step != 0) {
                return step;
            }
        }
        return Integer.compare(left.size(), right.size());
    }
}

package meisai.bench;

import java.util.Arrays;
import java.util.Locale;

/** The operators and their SIMs: each operator has the numbers from its first SIM to that of the next operator. */
final class Fleet {
    private static final long WEIGHT = 1_000_000_000;
    private static final int GROUPS = 5;
    private static final int SITES = 100;

    private final int sims;
    private final int[] firstSims;

    Fleet(int sims, int operators) {
        this.sims = sims;
        this.firstSims = new int[operators];
        long[] before = new long[operators + 1];
        for (int rank = 0; rank < operators; rank++) {
            before[rank + 1] = before[rank] + WEIGHT / (rank + 1);
        }
        for (int rank = 0; rank < operators; rank++) {
            firstSims[rank] = Math.toIntExact(rank + (sims - operators) * before[rank] / before[operators]);
        }
    }

    int sims() {
        return sims;
    }

    int operators() {
        return firstSims.length;
    }

    int operatorOf(int sim) {
        int found = Arrays.binarySearch(firstSims, sim);
        return found >= 0 ? found : -found - 2;
    }

    /** How many SIMs an operator has. */
    int simsOf(int operator) {
        return (operator + 1 < firstSims.length ? firstSims[operator + 1] : sims) - firstSims[operator];
    }

    static String operatorId(int operator) {
        return String.format(Locale.ROOT, "OP%010d", operator + 1);
    }

    static int plan(int sim) {
        return sim % 4 == 3 ? 1 : 0;
    }

    static int speedClass(int sim) {
        return sim % 3;
    }

    /** The change that sets a SIM up, from the first day of the month. */
    String resource(int sim) {
        return String.format(
                Locale.ROOT,
                "{\"operatorId\":\"%s\",\"kind\":\"imsi\",\"id\":\"00101%010d\",\"simId\":\"%019d\",\"tags\":{\"site\":"
                        + "\"site-%03d\"},\"group\":\"fleet-%d\",\"plan\":\"%s\",\"status\":\"active\",\"from\":\"%s\"}\n",
                operatorId(operatorOf(sim)),
                sim,
                sim,
                sim % SITES,
                sim % GROUPS,
                BenchBook.PLANS.get(plan(sim)),
                Workload.firstDay());
    }
}

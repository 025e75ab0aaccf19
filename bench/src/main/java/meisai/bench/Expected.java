package meisai.bench;

/** How many rows the bills of a workload must have, computed without the server. */
final class Expected {
    private Expected() {}

    /** For each operator: a row for each SIM, meter and day with usage, and one for the monthly fee of each SIM. */
    static long[] rows(Workload workload) {
        Fleet fleet = workload.fleet();
        long[] rows = new long[fleet.operators()];
        for (int operator = 0; operator < rows.length; operator++) {
            rows[operator] = fleet.simsOf(operator);
        }
        long first = 0;
        for (int day = 0; day < workload.days(); day++) {
            long cell = first;
            // After a round the same SIMs and meters come again.
            for (; cell < workload.cells() && workload.day(cell) == day; cell++) {
                if (cell - first < workload.round()) {
                    rows[fleet.operatorOf(workload.sim(cell))]++;
                }
            }
            first = cell;
        }
        return rows;
    }
}

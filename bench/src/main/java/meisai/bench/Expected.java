package meisai.bench;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** What an operator's bill must say, computed without the server. */
record Expected(long records, long rows, BigDecimal subtotal) {
    /** For each operator. */
    static List<Expected> of(Workload workload, BenchBook book) {
        Fleet fleet = workload.fleet();
        long[] records = new long[fleet.operators()];
        long[][] quantities = new long[fleet.operators()][book.items()];
        for (long record = 0; record < workload.records(); record++) {
            long cell = workload.cell(record);
            int sim = workload.sim(cell);
            int operator = fleet.operatorOf(sim);
            records[operator]++;
            quantities[operator][book.item(Fleet.plan(sim), workload.meter(cell), Fleet.speedClass(sim))] +=
                    Workload.quantity(record);
        }
        BigDecimal[] subtotals = new BigDecimal[fleet.operators()];
        for (int operator = 0; operator < subtotals.length; operator++) {
            subtotals[operator] = book.amount(quantities[operator]);
        }
        for (int sim = 0; sim < fleet.sims(); sim++) {
            int operator = fleet.operatorOf(sim);
            subtotals[operator] = subtotals[operator].add(BenchBook.monthlyFee(Fleet.plan(sim)));
        }
        long[] rows = rows(workload);
        List<Expected> expected = new ArrayList<>();
        for (int operator = 0; operator < rows.length; operator++) {
            expected.add(new Expected(records[operator], rows[operator], subtotals[operator]));
        }
        return expected;
    }

    /** A row for each SIM, meter and day with usage, and one for the monthly fee of each SIM. */
    private static long[] rows(Workload workload) {
        Fleet fleet = workload.fleet();
        long[] rows = new long[fleet.operators()];
        for (int operator = 0; operator < rows.length; operator++) {
            rows[operator] = fleet.simsOf(operator);
        }
        long first = 0;
        for (int day = 0; day < Workload.DAYS; day++) {
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

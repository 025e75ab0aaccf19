package meisai.bench;

import java.math.BigDecimal;

/** Records and quantities of each operator, summed without the server, and what they cost with the monthly fees. */
final class Tally {
    private final Fleet fleet;
    private final BenchBook book;
    private final long[] records;
    private final long[][] quantities;

    Tally(Fleet fleet, BenchBook book) {
        this.fleet = fleet;
        this.book = book;
        this.records = new long[fleet.operators()];
        this.quantities = new long[fleet.operators()][book.items()];
    }

    /** Everything that is billed of a workload. */
    static Tally of(Workload workload, BenchBook book) {
        Tally tally = new Tally(workload.fleet(), book);
        for (long record = 0; record < workload.records(); record++) {
            long cell = workload.cell(record);
            tally.add(workload.sim(cell), workload.meter(cell), record);
        }
        return tally;
    }

    void add(int sim, int meter, long record) {
        int operator = fleet.operatorOf(sim);
        records[operator]++;
        quantities[operator][book.item(Fleet.plan(sim), meter, Fleet.speedClass(sim))] += Workload.quantity(record);
    }

    long records(int operator) {
        return records[operator];
    }

    /** Exactly, for each operator. */
    BigDecimal[] subtotals() {
        BigDecimal[] subtotals = new BigDecimal[quantities.length];
        for (int operator = 0; operator < subtotals.length; operator++) {
            subtotals[operator] = book.amount(quantities[operator]);
        }
        for (int sim = 0; sim < fleet.sims(); sim++) {
            int operator = fleet.operatorOf(sim);
            subtotals[operator] = subtotals[operator].add(BenchBook.monthlyFee(Fleet.plan(sim)));
        }
        return subtotals;
    }
}

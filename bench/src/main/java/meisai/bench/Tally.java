package meisai.bench;

import java.math.BigDecimal;
import java.util.BitSet;

/** What the bills of operators must say, summed from the records without the server. */
final class Tally {
    private static final int MOST_DAYS = 31;

    private final Fleet fleet;
    private final BenchBook book;
    private final long[] records;
    private final long[][] quantities;
    /** A bit for each SIM, meter and day with usage: a row each. */
    private final BitSet used = new BitSet();

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
            tally.add(workload.sample(record));
        }
        return tally;
    }

    /** Adds the records at the first places, each of which is billed. */
    Tally and(LiveUsage usage, long places) {
        for (long place = 0; place < places; place++) {
            add(usage.at(place));
        }
        return this;
    }

    private void add(Workload.Sample sample) {
        int sim = sample.sim();
        int operator = fleet.operatorOf(sim);
        records[operator]++;
        quantities[operator][book.item(Fleet.plan(sim), sample.meter(), Fleet.speedClass(sim))] +=
                Workload.quantity(sample.record());
        used.set((sim * book.meters() + sample.meter()) * MOST_DAYS + sample.day());
    }

    int operators() {
        return fleet.operators();
    }

    long records(int operator) {
        return records[operator];
    }

    /** For each operator: a row for each SIM, meter and day with usage, and one for the monthly fee of each SIM. */
    long[] rows() {
        long[] rows = new long[fleet.operators()];
        for (int operator = 0; operator < rows.length; operator++) {
            rows[operator] = fleet.simsOf(operator);
        }
        used.stream().forEach(bit -> rows[fleet.operatorOf(bit / MOST_DAYS / book.meters())]++);
        return rows;
    }

    /** For each operator, exactly. */
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

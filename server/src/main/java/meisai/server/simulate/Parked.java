package meisai.server.simulate;

import java.util.SortedMap;
import java.util.TreeMap;
import meisai.account.CodePointOrder;
import meisai.server.simulate.SimulationResult.UnpricedUsage;
import meisai.usage.DailyUsage;
import meisai.usage.ParkReason;

/** Counts the records that cannot be priced, by why and meter. */
final class Parked {
    private final SortedMap<ParkReason, SortedMap<String, long[]>> counts = new TreeMap<>();
    private int keys;
    private long before;
    private long after;

    void before(DailyUsage usage, ParkReason reason) {
        add(reason, usage.meter(), usage.records(), 0);
    }

    void after(DailyUsage usage, ParkReason reason) {
        add(reason, usage.meter(), 0, usage.records());
    }

    /** What was counted of an account; beyond the bound its reasons are in the sums only. */
    void add(Parked other) {
        other.counts.forEach(
                (reason, byMeter) -> byMeter.forEach((meter, count) -> add(reason, meter, count[0], count[1])));
        before += other.untoldBefore();
        after += other.untoldAfter();
    }

    private long untoldBefore() {
        return before - told(0);
    }

    private long untoldAfter() {
        return after - told(1);
    }

    private long told(int side) {
        return counts.values().stream()
                .flatMap(byMeter -> byMeter.values().stream())
                .mapToLong(count -> count[side])
                .sum();
    }

    private void add(ParkReason reason, String meter, long moreBefore, long moreAfter) {
        before += moreBefore;
        after += moreAfter;
        SortedMap<String, long[]> byMeter =
                counts.computeIfAbsent(reason, fresh -> new TreeMap<>(CodePointOrder.INSTANCE));
        long[] known = byMeter.get(meter);
        if (known == null && keys < UnpricedUsage.TOLD) {
            keys++;
            known = new long[2];
            byMeter.put(meter, known);
        }
        if (known != null) {
            known[0] += moreBefore;
            known[1] += moreAfter;
        }
    }

    UnpricedUsage result() {
        var reasons = counts.entrySet().stream()
                .flatMap(reason -> reason.getValue().entrySet().stream()
                        .map(meter -> new UnpricedUsage.Reason(
                                reason.getKey().wireName(), meter.getKey(), meter.getValue()[0], meter.getValue()[1])))
                .toList();
        return new UnpricedUsage(before, after, reasons);
    }
}

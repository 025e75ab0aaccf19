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
        before += usage.records();
        add(usage, reason, 0);
    }

    void after(DailyUsage usage, ParkReason reason) {
        after += usage.records();
        add(usage, reason, 1);
    }

    private void add(DailyUsage usage, ParkReason reason, int side) {
        SortedMap<String, long[]> byMeter =
                counts.computeIfAbsent(reason, fresh -> new TreeMap<>(CodePointOrder.INSTANCE));
        long[] known = byMeter.get(usage.meter());
        if (known == null && keys < UnpricedUsage.TOLD) {
            keys++;
            known = new long[2];
            byMeter.put(usage.meter(), known);
        }
        if (known != null) {
            known[side] += usage.records();
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

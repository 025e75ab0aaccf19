package meisai.server.usage;

import java.time.LocalDate;
import java.util.Optional;
import meisai.server.account.ResourceDirectory;
import meisai.usage.UsageRecord;

/**
 * A record that is understood and belongs to a known account; what the writer decides (uniqueness, late) is still open.
 * The quantity is {@code unscaled x 10^-scale}. The replaced key is that of the record that this one replaces, if it
 * replaces any.
 */
record CheckedRecord(
        long line,
        UsageRecord record,
        int account,
        LocalDate day,
        long unscaled,
        int scale,
        long keyHigh,
        long keyLow,
        long digest,
        long replacedHigh,
        long replacedLow,
        Known known) {
    /**
     * What the store knew of the record when it was read. Everything in it was durable then; what was not known the writer
     * adds.
     *
     * @param source number of the source, or 0
     * @param meter number of the meter, or 0
     * @param attributeSet number of the set of attributes, or 0
     * @param parked whether it could not be priced then
     */
    record Known(int source, int meter, int attributeSet, Optional<ResourceDirectory.Known> resource, boolean parked) {}

    int yearMonth() {
        return day.getYear() * 100 + day.getMonthValue();
    }
}

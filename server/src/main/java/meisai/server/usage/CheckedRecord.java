package meisai.server.usage;

import java.time.LocalDate;
import meisai.usage.UsageRecord;

/**
 * A record that is understood and belongs to a known account; what the writer decides (uniqueness, late, parked) is
 * still open. The quantity is {@code unscaled x 10^-scale}. The replaced key is that of the record that this one replaces,
 * if it replaces any.
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
        long replacedLow) {
    int yearMonth() {
        return day.getYear() * 100 + day.getMonthValue();
    }
}

package meisai.price;

import meisai.usage.DailyUsage;
import meisai.usage.ParkReason;

/**
 * Takes what a rating yields: charges in canonical order (day, resource, item, unit price; rows dated with the month
 * last, those without a resource first among them), and the usage that cannot be priced yet.
 */
public interface RatingSink {
    void charge(Charge charge);

    /** Called for every daily sum that was priced, for the count of billed records. */
    void priced(DailyUsage usage);

    void parked(DailyUsage usage, ParkReason reason);
}

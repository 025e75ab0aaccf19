package meisai.price;

import java.math.BigDecimal;
import meisai.account.Resource;
import meisai.usage.DailyUsage;
import meisai.usage.ParkReason;

/**
 * Takes what a rating yields: charges in canonical order (day, resource, item, unit price; rows without a resource
 * first; rows dated with the month last), and the usage that cannot be priced yet.
 */
public interface RatingSink {
    void charge(Charge charge, Explanation explanation);

    /** Called for every daily sum that was priced, with the items that priced it. */
    void priced(DailyUsage usage, ItemMatch.Priced match);

    void parked(DailyUsage usage, ParkReason reason);

    /**
     * Called for units of a resource that a grant could cover: what a row of a grant without a resource covered is
     * attributed to resources in proportion to these.
     *
     * @param row item, price and holder as in the row of the grant
     * @param uncovered what earlier grants left of the units
     */
    default void offered(GrantRow row, Resource resource, BigDecimal uncovered) {}
}

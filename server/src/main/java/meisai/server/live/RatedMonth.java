package meisai.server.live;

import java.math.BigDecimal;
import java.util.Map;
import meisai.bill.BillSum;
import meisai.price.BilledAs;

/**
 * What the rating of a month came to.
 *
 * @param left of each item after discounts, which coupons are applied to
 * @param billed records, like the following
 */
record RatedMonth(BillSum sum, Map<BilledAs, BigDecimal> left, long billed, long parked, long voided) {}

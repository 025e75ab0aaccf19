package meisai.server.live;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import meisai.bill.Coupon;

/**
 * What a bill takes over from the bills before it.
 *
 * @param credits by tax rate, what those paid too much
 * @param coupons with what those left of them
 */
record BroughtForward(Map<BigDecimal, BigDecimal> credits, List<Coupon> coupons) {}

package meisai.bill;

import meisai.money.Money;

/** What a bill takes of a coupon. */
public record AppliedCoupon(String code, Money amount) {}

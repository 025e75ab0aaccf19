package meisai.bill;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Optional;

/**
 * A credit that reduces what is to be paid, tax included.
 *
 * @param balance what is left of it, 0 or more
 * @param from first month whose bill it reduces
 * @param expiry last month whose bill it reduces
 * @param scope an item or a category, when it is for that only
 */
public record Coupon(String code, BigDecimal balance, YearMonth from, YearMonth expiry, Optional<String> scope) {
    public boolean isValidIn(YearMonth month) {
        return !month.isBefore(from) && !month.isAfter(expiry);
    }
}

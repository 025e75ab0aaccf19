package meisai.price;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import meisai.pricebook.Grant;

/**
 * Of the quantity that is included for a holder, {@code quantity} units covered this item at this price.
 *
 * @param version the one whose grant it is
 * @param members of the pool, where its quantity is multiplied by them
 * @param included for the holder and period, for all items and prices together
 * @param price of the units that are covered
 */
public record GrantExplanation(
        LocalDate version,
        Grant.Scope scope,
        Optional<Long> members,
        BigDecimal included,
        BigDecimal price,
        BigDecimal quantity)
        implements Explanation {
    @Override
    public BigDecimal unitPrice() {
        return price.negate();
    }
}

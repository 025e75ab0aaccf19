package meisai.price;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * A fee for staying on.
 *
 * @param since first day of the unbroken stay
 * @param months since then, a multiple of the months of the item
 */
public record RenewalExplanation(LocalDate version, LocalDate since, long months, BigDecimal unitPrice)
        implements Explanation {
    @Override
    public BigDecimal quantity() {
        return BigDecimal.ONE;
    }
}

package meisai.price;

import java.math.BigDecimal;
import java.time.YearMonth;

/**
 * What the discount of a closed month would have been, less what it was billed as then and in earlier corrections.
 *
 * @param due amount of the month computed again, at most 0
 * @param billed amount so far
 */
public record DiscountCorrectionExplanation(YearMonth concerns, BigDecimal due, BigDecimal billed)
        implements Explanation {
    @Override
    public BigDecimal quantity() {
        return BigDecimal.ONE;
    }

    @Override
    public BigDecimal unitPrice() {
        return due.subtract(billed);
    }
}

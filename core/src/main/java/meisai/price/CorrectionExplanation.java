package meisai.price;

import java.math.BigDecimal;
import java.time.YearMonth;

/**
 * What a closed month would have been, less what it was billed as then and in earlier corrections. Units that reduce
 * (included, taken off) count below 0.
 *
 * @param price of the rows that are corrected, without its sign
 * @param due units of the month computed again
 * @param billed units so far
 */
public record CorrectionExplanation(YearMonth concerns, BigDecimal price, BigDecimal due, BigDecimal billed)
        implements Explanation {
    @Override
    public BigDecimal quantity() {
        return due.subtract(billed).abs();
    }

    @Override
    public BigDecimal unitPrice() {
        return due.compareTo(billed) < 0 ? price.negate() : price;
    }
}

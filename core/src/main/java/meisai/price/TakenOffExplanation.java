package meisai.price;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * The resource has one of the slots of a commitment, which takes off its rows of an item at a price.
 *
 * @param slot which one, from 1
 * @param price of the rows
 * @param quantity of all of them
 */
public record TakenOffExplanation(
        LocalDate version, String commitment, int slot, int slots, BigDecimal price, BigDecimal quantity)
        implements Explanation {
    @Override
    public BigDecimal unitPrice() {
        return price.negate();
    }
}

package meisai.price;

import java.math.BigDecimal;
import java.time.LocalDate;
import meisai.pricebook.PriceModel.RoundUp;

/** {@code used} units of the day or month are billed as the next multiple; the row is what is between them. */
public record RoundUpExplanation(LocalDate version, BigDecimal unitPrice, RoundUp roundUp, BigDecimal used)
        implements Explanation {
    @Override
    public BigDecimal quantity() {
        return roundUp.extra(used);
    }
}

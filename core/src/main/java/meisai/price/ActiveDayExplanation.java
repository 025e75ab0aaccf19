package meisai.price;

import java.math.BigDecimal;
import java.time.LocalDate;

/** The fee of a day on which {@code used} units, more than 0, were used. */
public record ActiveDayExplanation(LocalDate version, BigDecimal used, BigDecimal unitPrice) implements Explanation {
    @Override
    public BigDecimal quantity() {
        return BigDecimal.ONE;
    }
}

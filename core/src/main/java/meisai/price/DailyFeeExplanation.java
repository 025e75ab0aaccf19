package meisai.price;

import java.math.BigDecimal;
import java.time.LocalDate;
import meisai.account.Status;

/** The fee of a day by its status. */
public record DailyFeeExplanation(LocalDate version, Status status, BigDecimal unitPrice) implements Explanation {
    @Override
    public BigDecimal quantity() {
        return BigDecimal.ONE;
    }
}

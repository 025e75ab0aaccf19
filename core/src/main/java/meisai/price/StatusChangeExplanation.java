package meisai.price;

import java.math.BigDecimal;
import java.time.LocalDate;
import meisai.account.Status;

/** The status of the day before and that of the day make a fee due. */
public record StatusChangeExplanation(LocalDate version, Status from, Status to, BigDecimal unitPrice)
        implements Explanation {
    @Override
    public BigDecimal quantity() {
        return BigDecimal.ONE;
    }
}

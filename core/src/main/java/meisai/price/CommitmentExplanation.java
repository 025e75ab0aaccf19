package meisai.price;

import java.math.BigDecimal;
import java.time.LocalDate;

/** Slots that are paid for, used or not. */
public record CommitmentExplanation(LocalDate version, int slots, BigDecimal unitPrice) implements Explanation {
    @Override
    public BigDecimal quantity() {
        return BigDecimal.valueOf(slots);
    }
}

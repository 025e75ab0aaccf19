package meisai.price;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;

/**
 * The fee of a month with {@code qualifyingDays} days for which it is due; by day it is in proportion to them.
 *
 * @param version the one in force on the first of these days
 */
public record MonthlyExplanation(
        LocalDate version, BigDecimal fee, boolean prorateByDay, int qualifyingDays, int daysOfMonth)
        implements Explanation {
    /** Places of a prorated fee (billing model, price model 7). */
    private static final int PRORATED_PLACES = 18;

    @Override
    public BigDecimal quantity() {
        return BigDecimal.ONE;
    }

    @Override
    public BigDecimal unitPrice() {
        return prorateByDay
                ? fee.multiply(BigDecimal.valueOf(qualifyingDays))
                        .divide(BigDecimal.valueOf(daysOfMonth), PRORATED_PLACES, RoundingMode.HALF_UP)
                : fee;
    }
}

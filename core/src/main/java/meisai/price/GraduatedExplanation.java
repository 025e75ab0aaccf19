package meisai.price;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import meisai.pricebook.PriceModel.Scope;

/**
 * The units from {@code before} to {@code after} of the count of the scope; the row is what of them is in one tier.
 *
 * @param tier which one, from 1
 * @param above the tier is for units above this count
 * @param upTo up to and including this one
 */
public record GraduatedExplanation(
        LocalDate version,
        Scope scope,
        BigDecimal before,
        BigDecimal after,
        int tier,
        BigDecimal above,
        Optional<BigDecimal> upTo,
        BigDecimal unitPrice)
        implements Explanation {
    @Override
    public BigDecimal quantity() {
        BigDecimal end = upTo.isPresent() ? upTo.get().min(after) : after;
        return end.subtract(above.max(before));
    }
}

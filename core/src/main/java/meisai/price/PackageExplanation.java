package meisai.price;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import meisai.pricebook.PriceModel.Scope;

/** The {@code total} of the scope is in begun blocks of {@code per} units, each at {@code unitPrice}. */
public record PackageExplanation(LocalDate version, Scope scope, BigDecimal total, BigDecimal per, BigDecimal unitPrice)
        implements Explanation {
    @Override
    public BigDecimal quantity() {
        return total.divide(per, 0, RoundingMode.CEILING);
    }
}

package meisai.price;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * A percentage off what is left of the base under one tax category.
 *
 * @param wholeBase under all tax categories, which decides the percentage
 * @param base under this tax category
 */
public record DiscountExplanation(LocalDate version, BigDecimal wholeBase, BigDecimal percent, BigDecimal base)
        implements Explanation {
    @Override
    public BigDecimal quantity() {
        return BigDecimal.ONE;
    }

    @Override
    public BigDecimal unitPrice() {
        return base.multiply(percent).movePointLeft(2).negate();
    }
}

package meisai.price;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import meisai.account.Resource;

/**
 * One row of a bill. The amount is exactly {@code unitPrice x quantity}; the quantity is never negative, a row that
 * reduces has a negative unit price. Group and tags are those of the resource on the day of the row, or on the first
 * contributing day of a row dated with a month; rows without a resource carry none.
 */
public record Charge(
        ChargeDate date,
        Optional<Resource> resource,
        String item,
        String category,
        String taxCategory,
        BigDecimal unitPrice,
        BigDecimal quantity,
        Optional<String> group,
        Map<String, String> tags) {
    public BigDecimal amount() {
        return unitPrice.multiply(quantity);
    }
}

package meisai.price;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import meisai.account.Resource;

/**
 * One row of a bill. The amount is exactly {@code unitPrice x quantity}; the quantity is never negative, a row that
 * reduces has a negative unit price. Group and tags are those of the resource on the day of the row, or on the first
 * contributing day of a row dated with a month; rows without a resource carry none, those of a pool its group.
 *
 * @param concerns the earlier month that the row is about, when it is booked in a later one
 */
public record Charge(
        ChargeDate date,
        Optional<Resource> resource,
        BilledAs billedAs,
        BigDecimal unitPrice,
        BigDecimal quantity,
        Optional<String> group,
        Map<String, String> tags,
        Optional<Concern> concerns) {
    public BigDecimal amount() {
        return unitPrice.multiply(quantity);
    }

    public String item() {
        return billedAs.item();
    }

    public String category() {
        return billedAs.category();
    }

    public String taxCategory() {
        return billedAs.taxCategory();
    }
}

package meisai.price;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.account.CodePointOrder;

/**
 * Charges that calls have posted for one day, item and unit price.
 *
 * @param charges the quantity of each by its id
 */
public record PostedExplanation(BigDecimal unitPrice, SortedMap<String, BigDecimal> charges) implements Explanation {
    public PostedExplanation {
        SortedMap<String, BigDecimal> sorted = new TreeMap<>(CodePointOrder.INSTANCE);
        sorted.putAll(charges);
        charges = Collections.unmodifiableSortedMap(sorted);
    }

    @Override
    public BigDecimal quantity() {
        return charges.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}

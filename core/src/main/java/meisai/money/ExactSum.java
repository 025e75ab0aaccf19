package meisai.money;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The exact sum of unit prices times quantities. Adds up the quantities of each price first and multiplies once a price:
 * an amount has many more digits than a quantity.
 */
public final class ExactSum {
    private static final class Quantity {
        private BigDecimal sum;

        Quantity(BigDecimal first) {
            this.sum = first;
        }
    }

    private final Map<BigDecimal, Quantity> byPrice = new LinkedHashMap<>();

    public void add(BigDecimal unitPrice, BigDecimal quantity) {
        Quantity known = byPrice.get(unitPrice);
        if (known == null) {
            byPrice.put(unitPrice, new Quantity(quantity));
        } else {
            known.sum = known.sum.add(quantity);
        }
    }

    public BigDecimal amount() {
        BigDecimal amount = BigDecimal.ZERO;
        for (Map.Entry<BigDecimal, Quantity> each : byPrice.entrySet()) {
            amount = amount.add(each.getKey().multiply(each.getValue().sum));
        }
        return amount;
    }
}

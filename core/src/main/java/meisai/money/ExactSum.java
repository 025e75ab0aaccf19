package meisai.money;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The exact sum of unit prices times quantities, over rows that can be taken out again. Adds up the quantities of each
 * price first and multiplies once a price: an amount has many more digits than a quantity.
 */
public final class ExactSum {
    private static final class Quantity {
        private BigDecimal sum;

        Quantity(BigDecimal first) {
            this.sum = first;
        }
    }

    private final Map<BigDecimal, Quantity> byPrice = new LinkedHashMap<>();
    private long rows;

    public void add(BigDecimal unitPrice, BigDecimal quantity) {
        sum(unitPrice, quantity);
        rows++;
    }

    /** Takes a row out that was put in. */
    public void remove(BigDecimal unitPrice, BigDecimal quantity) {
        sum(unitPrice, quantity.negate());
        rows--;
    }

    private void sum(BigDecimal unitPrice, BigDecimal quantity) {
        Quantity known = byPrice.get(unitPrice);
        if (known == null) {
            byPrice.put(unitPrice, new Quantity(quantity));
        } else {
            known.sum = known.sum.add(quantity);
        }
    }

    /** Whether every row was taken out again. */
    public boolean isEmpty() {
        return rows == 0;
    }

    public BigDecimal amount() {
        BigDecimal amount = BigDecimal.ZERO;
        for (Map.Entry<BigDecimal, Quantity> each : byPrice.entrySet()) {
            amount = amount.add(each.getKey().multiply(each.getValue().sum));
        }
        return amount;
    }

    /** A sum of the same rows that goes its own way. */
    public ExactSum copy() {
        ExactSum copy = new ExactSum();
        byPrice.forEach((price, quantity) -> copy.byPrice.put(price, new Quantity(quantity.sum)));
        copy.rows = rows;
        return copy;
    }
}

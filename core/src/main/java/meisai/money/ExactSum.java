package meisai.money;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The exact sum of unit prices times quantities, over rows that can be taken out again. Adds up the quantities of each
 * price first and multiplies once a price: an amount has many more digits than a quantity.
 */
public final class ExactSum {
    private static final class Quantity {
        private BigDecimal sum = BigDecimal.ZERO;
        private long rows;
    }

    private final Map<BigDecimal, Quantity> byPrice = new LinkedHashMap<>();
    /** Rows of one item have the same object for their price. */
    private @Nullable BigDecimal lastPrice;

    private @Nullable Quantity last;

    public void add(BigDecimal unitPrice, BigDecimal quantity) {
        Quantity known = of(unitPrice);
        known.sum = known.sum.add(quantity);
        known.rows++;
    }

    @SuppressWarnings("ReferenceEquality") // others are looked up
    private Quantity of(BigDecimal unitPrice) {
        Quantity known = last;
        if (known == null || unitPrice != lastPrice) {
            known = byPrice.computeIfAbsent(unitPrice, price -> new Quantity());
            last = known;
            lastPrice = unitPrice;
        }
        return known;
    }

    /** Takes a row out that was put in. @throws java.util.NoSuchElementException when there is none of its price */
    public void remove(BigDecimal unitPrice, BigDecimal quantity) {
        Quantity known = Optional.ofNullable(byPrice.get(unitPrice)).orElseThrow();
        known.sum = known.sum.subtract(quantity);
        known.rows--;
        if (known.rows == 0) {
            byPrice.remove(unitPrice);
            last = null;
        }
    }

    /** Whether there is no row, or every row was taken out again. */
    public boolean isEmpty() {
        return byPrice.isEmpty();
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
        byPrice.forEach((price, quantity) -> {
            Quantity same = new Quantity();
            same.sum = quantity.sum;
            same.rows = quantity.rows;
            copy.byPrice.put(price, same);
        });
        return copy;
    }
}

package meisai.meter;

import java.math.BigDecimal;

/** Something that is measured: quantities have at most {@code decimals} (0 to 12) places of {@code unit}. */
public record Meter(String name, String unit, int decimals) {
    public static final int MAX_DECIMALS = 12;

    public Meter {
        if (decimals < 0 || decimals > MAX_DECIMALS) {
            throw new IllegalArgumentException("meter " + name + " with " + decimals + " decimals");
        }
    }

    /** Whether {@code quantity} is a whole number of this meter's smallest unit; trailing zeros do not count. */
    public boolean fits(BigDecimal quantity) {
        return quantity.scale() <= decimals || quantity.stripTrailingZeros().scale() <= decimals;
    }
}

package meisai.server.store;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Quantities as the store keeps them: a 64-bit whole number and a scale, or text where 64 bits do not hold the number. */
final class ExactQuantity {
    private static final int SURE_DIGITS = 18;

    private ExactQuantity() {}

    static BigDecimal of(long unscaled, @Nullable String wide, int scale) {
        return wide == null ? BigDecimal.valueOf(unscaled, scale) : new BigDecimal(new BigInteger(wide), scale);
    }

    /** Whether 64 bits hold the number; most quantities are whole and tell it at once. */
    static boolean fits(BigDecimal quantity) {
        return quantity.precision() <= SURE_DIGITS || quantity.unscaledValue().bitLength() < Long.SIZE;
    }

    /** The number of a quantity that {@link #fits}. */
    static long unscaled(BigDecimal quantity) {
        return quantity.scale() == 0
                ? quantity.longValue()
                : quantity.unscaledValue().longValue();
    }
}

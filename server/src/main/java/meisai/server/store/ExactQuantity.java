package meisai.server.store;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Quantities as the store keeps them: a 64-bit whole number and a scale, or text where 64 bits do not hold the number. */
final class ExactQuantity {
    private ExactQuantity() {}

    static BigDecimal of(long unscaled, @Nullable String wide, int scale) {
        return wide == null ? BigDecimal.valueOf(unscaled, scale) : new BigDecimal(new BigInteger(wide), scale);
    }

    static boolean fits(BigDecimal quantity) {
        return quantity.unscaledValue().bitLength() < Long.SIZE;
    }
}

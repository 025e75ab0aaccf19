package meisai.money;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * How an exact amount becomes an amount of whole currency units. This is the only place where money is rounded.
 * CEILING and FLOOR go towards plus and minus infinity, HALF_UP away from zero.
 */
public enum Rounding {
    CEILING(RoundingMode.CEILING),
    FLOOR(RoundingMode.FLOOR),
    HALF_UP(RoundingMode.HALF_UP);

    private final RoundingMode mode;

    Rounding(RoundingMode mode) {
        this.mode = mode;
    }

    public Money round(BigDecimal exact, Currency currency) {
        return new Money(exact.setScale(currency.digits(), mode), currency);
    }

    /** Rounds the exact quotient {@code numerator / denominator} once, without an intermediate result. */
    public Money roundQuotient(BigDecimal numerator, BigDecimal denominator, Currency currency) {
        return new Money(numerator.divide(denominator, currency.digits(), mode), currency);
    }

    public static Optional<Rounding> byName(String name) {
        for (Rounding rounding : values()) {
            if (rounding.name().equals(name)) {
                return Optional.of(rounding);
            }
        }
        return Optional.empty();
    }
}

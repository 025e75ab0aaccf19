package meisai.money;

import java.util.Optional;

/** A currency a bill can be in. {@link #digits} is the number of decimals of its smallest unit (ISO 4217). */
public enum Currency {
    JPY(0),
    USD(2),
    EUR(2);

    private final int digits;

    Currency(int digits) {
        this.digits = digits;
    }

    public int digits() {
        return digits;
    }

    public static Optional<Currency> byCode(String code) {
        for (Currency currency : values()) {
            if (currency.name().equals(code)) {
                return Optional.of(currency);
            }
        }
        return Optional.empty();
    }
}

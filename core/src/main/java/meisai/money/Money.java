package meisai.money;

import java.math.BigDecimal;

/** A rounded amount: its scale is exactly the digits of its currency. An exact, unrounded amount is a plain {@link BigDecimal}. */
public record Money(BigDecimal amount, Currency currency) {
    public Money {
        if (amount.scale() != currency.digits()) {
            throw new IllegalArgumentException(
                    amount.toPlainString() + " is not rounded to " + currency.digits() + " digits of " + currency);
        }
    }

    public static Money zero(Currency currency) {
        return new Money(BigDecimal.ZERO.setScale(currency.digits()), currency);
    }

    public Money plus(Money other) {
        return new Money(amount.add(sameCurrency(other)), currency);
    }

    public Money minus(Money other) {
        return new Money(amount.subtract(sameCurrency(other)), currency);
    }

    private BigDecimal sameCurrency(Money other) {
        if (other.currency != currency) {
            throw new IllegalArgumentException("cannot mix " + currency + " and " + other.currency);
        }
        return other.amount;
    }
}

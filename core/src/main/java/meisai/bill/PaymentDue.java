package meisai.bill;

import java.math.BigDecimal;
import meisai.money.Money;

/** What a close makes of the amount of its bill and of amounts that wait from earlier months (billing model, "Payment"). */
public sealed interface PaymentDue {
    /** There is nothing to pay. */
    record Nothing() implements PaymentDue {}

    /** The sum is below the minimum charge of the account and waits for a later month. */
    record Waits() implements PaymentDue {}

    /** One payment of the sum. */
    record Pays(Money sum) implements PaymentDue {}

    static PaymentDue of(Money amount, Money waiting, BigDecimal minimumCharge) {
        Money sum = amount.plus(waiting);
        if (sum.amount().signum() == 0) {
            return new Nothing();
        }
        return sum.amount().compareTo(minimumCharge) < 0 ? new Waits() : new Pays(sum);
    }
}

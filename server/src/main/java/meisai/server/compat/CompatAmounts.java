package meisai.server.compat;

import meisai.money.Decimals;
import meisai.money.Money;
import tools.jackson.databind.node.ObjectNode;

/** Amounts on the wire. */
final class CompatAmounts {
    private CompatAmounts() {}

    /** Whole numbers as integers, others plain with at most the currency's digits and no trailing zeros. */
    static ObjectNode amount(ObjectNode node, Money money) {
        return amount(node, "amount", money);
    }

    static ObjectNode amount(ObjectNode node, String name, Money money) {
        return node.put(name, Decimals.normal(money.amount()));
    }

    static ObjectNode amountAndCurrency(ObjectNode node, Money money) {
        return amount(node, money).put("currency", money.currency().name());
    }
}

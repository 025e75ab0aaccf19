package meisai.price;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import meisai.account.CodePointOrder;
import meisai.account.Resource;
import meisai.pricebook.BillItem;
import meisai.pricebook.PriceModel.PerUnit;
import meisai.pricebook.PriceModel.RoundUp;

/**
 * {@code roundUpTo} by month: what is between the quantity of a resource and item and the next multiple, by the version
 * in force on the first day that contributes (billing model, price model 2).
 */
final class MonthRoundUps {
    private static final class Total {
        private final Cell first;
        private final BillItem item;
        private final PerUnit model;
        private BigDecimal used = BigDecimal.ZERO;

        Total(Cell first, BillItem item, PerUnit model) {
            this.first = first;
            this.item = item;
            this.model = model;
        }
    }

    private final Map<Resource, Map<String, Total>> totals = new TreeMap<>();

    void add(Cell cell, Units units, PerUnit model) {
        Total total = totals.computeIfAbsent(cell.resource(), key -> new TreeMap<>(CodePointOrder.INSTANCE))
                .computeIfAbsent(units.item().name(), key -> new Total(cell, units.item(), model));
        total.used = total.used.add(units.quantity());
    }

    /** Grants by month cover what is added, after all days and in the order of resources and items. */
    void finish(Grants grants, MonthRows rows) {
        totals.values()
                .forEach(byItem -> byItem.values().forEach(total -> {
                    RoundUp roundUp = total.model.roundUp().orElseThrow();
                    BigDecimal price = total.model.unitPrice();
                    Explanation extra = new RoundUpExplanation(total.first.versionDay(), price, roundUp, total.used);
                    rows.ofResource(
                            total.first.resource(),
                            total.first.standing(),
                            BilledAs.named(roundUp.name(), total.item),
                            extra);
                    grants.coverOfMonth(total.first, total.item, price, extra.quantity());
                }));
    }
}

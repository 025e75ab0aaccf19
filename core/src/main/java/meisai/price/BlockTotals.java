package meisai.price;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import meisai.account.CodePointOrder;
import meisai.account.Resource;
import meisai.pricebook.BillItem;
import meisai.pricebook.PriceModel.Blocks;
import meisai.pricebook.PriceModel.Scope;

/**
 * Model {@code package}: begun blocks of the month's total, by the version in force on the first day that contributes;
 * by account the row has no resource (billing model, price model 5).
 */
final class BlockTotals {
    private record Holder(String item, Optional<Resource> resource) {}

    private static final Comparator<Holder> ORDER = Comparator.comparing(Holder::item, CodePointOrder.INSTANCE)
            .thenComparing(Holder::resource, RowOrder.RESOURCES);

    private static final class Total {
        private final Cell first;
        private final BillItem item;
        private final Blocks model;
        private BigDecimal quantity = BigDecimal.ZERO;

        Total(Cell first, BillItem item, Blocks model) {
            this.first = first;
            this.item = item;
            this.model = model;
        }
    }

    private final Map<Holder, Total> totals = new TreeMap<>(ORDER);

    void add(Cell cell, Units units, Blocks model) {
        Optional<Resource> resource =
                model.scope() == Scope.ACCOUNT_MONTH ? Optional.empty() : Optional.of(cell.resource());
        Total total = totals.computeIfAbsent(
                new Holder(units.item().name(), resource), holder -> new Total(cell, units.item(), model));
        total.quantity = total.quantity.add(units.quantity());
    }

    void finish(MonthRows rows) {
        totals.forEach((holder, total) -> {
            Explanation explanation = new PackageExplanation(
                    total.first.versionDay(),
                    total.model.scope(),
                    total.quantity,
                    total.model.per(),
                    total.model.price());
            if (holder.resource().isPresent()) {
                rows.ofResource(holder.resource().get(), total.first.standing(), BilledAs.of(total.item), explanation);
            } else {
                rows.ofAccount(BilledAs.of(total.item), explanation);
            }
        });
    }
}

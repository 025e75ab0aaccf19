package meisai.price;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import meisai.account.CodePointOrder;
import meisai.account.Resource;
import meisai.pricebook.BillItem;
import meisai.pricebook.PriceModel.Scope;
import meisai.pricebook.PriceModel.Volume;

/**
 * Model {@code volume}: the month's total picks one tier for all units, by the version in force on the first day that
 * contributes; one row per resource (billing model, price model 4).
 */
final class VolumeTotals {
    private static final class Total {
        private final Cell first;
        private final BillItem item;
        private final Volume model;
        private BigDecimal quantity = BigDecimal.ZERO;

        Total(Cell first, BillItem item, Volume model) {
            this.first = first;
            this.item = item;
            this.model = model;
        }

        void add(BigDecimal more) {
            quantity = quantity.add(more);
        }
    }

    private final Map<String, Total> ofAccount = new TreeMap<>(CodePointOrder.INSTANCE);
    private final Map<String, Map<Resource, Total>> ofResources = new TreeMap<>(CodePointOrder.INSTANCE);

    void add(Cell cell, Units units, Volume model) {
        BillItem item = units.item();
        ofAccount
                .computeIfAbsent(item.name(), name -> new Total(cell, item, model))
                .add(units.quantity());
        ofResources
                .computeIfAbsent(item.name(), name -> new TreeMap<>())
                .computeIfAbsent(cell.resource(), resource -> new Total(cell, item, model))
                .add(units.quantity());
    }

    void finish(MonthRows rows) {
        ofResources.forEach((name, byResource) -> {
            Total account = Optional.ofNullable(ofAccount.get(name)).orElseThrow();
            byResource.forEach((resource, total) -> {
                Total deciding = account.model.scope() == Scope.ACCOUNT_MONTH ? account : total;
                rows.ofResource(
                        resource,
                        total.first.standing(),
                        BilledAs.of(deciding.item),
                        new VolumeExplanation(
                                deciding.first.versionDay(),
                                deciding.model.scope(),
                                deciding.quantity,
                                deciding.model.tiers(),
                                total.quantity));
            });
        });
    }
}

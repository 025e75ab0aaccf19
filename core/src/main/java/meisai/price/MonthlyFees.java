package meisai.price;

import java.time.YearMonth;
import java.util.Map;
import java.util.TreeMap;
import meisai.account.CodePointOrder;
import meisai.account.Resource;
import meisai.pricebook.BillItem;
import meisai.pricebook.PriceModel.Monthly;

/**
 * Model {@code monthly}: once a resource, item and month if any day qualifies, at the fee of the version in force on
 * the first qualifying day; by day in proportion to the qualifying days (billing model, price model 7).
 */
final class MonthlyFees {
    private static final class Fee {
        private final Cell first;
        private final BillItem item;
        private final Monthly model;
        private int days;

        Fee(Cell first, BillItem item, Monthly model) {
            this.first = first;
            this.item = item;
            this.model = model;
        }
    }

    private final YearMonth month;
    private final Map<Resource, Map<String, Fee>> fees = new TreeMap<>();

    MonthlyFees(YearMonth month) {
        this.month = month;
    }

    void qualifies(Cell cell, BillItem item, Monthly model) {
        fees.computeIfAbsent(cell.resource(), key -> new TreeMap<>(CodePointOrder.INSTANCE))
                .computeIfAbsent(item.name(), name -> new Fee(cell, item, model))
                .days++;
    }

    void finish(MonthRows rows) {
        fees.forEach((resource, byItem) -> byItem.values()
                .forEach(fee -> rows.ofResource(
                        resource,
                        fee.first.standing(),
                        BilledAs.of(fee.item),
                        new MonthlyExplanation(
                                fee.first.versionDay(),
                                fee.model.fee(),
                                fee.model.prorateByDay(),
                                fee.days,
                                month.lengthOfMonth()))));
    }
}

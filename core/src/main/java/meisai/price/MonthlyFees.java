package meisai.price;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import meisai.pricebook.BillItem;
import meisai.pricebook.PriceModel.Monthly;

/**
 * Model {@code monthly}: once a resource, item and month if any day qualifies, at the fee of the version in force on
 * the first qualifying day; by day in proportion to the qualifying days (billing model, price model 7).
 */
final class MonthlyFees {
    /** A fee of a resource and item that some day has qualified for. */
    static final class Fee {
        private final Cell first;
        private final BillItem item;
        private final Monthly model;
        private int days;

        Fee(Cell first, BillItem item, Monthly model) {
            this.first = first;
            this.item = item;
            this.model = model;
        }

        boolean isOf(BillItem other) {
            return item.name().equals(other.name());
        }

        void addDays(int more) {
            days += more;
        }
    }

    private final YearMonth month;
    private final List<Fee> fees = new ArrayList<>();

    MonthlyFees(YearMonth month) {
        this.month = month;
    }

    void qualifies(Cell cell, BillItem item, Monthly model) {
        for (Fee fee : cell.ofMonth().monthlyFees()) {
            if (fee.isOf(item)) {
                fee.addDays(1);
                return;
            }
        }
        Fee fee = new Fee(cell, item, model);
        fee.addDays(1);
        fees.add(fee);
        cell.ofMonth().monthlyFees().add(fee);
    }

    void finish(MonthRows rows) {
        fees.forEach(fee -> rows.ofResource(
                fee.first.resource(),
                fee.first.standing(),
                fee.first.version().billedAs(fee.item),
                new MonthlyExplanation(
                        fee.first.versionDay(),
                        fee.model.fee(),
                        fee.model.prorateByDay(),
                        fee.days,
                        month.lengthOfMonth())));
    }
}

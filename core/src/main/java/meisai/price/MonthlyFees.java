package meisai.price;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.YearMonth;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import meisai.account.CodePointOrder;
import meisai.account.Resource;
import meisai.account.Standing;
import meisai.pricebook.BillItem;
import meisai.pricebook.PriceModel.Monthly;

/**
 * Model {@code monthly}: once a resource, item and month if any day qualifies, at the fee of the version in force on
 * the first qualifying day; by day: fee x qualifying days / days of the month, HALF_UP to 18 places, as the unit price
 * of one row (billing model, price model 7).
 */
final class MonthlyFees {
    /** Places of a prorated fee. */
    private static final int PRORATED_PLACES = 18;

    private static final class Fee {
        private final BillItem item;
        private final Monthly model;
        private final Standing first;
        private int days = 1;

        Fee(BillItem item, Monthly model, Standing first) {
            this.item = item;
            this.model = model;
            this.first = first;
        }
    }

    private final YearMonth month;
    private final Map<Resource, Map<String, Fee>> fees = new TreeMap<>();

    MonthlyFees(YearMonth month) {
        this.month = month;
    }

    void qualifies(Resource resource, BillItem item, Monthly model, Standing standing) {
        fees.computeIfAbsent(resource, key -> new TreeMap<>(CodePointOrder.INSTANCE))
                .merge(item.name(), new Fee(item, model, standing), (fee, again) -> {
                    fee.days++;
                    return fee;
                });
    }

    void emit(RatingSink sink) {
        ChargeDate date = new ChargeDate.InMonth(month);
        fees.forEach((resource, byItem) -> byItem.values()
                .forEach(fee -> sink.charge(new Charge(
                        date,
                        Optional.of(resource),
                        fee.item.name(),
                        fee.item.category(),
                        fee.item.taxCategory(),
                        unitPrice(fee),
                        BigDecimal.ONE,
                        fee.first.group(),
                        fee.first.tags()))));
    }

    private BigDecimal unitPrice(Fee fee) {
        if (!fee.model.prorateByDay()) {
            return fee.model.fee();
        }
        return fee.model
                .fee()
                .multiply(BigDecimal.valueOf(fee.days))
                .divide(BigDecimal.valueOf(month.lengthOfMonth()), PRORATED_PLACES, RoundingMode.HALF_UP);
    }
}

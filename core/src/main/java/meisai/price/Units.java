package meisai.price;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.pricebook.BillItem;
import meisai.pricebook.PriceModel;
import meisai.usage.DailyUsage;

/** What a resource used of an item on a day. */
final class Units {
    private final BillItem item;
    private final boolean byRecord;
    private BigDecimal quantity = BigDecimal.ZERO;
    private final SortedMap<BigDecimal, Long> records;

    Units(BillItem item) {
        this.item = item;
        this.byRecord = item.model() instanceof PriceModel.PerUnit model
                && model.roundUp()
                        .filter(roundUp -> roundUp.scope() == PriceModel.RoundUpScope.RECORD)
                        .isPresent();
        this.records = byRecord ? new TreeMap<>() : Collections.emptySortedMap();
    }

    /** @throws IllegalArgumentException when the item needs the quantity of each record and the usage has none */
    void add(DailyUsage usage) {
        quantity = quantity.add(usage.quantity());
        if (byRecord) {
            BigDecimal each = usage.ofEach()
                    .orElseThrow(() -> new IllegalArgumentException(
                            item.name() + " rounds up by record, and usage of " + usage.meter() + " on " + usage.day()
                                    + " does not tell its " + usage.records() + " records apart"));
            records.merge(each, usage.records(), Long::sum);
        }
    }

    BillItem item() {
        return item;
    }

    BigDecimal quantity() {
        return quantity;
    }

    /** How many records have which quantity, for an item that rounds up by record. */
    SortedMap<BigDecimal, Long> records() {
        return records;
    }
}

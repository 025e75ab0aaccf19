package meisai.price;

import java.util.List;
import java.util.Optional;
import meisai.pricebook.BillItem;
import meisai.usage.ParkReason;

/** Which items price some usage, or why none does yet. */
public sealed interface ItemMatch {
    /**
     * @param item prices the quantity
     * @param activeDay items that make a day with such usage an active one
     */
    record Priced(Optional<BillItem> item, List<BillItem> activeDay) implements ItemMatch {}

    record Parked(ParkReason reason) implements ItemMatch {}
}

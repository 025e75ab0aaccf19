package meisai.price;

import meisai.pricebook.BillItem;
import meisai.usage.ParkReason;

/** Which item prices some usage, or why none does yet. */
public sealed interface ItemMatch {
    record Priced(BillItem item) implements ItemMatch {}

    record Parked(ParkReason reason) implements ItemMatch {}
}

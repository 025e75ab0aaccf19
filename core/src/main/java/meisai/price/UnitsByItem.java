package meisai.price;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import meisai.account.CodePointOrder;
import meisai.pricebook.BillItem;
import meisai.usage.DailyUsage;

/** The units of a few items by item name, which is the canonical order for what counts by account. */
final class UnitsByItem {
    private final List<Units> units = new ArrayList<>();

    void add(BillItem item, DailyUsage usage) {
        int place = units.size();
        while (place > 0) {
            Units before = units.get(place - 1);
            int order = CodePointOrder.INSTANCE.compare(before.item().name(), item.name());
            if (order == 0) {
                before.add(usage);
                return;
            }
            if (order < 0) {
                break;
            }
            place--;
        }
        Units added = new Units(item);
        added.add(usage);
        units.add(place, added);
    }

    void forEach(Consumer<Units> action) {
        units.forEach(action);
    }

    boolean isEmpty() {
        return units.isEmpty();
    }

    void clear() {
        units.clear();
    }
}

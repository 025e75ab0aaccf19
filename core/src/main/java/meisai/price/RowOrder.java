package meisai.price;

import java.util.Comparator;
import java.util.Optional;
import meisai.account.CodePointOrder;
import meisai.account.Resource;

/** The canonical order of the rows of one date: rows without a resource first, then by resource, item and unit price. */
final class RowOrder {
    static final Comparator<Optional<Resource>> RESOURCES = (left, right) -> {
        if (left.isEmpty() || right.isEmpty()) {
            return Boolean.compare(left.isPresent(), right.isPresent());
        }
        return left.get().compareTo(right.get());
    };

    /** What is in none of it (group, category) tells rows apart that are equal in all of it. */
    static final Comparator<Charge> OF_ONE_DATE = Comparator.comparing(Charge::resource, RESOURCES)
            .thenComparing(Charge::item, CodePointOrder.INSTANCE)
            .thenComparing(Charge::unitPrice)
            .thenComparing(charge -> charge.group().orElse(""), CodePointOrder.INSTANCE)
            .thenComparing(Charge::billedAs, BilledAs.ORDER)
            .thenComparing(charge -> charge.concerns()
                    .map(concern -> concern.month() + " " + concern.why())
                    .orElse(""));

    private RowOrder() {}
}

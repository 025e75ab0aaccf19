package meisai.price;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import meisai.account.CodePointOrder;
import meisai.pricebook.BillItem;
import meisai.pricebook.Grant;

/**
 * Included quantities by account and month (free tiers): each covers the units of its items in canonical order, a unit
 * is covered once, grants apply in the order of the book. Quantity, items and place of a grant are those of the version
 * in force on the first day that contributes to it (billing model, price model 6 and ruling 7).
 *
 * <p>Usage arrives in canonical order, so that taking from each grant in turn, row by row, covers the same units as
 * applying one grant after the other to the whole month: what a grant covers of a row depends only on what it covered
 * of earlier rows and on what earlier grants covered of this row.
 */
final class AccountGrants {
    private static final class Active {
        private final Grant grant;
        private final int place;
        private BigDecimal left;

        Active(Grant grant, int place) {
            this.grant = grant;
            this.place = place;
            this.left = grant.quantity();
        }
    }

    /** What one negative row is about. */
    private record Covered(String grant, BigDecimal unitPrice, String item, String category, String taxCategory) {}

    private static final Comparator<Covered> ORDER = Comparator.comparing(Covered::grant, CodePointOrder.INSTANCE)
            .thenComparing(Covered::unitPrice)
            .thenComparing(Covered::item, CodePointOrder.INSTANCE)
            .thenComparing(Covered::category, CodePointOrder.INSTANCE)
            .thenComparing(Covered::taxCategory, CodePointOrder.INSTANCE);

    private final Map<String, Active> active = new HashMap<>();
    private final List<Active> inOrder = new ArrayList<>();
    private final Map<Covered, BigDecimal> covered = new TreeMap<>(ORDER);

    /** Covers what it can of {@code quantity} units of a perUnit item. */
    void cover(VersionIndex version, BillItem item, BigDecimal unitPrice, BigDecimal quantity) {
        for (Grant grant : version.grants(item.name())) {
            activate(version, grant);
        }
        BigDecimal uncovered = quantity;
        for (Active candidate : inOrder) {
            if (candidate.grant.items().contains(item.name())) {
                BigDecimal taken = uncovered.min(candidate.left);
                if (taken.signum() > 0) {
                    candidate.left = candidate.left.subtract(taken);
                    uncovered = uncovered.subtract(taken);
                    Covered row = new Covered(
                            candidate.grant.name(),
                            unitPrice.negate(),
                            item.name(),
                            item.category(),
                            item.taxCategory());
                    covered.merge(row, taken, BigDecimal::add);
                }
            }
        }
    }

    private void activate(VersionIndex version, Grant grant) {
        if (!active.containsKey(grant.name())) {
            Active activated = new Active(grant, version.place(grant));
            active.put(grant.name(), activated);
            inOrder.add(activated);
            inOrder.sort(Comparator.comparingInt((Active other) -> other.place)
                    .thenComparing(other -> other.grant.name(), CodePointOrder.INSTANCE));
        }
    }

    /** One row per grant, item and unit price; what was covered at a price of 0 takes nothing off and gives no row. */
    void emit(YearMonth month, RatingSink sink) {
        ChargeDate date = new ChargeDate.InMonth(month);
        covered.forEach((row, quantity) -> {
            if (row.unitPrice().signum() != 0) {
                sink.charge(new Charge(
                        date,
                        Optional.empty(),
                        row.grant(),
                        row.category(),
                        row.taxCategory(),
                        row.unitPrice(),
                        quantity,
                        Optional.empty(),
                        Map.of()));
            }
        });
    }
}

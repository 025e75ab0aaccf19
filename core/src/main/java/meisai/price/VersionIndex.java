package meisai.price;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meisai.account.CodePointOrder;
import meisai.account.Standing;
import meisai.account.Status;
import meisai.pricebook.BillItem;
import meisai.pricebook.Grant;
import meisai.pricebook.PriceBook;
import meisai.usage.Attributes;

/** One price book version with its answers to repeated questions remembered. Not for use by several threads. */
final class VersionIndex {
    private record Used(String meter, Attributes attributes) {}

    private record PlanAndStatus(Optional<String> plan, Optional<Status> status) {}

    private final PriceBook book;
    private final Map<Used, List<BillItem>> candidates = new HashMap<>();
    private final Map<PlanAndStatus, List<BillItem>> fees = new HashMap<>();
    private final Map<String, List<Grant>> grants = new HashMap<>();

    VersionIndex(PriceBook book) {
        this.book = book;
    }

    PriceBook book() {
        return book;
    }

    /** The items whose meter and attributes match, whatever the plan and status. */
    List<BillItem> candidates(String meter, Attributes attributes) {
        return candidates.computeIfAbsent(
                new Used(meter, attributes),
                used -> book.items().stream()
                        .filter(item -> item.model().pricesQuantities())
                        .filter(item -> item.applies()
                                .matchesUsage(used.meter(), used.attributes().values()))
                        .toList());
    }

    /** The items without a meter that match the standing, by name. */
    List<BillItem> fees(Standing standing) {
        return fees.computeIfAbsent(
                new PlanAndStatus(standing.plan(), standing.status()),
                key -> book.items().stream()
                        .filter(item -> !item.model().pricesQuantities())
                        .filter(item -> item.applies().matches(standing))
                        .sorted(Comparator.comparing(BillItem::name, CodePointOrder.INSTANCE))
                        .toList());
    }

    /** The grants that cover an item, in the order in which they apply. */
    List<Grant> grants(String item) {
        return grants.computeIfAbsent(item, name -> {
            List<Grant> covering = new ArrayList<>();
            for (Grant grant : book.grants()) {
                if (grant.items().contains(name)) {
                    covering.add(grant);
                }
            }
            return covering;
        });
    }

    int place(Grant grant) {
        return book.grants().indexOf(grant);
    }
}

package meisai.price;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meisai.account.CodePointOrder;
import meisai.account.Standing;
import meisai.account.Status;
import meisai.pricebook.BillItem;
import meisai.pricebook.Grant;
import meisai.pricebook.PriceBook;
import meisai.pricebook.PriceModel;
import meisai.pricebook.PriceModel.Kind;
import meisai.usage.Attributes;
import org.jspecify.annotations.Nullable;

/** One price book version with its answers to repeated questions remembered. Not for use by several threads. */
final class VersionIndex {
    private record Used(String meter, Attributes attributes) {}

    private record UsedBy(String meter, Attributes attributes, Optional<String> plan, Optional<Status> status) {}

    /** An answer with what was asked about, which most questions after it have in common. */
    private record Answer(String meter, Attributes attributes, Standing standing, Optional<ItemMatch.Priced> priced) {
        boolean isTo(String asked, Attributes withAttributes, Standing of) {
            return meter.equals(asked)
                    && attributes.equals(withAttributes)
                    && standing.plan().equals(of.plan())
                    && standing.status().equals(of.status());
        }
    }

    private record PlanAndStatus(Optional<String> plan, Optional<Status> status) {}

    private static final int RECENT_BITS = 10;
    private static final int RECENT = 1 << RECENT_BITS;
    /** Brings what numbers differ in to their first bits (the golden ratio of 2 to the 32nd). */
    private static final int SPREAD = 0x9E37_79B9;

    private final PriceBook book;
    /** The items whose meter and attributes match some usage, whatever the plan and status. */
    record Candidates(List<BillItem> ofQuantity, List<BillItem> activeDay) {}

    private final Map<Used, Candidates> candidates = new HashMap<>();
    private final Map<UsedBy, Optional<ItemMatch.Priced>> priced = new HashMap<>();
    /** Answers of late, each at a place that follows from what was asked: they spare the map's records and their hashes. */
    private final @Nullable Answer[] recent = new Answer[RECENT];

    private final IdentityHashMap<BillItem, BilledAs> billedAs = new IdentityHashMap<>();
    private final Map<PlanAndStatus, List<BillItem>> fees = new HashMap<>();
    private final Map<String, List<Grant>> grants = new HashMap<>();

    VersionIndex(PriceBook book) {
        this.book = book;
    }

    PriceBook book() {
        return book;
    }

    Candidates candidates(String meter, Attributes attributes) {
        return candidates.computeIfAbsent(
                new Used(meter, attributes),
                used -> new Candidates(matching(used, Kind.QUANTITY), matching(used, Kind.ACTIVITY)));
    }

    /** The items that price usage of a resource with a standing; empty when none does. */
    Optional<ItemMatch.Priced> priced(String meter, Attributes attributes, Standing standing) {
        int place = place(meter, attributes, standing);
        Answer last = recent[place];
        if (last != null && last.isTo(meter, attributes, standing)) {
            return last.priced();
        }
        Optional<ItemMatch.Priced> found = look(meter, attributes, standing);
        recent[place] = new Answer(meter, attributes, standing, found);
        return found;
    }

    private static int place(String meter, Attributes attributes, Standing standing) {
        int asked = mixed(mixed(meter.hashCode()) + attributes.hashCode());
        int of = standing.plan().hashCode()
                + 31 * standing.status().map(Status::name).orElse("").hashCode();
        return mixed(asked + of) >>> (Integer.SIZE - RECENT_BITS);
    }

    /** Unlike a product with 31, as texts have it in their hashes: similar names would take each other's places. */
    private static int mixed(int hash) {
        int spread = hash * SPREAD;
        return spread ^ (spread >>> 15);
    }

    private Optional<ItemMatch.Priced> look(String meter, Attributes attributes, Standing standing) {
        UsedBy key = new UsedBy(meter, attributes, standing.plan(), standing.status());
        return priced.computeIfAbsent(key, used -> match(candidates(meter, attributes), standing));
    }

    private static Optional<ItemMatch.Priced> match(Candidates candidates, Standing standing) {
        Optional<BillItem> item = candidates.ofQuantity().stream()
                .filter(candidate -> candidate.applies().matches(standing))
                .findFirst();
        List<BillItem> activeDay = candidates.activeDay().stream()
                .filter(candidate -> candidate.applies().matches(standing))
                .toList();
        return item.isPresent() || !activeDay.isEmpty()
                ? Optional.of(new ItemMatch.Priced(item, activeDay))
                : Optional.empty();
    }

    /** What the rows are billed as that one of its items has under its own name; the same object each time. */
    BilledAs billedAs(BillItem item) {
        return billedAs.computeIfAbsent(item, BilledAs::of);
    }

    private List<BillItem> matching(Used used, Kind kind) {
        return book.items().stream()
                .filter(item -> item.model().kind() == kind)
                .filter(item -> item.applies()
                        .matchesUsage(used.meter(), used.attributes().values()))
                .toList();
    }

    /** A oneOff item by its name. */
    Optional<BillItem> oneOff(String name) {
        return book.items().stream()
                .filter(item -> item.name().equals(name) && item.model() instanceof PriceModel.OneOff)
                .findFirst();
    }

    /** The items that are due by plan and status and match the standing, by name. */
    List<BillItem> fees(Standing standing) {
        return fees.computeIfAbsent(
                new PlanAndStatus(standing.plan(), standing.status()),
                key -> book.items().stream()
                        .filter(item -> item.model().kind() == Kind.STANDING)
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

package meisai.pricebook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import meisai.account.CodePointOrder;
import meisai.account.Status;

/** Of the items that price the quantities of a meter at most one may match any usage: else it would be billed twice. */
final class OverlapCheck {
    private OverlapCheck() {}

    static void check(List<ItemDraft> drafts) {
        Map<String, List<ItemDraft>> byMeter = new LinkedHashMap<>();
        for (ItemDraft draft : drafts) {
            if (draft.pricesQuantities()) {
                String meter = draft.appliedTo().applies().meter().orElseThrow();
                List<ItemDraft> earlier = byMeter.computeIfAbsent(meter, key -> new ArrayList<>());
                checkAgainst(earlier, draft);
                earlier.add(draft);
            }
        }
    }

    private static void checkAgainst(List<ItemDraft> earlier, ItemDraft draft) {
        Applies applies = draft.appliedTo().applies();
        for (ItemDraft other : earlier) {
            if (draft.spot().problems().isFull()) {
                return;
            }
            Applies others = other.appliedTo().applies();
            if (applies.overlaps(others)) {
                draft.appliedTo()
                        .members()
                        .ifPresent(members -> members.mapping()
                                .problem(
                                        "overlap",
                                        draft.label() + " and " + other.label() + " both match "
                                                + common(applies, others)
                                                + "; usage has one price, so tell them apart by plans, statuses or"
                                                + " attributes"));
            }
        }
    }

    /** What both match. */
    private static String common(Applies left, Applies right) {
        List<String> parts = new ArrayList<>();
        parts.add("meter " + Quote.cut(left.meter().orElse("")));
        parts.add(common("plan", left.plans(), right.plans()));
        parts.add(common("status", names(left.statuses()), names(right.statuses())));
        Set<String> attributes = new LinkedHashSet<>(left.attributes().keySet());
        attributes.addAll(right.attributes().keySet());
        attributes.stream()
                .sorted(CodePointOrder.INSTANCE)
                .map(name -> common(
                        Quote.cut(name),
                        left.attributes().getOrDefault(name, Set.of()),
                        right.attributes().getOrDefault(name, Set.of())))
                .forEach(parts::add);
        return String.join(", ", parts);
    }

    /** An empty set stands for everything. */
    private static String common(String what, Set<String> left, Set<String> right) {
        if (left.isEmpty() && right.isEmpty()) {
            return "any " + what;
        }
        Set<String> both = new LinkedHashSet<>(left.isEmpty() ? right : left);
        both.retainAll(right.isEmpty() ? both : right);
        return what + " " + Quote.sorted(both);
    }

    private static Set<String> names(Set<Status> statuses) {
        return statuses.stream().map(Status::wireName).collect(Collectors.toSet());
    }
}

package meisai.pricebook;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import meisai.account.Standing;
import meisai.account.Status;

/**
 * To what an item applies. Without plans: any plan, also none; without statuses: any, also none. Each named attribute
 * must be present with one of its values.
 */
public record Applies(
        Optional<String> meter, Set<String> plans, Set<Status> statuses, Map<String, Set<String>> attributes) {
    public Applies {
        plans = Set.copyOf(plans);
        statuses = Set.copyOf(statuses);
        attributes = Map.copyOf(attributes);
    }

    /** Whether the standing of a resource on a day has one of the plans and one of the statuses. */
    public boolean matches(Standing standing) {
        return (plans.isEmpty() || standing.plan().filter(plans::contains).isPresent())
                && (statuses.isEmpty()
                        || standing.status().filter(statuses::contains).isPresent());
    }

    public boolean matchesUsage(String usedMeter, Map<String, String> usedAttributes) {
        return meter.filter(usedMeter::equals).isPresent()
                && attributes.entrySet().stream().allMatch(entry -> {
                    String value = usedAttributes.get(entry.getKey());
                    return value != null && entry.getValue().contains(value);
                });
    }

    /** Whether some plan, status, meter and attributes are matched by both. */
    public boolean overlaps(Applies other) {
        return meter.isPresent()
                && meter.equals(other.meter)
                && meet(plans, other.plans)
                && meet(statuses, other.statuses)
                && attributesMeet(other);
    }

    private boolean attributesMeet(Applies other) {
        for (Map.Entry<String, Set<String>> attribute : attributes.entrySet()) {
            if (!meet(attribute.getValue(), other.attributes.getOrDefault(attribute.getKey(), Set.of()))) {
                return false;
            }
        }
        return true;
    }

    /** An empty set stands for everything. */
    private static <T> boolean meet(Set<T> left, Set<T> right) {
        return left.isEmpty() || right.isEmpty() || !Collections.disjoint(left, right);
    }
}

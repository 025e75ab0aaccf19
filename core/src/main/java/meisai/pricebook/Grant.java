package meisai.pricebook;

import java.math.BigDecimal;
import java.util.Set;

/**
 * An included quantity: covers what is billed of its perUnit items, in canonical order.
 *
 * @param perMember plans; if there are any, a pool has the quantity once for each resource of the group that has one of
 *     them
 */
public record Grant(String name, Set<String> items, BigDecimal quantity, Scope scope, Set<String> perMember) {
    /** Who shares the quantity, and for how long. */
    public enum Scope {
        RESOURCE_DAY("resourceDay"),
        RESOURCE_MONTH("resourceMonth"),
        GROUP_MONTH("groupMonth"),
        ACCOUNT_MONTH("accountMonth");

        private final String wireName;

        Scope(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }

    public Grant {
        items = Set.copyOf(items);
        perMember = Set.copyOf(perMember);
        if (!perMember.isEmpty() && scope != Scope.GROUP_MONTH) {
            throw new IllegalArgumentException("perMember of a grant of " + scope);
        }
    }
}

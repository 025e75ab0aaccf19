package meisai.account;

import java.util.Optional;

/** What happens to usage that arrives for a closed month. */
public enum LatePolicy {
    NEXT_BILL("nextBill"),
    PARK("park"),
    REJECT("reject");

    private final String wireName;

    LatePolicy(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    public static Optional<LatePolicy> byWireName(String name) {
        for (LatePolicy policy : values()) {
            if (policy.wireName.equals(name)) {
                return Optional.of(policy);
            }
        }
        return Optional.empty();
    }
}

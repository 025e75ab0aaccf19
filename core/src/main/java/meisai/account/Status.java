package meisai.account;

import java.util.Optional;

/** The state a resource is in for a whole day. */
public enum Status {
    READY,
    TESTING,
    ACTIVE,
    INACTIVE,
    STANDBY,
    SUSPENDED,
    TERMINATED;

    private final String wireName = name().toLowerCase(java.util.Locale.ROOT);

    public String wireName() {
        return wireName;
    }

    public static Optional<Status> byWireName(String name) {
        for (Status status : values()) {
            if (status.wireName.equals(name)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}

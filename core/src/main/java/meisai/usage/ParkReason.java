package meisai.usage;

/** Why accepted usage cannot be priced yet. It is priced by itself when the missing thing arrives. */
public enum ParkReason {
    /** No version of the account's price book declares the meter. */
    UNKNOWN_METER("unknownMeter"),
    /** The quantity was kept before its meter was declared and has more places than the meter now allows. */
    TOO_PRECISE("quantityTooPrecise"),
    /** No version of the price book is in force on the service day. */
    NO_VERSION("noVersion"),
    /** An item would match, but the resource was never registered and so has no plan or status. */
    RESOURCE_NOT_REGISTERED("resourceNotRegistered"),
    /** An item would match, but the resource has no plan on the service day. */
    NO_PLAN("noPlan"),
    /** No item of the version in force matches. */
    NO_ITEM("noItem");

    private final String wireName;

    ParkReason(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    public static java.util.Optional<ParkReason> byWireName(String name) {
        for (ParkReason reason : values()) {
            if (reason.wireName.equals(name)) {
                return java.util.Optional.of(reason);
            }
        }
        return java.util.Optional.empty();
    }
}

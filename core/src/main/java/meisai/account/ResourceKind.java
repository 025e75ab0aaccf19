package meisai.account;

import java.util.Optional;

/** What a resource is; the wire name is also the name of its id column in the detailed CSV, in this order. */
public enum ResourceKind {
    IMSI("imsi"),
    VPG_ID("vpgId"),
    LORA_GATEWAY_ID("loraGatewayId"),
    LORA_DEVICE_ID("loraDeviceId"),
    SIGFOX_DEVICE_ID("sigfoxDeviceId"),
    DEVICE_ID("deviceId"),
    GADGET_ID("gadgetId"),
    SORA_CAM_DEVICE_ID("soraCamDeviceId");

    private static final ResourceKind[] ALL = values();

    private final String wireName;

    ResourceKind(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    public static Optional<ResourceKind> byWireName(String name) {
        for (ResourceKind kind : ALL) {
            if (kind.wireName.equals(name)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}

package meisai.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ResourceTest {
    @Test
    void resourcesAreOrderedByIdThenByTheNameOfTheirKind() {
        Resource face = new Resource(ResourceKind.DEVICE_ID, "\uD83D\uDE00"); // U+1F600
        Resource tilde = new Resource(ResourceKind.VPG_ID, "\uFF5E");
        Resource imsi = new Resource(ResourceKind.IMSI, "1");
        Resource device = new Resource(ResourceKind.DEVICE_ID, "1");

        assertThat(Stream.of(face, tilde, imsi, device).sorted()).containsExactly(device, imsi, tilde, face);
    }

    @Test
    void kindsAreFoundByTheirWireName() {
        assertThat(Arrays.stream(ResourceKind.values()).map(ResourceKind::wireName))
                .containsExactly(
                        "imsi",
                        "vpgId",
                        "loraGatewayId",
                        "loraDeviceId",
                        "sigfoxDeviceId",
                        "deviceId",
                        "gadgetId",
                        "soraCamDeviceId");
        for (ResourceKind kind : ResourceKind.values()) {
            assertThat(ResourceKind.byWireName(kind.wireName())).contains(kind);
        }
        assertThat(ResourceKind.byWireName("IMSI")).isEmpty();
    }

    @Test
    void anIdIsNeitherEmptyNorLongerThanAllowed() {
        assertThatThrownBy(() -> new Resource(ResourceKind.IMSI, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Resource(ResourceKind.IMSI, "1".repeat(Resource.MAX_ID + 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatCode(() -> new Resource(ResourceKind.IMSI, "1".repeat(Resource.MAX_ID)))
                .doesNotThrowAnyException();
    }
}

package meisai.server.export.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import meisai.server.export.sink.S3Settings.Encryption;
import meisai.server.export.sink.S3Settings.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class S3SettingsTest {
    private static S3Settings settings(String bucket, String endpoint, String region, String prefix) {
        return new S3Settings(
                bucket,
                Optional.of(URI.create(endpoint)),
                Optional.of(region),
                true,
                prefix,
                new Encryption.None(),
                Limits.DEFAULT);
    }

    private static S3Settings withPrefix(String prefix) {
        return settings("exports", "https://s3.example", "eu-west-1", prefix);
    }

    @ParameterizedTest
    @CsvSource({"'',''", "/,''", "a,a/", "a/b,a/b/", "//a//b//,a/b/", "a b,a b/"})
    void aPrefixIsNormalised(String given, String normalised) {
        assertThat(withPrefix(given).prefix()).isEqualTo(normalised);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "a/../b", ".", "a\nb", "a\\b"})
    void aPrefixThatReadsDifferentlyElsewhereIsRefused(String prefix) {
        assertThatThrownBy(() -> withPrefix(prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("prefix");
    }

    @Test
    void aPrefixThatLeavesNoRoomForTheKeyIsRefused() {
        assertThat(withPrefix("請".repeat(266)).prefix()).hasSize(267);
        assertThatThrownBy(() -> withPrefix("請".repeat(267)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("800 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ab", "a/b", "ex ports", "-exports"})
    void aBucketHasABucketsName(String bucket) {
        assertThatThrownBy(() -> settings(bucket, "https://s3.example", "eu-west-1", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bucket");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://s3.example", "s3.example", "https:///exports", "http://s3.example/?a=b", "http://s3#a"})
    void anEndpointIsAnHttpAddress(String endpoint) {
        assertThatThrownBy(() -> settings("exports", endpoint, "eu-west-1", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(endpoint);
    }

    @Test
    void credentialsInAnEndpointAreRefusedAndNotRepeated() {
        assertThatThrownBy(() -> settings("exports", "https://user:hunter2@s3.example", "eu-west-1", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("credentials")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aRegionIsAName() {
        assertThatThrownBy(() -> settings("exports", "https://s3.example", "eu west", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("eu west");
    }

    @Test
    void noLimitIsEndless() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new Limits(Duration.ZERO, second, second, second, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Limits(second, second, second, Duration.ofDays(2), 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Limits(second, second, second, second, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

package meisai.server.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import meisai.server.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a rotation the new keys sign, and the old ones count until everything they signed has expired. */
class SigningKeysTest {
    @TempDir
    private Path data;

    private Instant now = Instant.parse("2026-10-01T00:00:00Z");

    @Test
    void oldSignaturesCountForAsLongAsTheyMayBeValid() {
        byte[] old;
        byte[] fresh;
        try (Store store = Store.open(data, Store.Settings.SMALL)) {
            SigningKeys keys = new SigningKeys(store, () -> now);
            assertThat(keys.oldUntil()).isEmpty();
            old = keys.signLink("text");
            keys.rotate();
            fresh = keys.signLink("text");
            assertThat(fresh).isNotEqualTo(old);
            assertThat(keys.isOfLink("text", old)).isTrue();
            assertThat(keys.isOfLink("text", fresh)).isTrue();
            assertThat(keys.isOfLink("other", fresh)).isFalse();
            assertThat(keys.isOfLink("text", "forged".getBytes(UTF_8))).isFalse();
            assertThat(keys.acceptedTokenKeys()).hasSize(2);
        }
        try (Store store = Store.open(data, Store.Settings.SMALL)) {
            SigningKeys keys = new SigningKeys(store, () -> now);
            now = now.plus(SigningKeys.OVERLAP).minusSeconds(1);
            assertThat(keys.isOfLink("text", old)).isTrue();
            now = now.plusSeconds(1);
            assertThat(keys.isOfLink("text", old)).isFalse();
            assertThat(keys.isOfLink("text", fresh)).isTrue();
            assertThat(keys.acceptedTokenKeys()).hasSize(1);
            keys.rotate();
            now = now.plus(Duration.ofDays(1));
            keys.rotate();
            // Each counts until two days after the next one came.
            assertThat(keys.isOfLink("text", old)).isFalse();
            assertThat(keys.isOfLink("text", fresh)).isTrue();
            now = now.plus(Duration.ofDays(1));
            assertThat(keys.isOfLink("text", fresh)).isFalse();
        }
    }

    @Test
    void newKeysSignAlsoWhenTheClockIsBehindTheLastRotation() {
        try (Store store = Store.open(data, Store.Settings.SMALL)) {
            new SigningKeys(store, () -> now).rotate();
        }
        now = now.minus(Duration.ofHours(1));
        try (Store store = Store.open(data, Store.Settings.SMALL)) {
            SigningKeys keys = new SigningKeys(store, () -> now);
            byte[] old = keys.signLink("text");
            keys.rotate();
            byte[] fresh = keys.signLink("text");
            assertThat(fresh).isNotEqualTo(old);
            assertThat(keys.isOfLink("text", old)).isTrue();
            assertThat(keys.isOfLink("text", fresh)).isTrue();
        }
    }
}

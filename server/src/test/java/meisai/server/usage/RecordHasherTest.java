package meisai.server.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.dynatrace.hash4j.hashing.Hashing;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.server.store.ClosedKeys.KeyHash;
import meisai.usage.Attributes;
import meisai.usage.UsageRecord;
import org.junit.jupiter.api.Test;

/** Hashes are stored: they must never come out otherwise. */
class RecordHasherTest {
    private static final byte[] SECRET = new byte[RecordHasher.SECRET_BYTES];

    static {
        for (int i = 0; i < SECRET.length; i++) {
            SECRET[i] = (byte) (i * 37 + 11);
        }
    }

    private static long number(int index) {
        return java.nio.ByteBuffer.wrap(SECRET).getLong(index * Long.BYTES);
    }

    @Test
    void aKeyIsTwoStreamsOfItsTexts() {
        String longText = "é漢😀".repeat(100);
        for (String id : List.of("", "r-1", longText)) {
            KeyHash expected = new KeyHash(
                    Hashing.polymurHash2_0(number(0), number(1))
                            .hashStream()
                            .putString("OP0000000001")
                            .putString("gw-1")
                            .putString(id)
                            .getAsLong(),
                    Hashing.polymurHash2_0(number(2), number(3))
                            .hashStream()
                            .putString("OP0000000001")
                            .putString("gw-1")
                            .putString(id)
                            .getAsLong());
            assertThat(RecordHasher.Keys.of(SECRET).get().key("OP0000000001", "gw-1", id, KeyHash::new))
                    .isEqualTo(expected);
        }
    }

    @Test
    void aDigestIsAStreamOfTheContent() {
        UsageRecord record = new UsageRecord(
                "r-1",
                "gw-1",
                "OP0000000001",
                Optional.empty(),
                new Resource(ResourceKind.IMSI, "001010000000001"),
                "bytes",
                Instant.parse("2026-09-30T23:59:59.999999999Z"),
                new BigDecimal("1.5"),
                new Attributes(Map.of("speedClass", "s1.fast", "country", "JP")),
                Optional.empty());
        long expected = Hashing.polymurHash2_0(number(4), number(5))
                .hashStream()
                .putString("jp")
                .putString("imsi")
                .putString("001010000000001")
                .putString("bytes")
                .putLong(1_790_812_799_999_999_999L)
                .putLong(15)
                .putInt(1)
                .putString("country")
                .putString("JP")
                .putString("speedClass")
                .putString("s1.fast")
                .putInt(2)
                .getAsLong();
        RecordHasher hasher = RecordHasher.Keys.of(SECRET).get();
        assertThat(hasher.digest(record, "jp", 15, 1, hasher.encoded(record.attributes())))
                .isEqualTo(expected);
    }
}

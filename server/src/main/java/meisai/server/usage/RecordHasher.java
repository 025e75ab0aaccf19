package meisai.server.usage;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import meisai.usage.UsageRecord;

/**
 * Keyed hashes of usage records. The 128-bit key hash is two independently keyed 64-bit universal hashes (PolymurHash
 * 2.0, collision bound about n x 2^-60 each for texts of n bytes) of operator, source and id; the 64-bit digest is one of
 * the content: coverage after its default, resource, meter, instant, quantity as a number, attributes as a set.
 */
final class RecordHasher {
    /** Bytes of the secret that the hash functions are keyed with; it never leaves the server. */
    static final int SECRET_BYTES = 6 * Long.BYTES;

    private final HashStream64 high;
    private final HashStream64 low;
    private final HashStream64 content;

    private RecordHasher(HashStream64 high, HashStream64 low, HashStream64 content) {
        this.high = high;
        this.low = low;
        this.content = content;
    }

    /** Hash functions for one secret; {@link #get} gives a hasher for one thread. */
    record Keys(Hasher64 high, Hasher64 low, Hasher64 content) {
        static Keys of(byte[] secret) {
            ByteBuffer numbers = ByteBuffer.wrap(secret);
            return new Keys(
                    Hashing.polymurHash2_0(numbers.getLong(), numbers.getLong()),
                    Hashing.polymurHash2_0(numbers.getLong(), numbers.getLong()),
                    Hashing.polymurHash2_0(numbers.getLong(), numbers.getLong()));
        }

        RecordHasher get() {
            return new RecordHasher(high.hashStream(), low.hashStream(), content.hashStream());
        }
    }

    long keyHigh(UsageRecord record) {
        return keyHigh(record.operatorId(), record.source(), record.id());
    }

    long keyLow(UsageRecord record) {
        return keyLow(record.operatorId(), record.source(), record.id());
    }

    long keyHigh(String operatorId, String source, String id) {
        return key(high, operatorId, source, id);
    }

    long keyLow(String operatorId, String source, String id) {
        return key(low, operatorId, source, id);
    }

    private static long key(HashStream64 stream, String operatorId, String source, String id) {
        return stream.reset()
                .putString(operatorId)
                .putString(source)
                .putString(id)
                .getAsLong();
    }

    /** @param scale and unscaled the quantity without trailing zeros, so that 10 and 10.0 are the same */
    long digest(UsageRecord record, String coverage, long unscaled, int scale) {
        HashStream64 stream = content.reset();
        stream.putString(coverage)
                .putString(record.resource().kind().wireName())
                .putString(record.resource().id())
                .putString(record.meter())
                .putLong(ChronoUnit.NANOS.between(Instant.EPOCH, record.time()))
                .putLong(unscaled)
                .putInt(scale);
        for (Map.Entry<String, String> attribute : record.attributes().values().entrySet()) {
            stream.putString(attribute.getKey()).putString(attribute.getValue());
        }
        stream.putInt(record.attributes().values().size());
        return stream.getAsLong();
    }
}

package meisai.server.usage;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import meisai.server.store.UsageTable;
import meisai.usage.Attributes;
import meisai.usage.UsageRecord;

/**
 * Keyed hashes of usage records. The 128-bit key hash is two independently keyed 64-bit universal hashes (PolymurHash
 * 2.0, collision bound about n x 2^-60 each for texts of n bytes) of operator, source and id; the 64-bit digest is one of
 * the content: coverage after its default, resource, meter, instant, quantity as a number, attributes as a set.
 */
final class RecordHasher {
    /** Bytes of the secret that the hash functions are keyed with; it never leaves the server. */
    static final int SECRET_BYTES = 6 * Long.BYTES;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Keys keys;
    /** What is hashed next. Texts go in as the functions' own streams take them: UTF-16, low byte first, and the length. */
    private byte[] bytes = new byte[256];

    private int length;

    private RecordHasher(Keys keys) {
        this.keys = keys;
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
            return new RecordHasher(this);
        }
    }

    /** Takes the two halves of a key. */
    @FunctionalInterface
    interface KeySink<T> {
        T key(long high, long low);
    }

    <T> T key(String operatorId, String source, String id, KeySink<T> sink) {
        length = 0;
        put(operatorId);
        put(source);
        put(id);
        return sink.key(
                keys.high().hashBytesToLong(bytes, 0, length), keys.low().hashBytesToLong(bytes, 0, length));
    }

    /** Attributes as a digest has them; made once for all records that have the same. */
    byte[] encoded(Attributes attributes) {
        length = 0;
        for (Map.Entry<String, String> attribute : attributes.values().entrySet()) {
            put(attribute.getKey());
            put(attribute.getValue());
        }
        put(attributes.values().size());
        return Arrays.copyOf(bytes, length);
    }

    /**
     * @param scale and unscaled the quantity without trailing zeros, so that 10 and 10.0 are the same
     * @param attributes the record's, {@link #encoded}
     */
    long digest(UsageRecord record, String coverage, long unscaled, int scale, byte[] attributes) {
        length = 0;
        put(coverage);
        put(record.resource().kind().wireName());
        put(record.resource().id());
        put(record.meter());
        put(UsageTable.nanos(record.time()));
        put(unscaled);
        put(scale);
        room(attributes.length);
        System.arraycopy(attributes, 0, bytes, length, attributes.length);
        length += attributes.length;
        return keys.content().hashBytesToLong(bytes, 0, length);
    }

    private void put(String text) {
        int chars = text.length();
        room(2 * chars + Integer.BYTES);
        int at = length;
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            bytes[at++] = (byte) c;
            bytes[at++] = (byte) (c >>> Byte.SIZE);
        }
        length = at;
        put(chars);
    }

    private void put(int number) {
        room(Integer.BYTES);
        INTS.set(bytes, length, number);
        length += Integer.BYTES;
    }

    private void put(long number) {
        room(Long.BYTES);
        LONGS.set(bytes, length, number);
        length += Long.BYTES;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }
}

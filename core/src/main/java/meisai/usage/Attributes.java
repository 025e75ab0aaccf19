package meisai.usage;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.account.CodePointOrder;
import org.jspecify.annotations.Nullable;

/** The attributes of a usage record, such as speed class or country: a set of names with one value each. */
public final class Attributes {
    public static final Attributes NONE = new Attributes(Map.of());

    /** Most attributes one record may carry, and the longest name or value in characters. */
    public static final int MAX_COUNT = 32;

    public static final int MAX_LENGTH = 256;

    private final Map<String, String> values;
    /** Kept, because prices are looked up by attributes for every row. */
    private final int hash;

    public Attributes(Map<String, String> values) {
        this.values = sorted(values);
        this.hash = values.hashCode();
    }

    private static Map<String, String> sorted(Map<String, String> values) {
        if (values.isEmpty()) {
            return Map.of();
        }
        SortedMap<String, String> sorted = new TreeMap<>(CodePointOrder.INSTANCE);
        sorted.putAll(values);
        return Collections.unmodifiableMap(sorted);
    }

    /** By code point of their name. */
    public Map<String, String> values() {
        return values;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof Attributes that && hash == that.hash && values.equals(that.values));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return "Attributes" + values;
    }
}

package meisai.usage;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.account.CodePointOrder;

/** The attributes of a usage record, such as speed class or country: a set of names with one value each. */
public record Attributes(Map<String, String> values) {
    public static final Attributes NONE = new Attributes(Map.of());

    /** Most attributes one record may carry, and the longest name or value in characters. */
    public static final int MAX_COUNT = 32;

    public static final int MAX_LENGTH = 256;

    /** Keeps the values by code point of their name. */
    public Attributes {
        values = sorted(values);
    }

    private static Map<String, String> sorted(Map<String, String> values) {
        if (values.isEmpty()) {
            return Map.of();
        }
        SortedMap<String, String> sorted = new TreeMap<>(CodePointOrder.INSTANCE);
        sorted.putAll(values);
        return Collections.unmodifiableMap(sorted);
    }
}

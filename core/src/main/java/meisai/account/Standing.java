package meisai.account;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is known of a resource on one day. Tags are ordered by code point of their name. */
public record Standing(
        Optional<String> plan, Optional<Status> status, Optional<String> group, Map<String, String> tags) {
    /** The standing of a resource that has nothing set, or was never registered. */
    public static final Standing NONE = new Standing(Optional.empty(), Optional.empty(), Optional.empty(), Map.of());

    /** Keeps the tags by code point of their name. */
    public Standing {
        tags = tags.isEmpty() ? Map.of() : sorted(tags);
    }

    private static Map<String, String> sorted(Map<String, String> tags) {
        SortedMap<String, String> sorted = new TreeMap<>(CodePointOrder.INSTANCE);
        sorted.putAll(tags);
        return Collections.unmodifiableMap(sorted);
    }
}

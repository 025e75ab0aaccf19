package meisai.server.store;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Something for each group and tags that lines carry. Tags are looked up as the object that they are, since lines of a
 * standing share it, and only then as what is in them.
 */
public final class ByStanding<T> {
    /** Most maps of tags that are known as objects. */
    private static final int MOST = 100_000;

    private record Standing(Optional<String> group, Map<String, String> tags) {}

    private final IdentityHashMap<Map<String, String>, Map<Optional<String>, T>> known = new IdentityHashMap<>();
    private final Map<Standing, T> equal = new HashMap<>();
    private final BiFunction<Optional<String>, Map<String, String>, T> make;

    public ByStanding(BiFunction<Optional<String>, Map<String, String>, T> make) {
        this.make = make;
    }

    public T of(Optional<String> group, Map<String, String> tags) {
        Map<Optional<String>, T> byGroup = known.get(tags);
        T found = byGroup == null ? null : byGroup.get(group);
        return found == null ? first(group, tags) : found;
    }

    private T first(Optional<String> group, Map<String, String> tags) {
        T found = equal.computeIfAbsent(
                new Standing(group, tags), standing -> make.apply(standing.group(), standing.tags()));
        if (known.size() >= MOST) {
            known.clear();
        }
        known.computeIfAbsent(tags, each -> new HashMap<>(2)).put(group, found);
        return found;
    }

    public void clear() {
        known.clear();
        equal.clear();
    }

    public int size() {
        return equal.size();
    }
}

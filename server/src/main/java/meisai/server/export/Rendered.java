package meisai.server.export;

import java.util.IdentityHashMap;
import java.util.function.Function;

/** What values are written as, by the object: the rows of a bill share those they have in common. */
final class Rendered<K, V> {
    private static final int MOST = 4_096;

    private final IdentityHashMap<K, V> byObject = new IdentityHashMap<>();
    private final Function<K, V> render;

    Rendered(Function<K, V> render) {
        this.render = render;
    }

    V of(K value) {
        V known = byObject.get(value);
        if (known == null) {
            if (byObject.size() == MOST) {
                byObject.clear();
            }
            known = render.apply(value);
            byObject.put(value, known);
        }
        return known;
    }
}

package meisai.server.simulate;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Amounts before and after by what they are for. Rows come in runs of one key, so that the last one is at hand. */
final class Sums<K> {
    private static final class Sum {
        private BigDecimal before = BigDecimal.ZERO;
        private BigDecimal after = BigDecimal.ZERO;
    }

    private final Comparator<K> order;
    private final Map<K, Sum> sums = new HashMap<>();
    private @Nullable K lastKey;
    private Sum last = new Sum();

    Sums(Comparator<K> order) {
        this.order = order;
    }

    void before(K key, BigDecimal amount) {
        Sum sum = of(key);
        sum.before = sum.before.add(amount);
    }

    void after(K key, BigDecimal amount) {
        Sum sum = of(key);
        sum.after = sum.after.add(amount);
    }

    private Sum of(K key) {
        if (!key.equals(lastKey)) {
            last = sums.computeIfAbsent(key, fresh -> new Sum());
            lastKey = key;
        }
        return last;
    }

    SortedMap<K, Difference> inOrder() {
        SortedMap<K, Difference> sorted = new TreeMap<>(order);
        sums.forEach((key, sum) -> sorted.put(key, new Difference(sum.before, sum.after)));
        return sorted;
    }

    /** All of it together; the order makes no difference to an exact sum. */
    Difference total() {
        BigDecimal before = BigDecimal.ZERO;
        BigDecimal after = BigDecimal.ZERO;
        for (Sum sum : sums.values()) {
            before = before.add(sum.before);
            after = after.add(sum.after);
        }
        return new Difference(before, after);
    }
}

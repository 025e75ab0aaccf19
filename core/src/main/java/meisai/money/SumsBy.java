package meisai.money;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Exact sums by a key, over rows that can be taken out again. A key without rows is not there. */
public final class SumsBy<K> {
    private final Map<K, ExactSum> sums = new HashMap<>();
    /** Rows that follow each other often have the same object for their key. */
    private @Nullable K lastKey;

    private @Nullable ExactSum last;

    public void add(K key, BigDecimal unitPrice, BigDecimal quantity) {
        of(key).add(unitPrice, quantity);
    }

    @SuppressWarnings("ReferenceEquality") // others are looked up
    private ExactSum of(K key) {
        ExactSum known = last;
        if (known == null || key != lastKey) {
            known = sums.computeIfAbsent(key, one -> new ExactSum());
            last = known;
            lastKey = key;
        }
        return known;
    }

    /** Takes a row out that was put in. @throws java.util.NoSuchElementException when there is none of its key and price */
    public void remove(K key, BigDecimal unitPrice, BigDecimal quantity) {
        ExactSum sum = Optional.ofNullable(sums.get(key)).orElseThrow();
        sum.remove(unitPrice, quantity);
        if (sum.isEmpty()) {
            sums.remove(key);
            last = null;
        }
    }

    /** Hands on each key with its amount, in no order. */
    public void amounts(BiConsumer<? super K, BigDecimal> sink) {
        sums.forEach((key, sum) -> sink.accept(key, sum.amount()));
    }

    /** Sums of the same rows that go their own way. */
    public SumsBy<K> copy() {
        SumsBy<K> copy = new SumsBy<>();
        sums.forEach((key, sum) -> copy.sums.put(key, sum.copy()));
        return copy;
    }
}

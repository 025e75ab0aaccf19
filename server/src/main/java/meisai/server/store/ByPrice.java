package meisai.server.store;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import meisai.price.BilledAs;

/**
 * Something for each item and unit price that lines carry. Both are looked up as the objects that they are, since lines of an
 * item share them, and only then as what is in them.
 */
public final class ByPrice<T> {
    /** Most items that are known as objects. */
    private static final int MOST = 10_000;

    private record Price(BilledAs billedAs, BigDecimal unitPrice) {}

    private record Known<T>(BigDecimal unitPrice, T found) {}

    private final IdentityHashMap<BilledAs, Known<T>> known = new IdentityHashMap<>();
    private final Map<Price, T> equal = new HashMap<>();
    private final BiFunction<BilledAs, BigDecimal, T> make;

    public ByPrice(BiFunction<BilledAs, BigDecimal, T> make) {
        this.make = make;
    }

    @SuppressWarnings("ReferenceEquality") // others are compared
    public T of(BilledAs billedAs, BigDecimal unitPrice) {
        Known<T> last = known.get(billedAs);
        return last != null && last.unitPrice() == unitPrice ? last.found() : look(billedAs, unitPrice);
    }

    private T look(BilledAs billedAs, BigDecimal unitPrice) {
        T found = equal.computeIfAbsent(
                new Price(billedAs, unitPrice), price -> make.apply(price.billedAs(), price.unitPrice()));
        if (known.size() >= MOST) {
            known.clear();
        }
        known.put(billedAs, new Known<>(unitPrice, found));
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

package meisai.price;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.money.ExactSum;

/**
 * What the rows of a month come to by item, discounts left out: those of the month, which discounts take their base from,
 * apart from those that concern an earlier one.
 */
public final class ItemSums {
    private final Map<BilledAs, ExactSum> ofMonth = new LinkedHashMap<>();
    private final Map<BilledAs, ExactSum> concerning = new LinkedHashMap<>();

    public void add(Charge charge) {
        if (!charge.billedAs().discount()) {
            sums(charge)
                    .computeIfAbsent(charge.billedAs(), billedAs -> new ExactSum())
                    .add(charge.unitPrice(), charge.quantity());
        }
    }

    /** Takes a row out that was put in. */
    public void remove(Charge charge) {
        if (!charge.billedAs().discount()) {
            ExactSum sum =
                    Optional.ofNullable(sums(charge).get(charge.billedAs())).orElseThrow();
            sum.remove(charge.unitPrice(), charge.quantity());
            if (sum.isEmpty()) {
                sums(charge).remove(charge.billedAs());
            }
        }
    }

    private Map<BilledAs, ExactSum> sums(Charge charge) {
        return charge.concerns().isEmpty() ? ofMonth : concerning;
    }

    /** Sums of the same rows that go their own way. */
    public ItemSums copy() {
        ItemSums copy = new ItemSums();
        ofMonth.forEach((billedAs, sum) -> copy.ofMonth.put(billedAs, sum.copy()));
        concerning.forEach((billedAs, sum) -> copy.concerning.put(billedAs, sum.copy()));
        return copy;
    }

    SortedMap<BilledAs, BigDecimal> ofMonth() {
        SortedMap<BilledAs, BigDecimal> amounts = new TreeMap<>(BilledAs.ORDER);
        addTo(amounts, ofMonth);
        return amounts;
    }

    void addConcerningTo(SortedMap<BilledAs, BigDecimal> amounts) {
        addTo(amounts, concerning);
    }

    /** What a row is called does not matter, only what it is of. */
    private static void addTo(SortedMap<BilledAs, BigDecimal> amounts, Map<BilledAs, ExactSum> sums) {
        sums.forEach((billedAs, sum) -> amounts.merge(billedAs.withName(billedAs.of()), sum.amount(), BigDecimal::add));
    }
}

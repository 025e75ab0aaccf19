package meisai.price;

import java.math.BigDecimal;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.money.SumsBy;

/**
 * What the rows of a month come to by item, discounts left out: those of the month, which discounts take their base from,
 * apart from those that concern an earlier one.
 */
public final class ItemSums {
    private SumsBy<BilledAs> ofMonth = new SumsBy<>();
    private SumsBy<BilledAs> concerning = new SumsBy<>();

    public void add(Charge charge) {
        if (!charge.billedAs().discount()) {
            sums(charge).add(charge.billedAs(), charge.unitPrice(), charge.quantity());
        }
    }

    /** Takes a row out that was put in. */
    public void remove(Charge charge) {
        if (!charge.billedAs().discount()) {
            sums(charge).remove(charge.billedAs(), charge.unitPrice(), charge.quantity());
        }
    }

    private SumsBy<BilledAs> sums(Charge charge) {
        return charge.concerns().isEmpty() ? ofMonth : concerning;
    }

    /** Sums of the same rows that go their own way. */
    public ItemSums copy() {
        ItemSums copy = new ItemSums();
        copy.ofMonth = ofMonth.copy();
        copy.concerning = concerning.copy();
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
    private static void addTo(SortedMap<BilledAs, BigDecimal> amounts, SumsBy<BilledAs> sums) {
        sums.amounts((billedAs, amount) -> amounts.merge(billedAs.withName(billedAs.of()), amount, BigDecimal::add));
    }
}

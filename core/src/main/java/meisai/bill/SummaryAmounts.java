package meisai.bill;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import meisai.money.Currency;
import meisai.money.Money;
import meisai.money.Rounding;

/**
 * The parts of a whole as they are shown: each floored to the currency's unit, the units that are then missing from the
 * rounded whole given to the largest remainders, ties to the earlier key (billing model, "From charges to a bill").
 */
public final class SummaryAmounts {
    /** A part as it is shown. */
    public record Part<K>(K key, Money amount) {}

    private record Floored<K>(K key, Money floor, BigDecimal remainder) {}

    private SummaryAmounts() {}

    /** The parts by amount, the largest first; equal ones in the order of their keys. */
    public static <K extends Comparable<K>> List<Part<K>> of(
            SortedMap<K, BigDecimal> exact, Currency currency, Rounding rounding) {
        BigDecimal whole = exact.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        Money missing = rounding.round(whole, currency);
        List<Floored<K>> floored = new ArrayList<>();
        for (var part : exact.entrySet()) {
            Money floor = Rounding.FLOOR.round(part.getValue(), currency);
            missing = missing.minus(floor);
            floored.add(new Floored<>(part.getKey(), floor, part.getValue().subtract(floor.amount())));
        }
        // Sorting is stable: ties stay in the order of the keys.
        floored.sort(
                Comparator.<Floored<K>, BigDecimal>comparing(Floored::remainder).reversed());
        Money unit = new Money(BigDecimal.ONE.movePointLeft(currency.digits()).setScale(currency.digits()), currency);
        List<Part<K>> parts = new ArrayList<>();
        for (Floored<K> part : floored) {
            boolean getsOne = missing.amount().signum() > 0;
            parts.add(new Part<>(part.key(), getsOne ? part.floor().plus(unit) : part.floor()));
            missing = getsOne ? missing.minus(unit) : missing;
        }
        // Stable again, from the order of the keys.
        parts.sort(Comparator.comparing(Part::key));
        parts.sort(
                Comparator.<Part<K>, BigDecimal>comparing(part -> part.amount().amount())
                        .reversed());
        return parts;
    }
}

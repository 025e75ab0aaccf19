package meisai.server.store;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.Optional;
import meisai.usage.DailyUsage;

/**
 * A daily sum of one resource's usage with the numbers that put it in canonical order among the others of the resource.
 */
public record DaySum(int meter, int attributeSet, DailyUsage usage) {
    /** The order in which {@link UsageTable#dailySums} has the sums of a resource. */
    public static final Comparator<DaySum> ORDER = Comparator.comparing((DaySum sum) -> sum.usage.day())
            .thenComparingInt(DaySum::meter)
            .thenComparingInt(DaySum::attributeSet)
            .thenComparingInt(sum -> sum.usage.quantity().scale())
            .thenComparing(sum -> sum.usage.each(), lastIfEmpty())
            .thenComparing(DaySum::movedFrom, lastIfEmpty());

    private static <T extends Comparable<T>> Comparator<Optional<T>> lastIfEmpty() {
        return (one, other) -> one.isPresent() && other.isPresent()
                ? one.get().compareTo(other.get())
                : Boolean.compare(one.isEmpty(), other.isEmpty());
    }

    private Optional<YearMonth> movedFrom() {
        return usage.serviceMonth().equals(YearMonth.from(usage.day()))
                ? Optional.empty()
                : Optional.of(usage.serviceMonth());
    }

    /** Together with another of the same place in the order. */
    public DaySum plus(DaySum more) {
        return with(usage.quantity().add(more.usage.quantity()), usage.records() + more.usage.records());
    }

    /** Without another of the same place in the order; 0 records when that is all of it. */
    public DaySum minus(DaySum less) {
        return with(usage.quantity().subtract(less.usage.quantity()), usage.records() - less.usage.records());
    }

    private DaySum with(BigDecimal quantity, long records) {
        return new DaySum(
                meter,
                attributeSet,
                new DailyUsage(
                        usage.day(),
                        usage.resource(),
                        usage.meter(),
                        usage.attributes(),
                        quantity,
                        records,
                        usage.each(),
                        usage.serviceMonth()));
    }
}

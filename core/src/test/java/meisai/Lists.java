package meisai;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Short words for what tests do with lists. */
public final class Lists {
    /** By code point. */
    public static final Comparator<String> TEXT =
            Comparator.comparing(text -> text.codePoints().toArray(), Arrays::compare);

    private Lists() {}

    public static <T> List<T> only(Collection<T> all, Predicate<T> which) {
        return all.stream().filter(which).toList();
    }

    public static <T> List<T> sorted(Collection<T> all, Comparator<T> order) {
        return all.stream().sorted(order).toList();
    }

    public static <T> BigDecimal sum(Collection<T> all, Function<T, BigDecimal> of) {
        return all.stream().map(of).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}

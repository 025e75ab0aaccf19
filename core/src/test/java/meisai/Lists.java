package meisai;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Short words for what tests do with lists. */
public final class Lists {
    /** By code point, which is the order of the bytes of UTF-8. */
    public static final Comparator<String> TEXT =
            Comparator.comparing(text -> text.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private Lists() {}

    public static <T> List<T> only(Collection<T> all, Predicate<T> which) {
        List<T> found = new ArrayList<>();
        for (T one : all) {
            if (which.test(one)) {
                found.add(one);
            }
        }
        return found;
    }

    public static <T, U> List<U> each(Collection<T> all, Function<T, U> of) {
        return all.stream().map(of).toList();
    }

    public static <T> List<T> sorted(Collection<T> all, Comparator<T> order) {
        return all.stream().sorted(order).toList();
    }

    public static <T> BigDecimal sum(Collection<T> all, Function<T, BigDecimal> of) {
        BigDecimal sum = BigDecimal.ZERO;
        for (T one : all) {
            sum = sum.add(of.apply(one));
        }
        return sum;
    }
}

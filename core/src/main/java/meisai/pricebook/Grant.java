package meisai.pricebook;

import java.math.BigDecimal;
import java.util.Set;

/** An included quantity by account and month (a free tier): covers usage of its perUnit items, in canonical order. */
public record Grant(String name, Set<String> items, BigDecimal quantity) {
    public Grant {
        items = Set.copyOf(items);
    }
}

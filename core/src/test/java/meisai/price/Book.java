package meisai.price;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import meisai.meter.Meter;
import meisai.money.Currency;
import meisai.period.Days;
import meisai.pricebook.BillItem;
import meisai.pricebook.Grant;
import meisai.pricebook.PriceBook;

/**
 * A version of a price book being written for a test. The meters that its items name are declared without decimals
 * unless {@link #meter} says otherwise.
 */
public final class Book {
    private final String effectiveFrom;
    private final Map<String, Meter> meters = new LinkedHashMap<>();
    private final List<BillItem> items = new ArrayList<>();
    private final List<Grant> grants = new ArrayList<>();

    private Book(String effectiveFrom) {
        this.effectiveFrom = effectiveFrom;
    }

    /** @param day first day in force, {@code yyyyMMdd} */
    public static Book from(String day) {
        return new Book(day);
    }

    public Book meter(String name, int decimals) {
        meters.put(name, new Meter(name, "unit", decimals));
        return this;
    }

    public Book with(Item... added) {
        for (Item item : added) {
            items.add(item.build());
        }
        return this;
    }

    /** Included by account and month. */
    public Book grant(String name, String quantity, String... covered) {
        return grant(Grant.Scope.ACCOUNT_MONTH, name, quantity, covered);
    }

    public Book grant(Grant.Scope scope, String name, String quantity, String... covered) {
        grants.add(new Grant(name, Set.of(covered), new BigDecimal(quantity), scope, Set.of()));
        return this;
    }

    /** A pool that has the quantity once for each member with one of the plans. */
    public Book poolPerMember(Set<String> plans, String name, String quantity, String... covered) {
        grants.add(new Grant(name, Set.of(covered), new BigDecimal(quantity), Grant.Scope.GROUP_MONTH, plans));
        return this;
    }

    public PriceBook build() {
        for (BillItem item : items) {
            item.applies().meter().ifPresent(name -> meters.putIfAbsent(name, new Meter(name, "unit", 0)));
        }
        return new PriceBook(
                "book",
                Days.parseDay(effectiveFrom).orElseThrow(),
                Currency.JPY,
                List.copyOf(meters.values()),
                items,
                grants);
    }
}

package meisai.price;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import meisai.account.Resource;
import meisai.pricebook.PriceModel.Graduated;
import meisai.pricebook.PriceModel.Tier;

/**
 * Model {@code graduated}: units fill the tiers in canonical order. The count of a scope goes on over changes of
 * version and plan; each unit takes boundaries and price of its day's version (billing model, price model 3).
 */
final class GraduatedCounts {
    private record Counted(String item, Object holder) {}

    private static final Object ACCOUNT = "account";

    private final Map<Counted, BigDecimal> ofDay = new HashMap<>();
    private final Map<Counted, BigDecimal> ofMonth = new HashMap<>();

    /** Counts by day start anew. */
    void nextDay() {
        ofDay.clear();
    }

    /** Adds a row for each tier that some of {@code quantity} falls into. */
    void price(String item, Graduated model, Resource resource, BigDecimal quantity, PricedUnits rows) {
        Map<Counted, BigDecimal> counts = switch (model.scope()) {
            case RESOURCE_DAY, ACCOUNT_DAY -> ofDay;
            case RESOURCE_MONTH, ACCOUNT_MONTH -> ofMonth;
        };
        Object holder = switch (model.scope()) {
            case RESOURCE_DAY, RESOURCE_MONTH -> resource;
            case ACCOUNT_DAY, ACCOUNT_MONTH -> ACCOUNT;
        };
        Counted counted = new Counted(item, holder);
        BigDecimal before = counts.getOrDefault(counted, BigDecimal.ZERO);
        BigDecimal after = before.add(quantity);
        counts.put(counted, after);
        for (Tier tier : model.tiers()) {
            BigDecimal end = tier.upTo().isPresent() ? tier.upTo().get().min(after) : after;
            if (end.compareTo(before) > 0) {
                rows.add(tier.unitPrice(), end.subtract(before));
                before = end;
            }
        }
    }
}

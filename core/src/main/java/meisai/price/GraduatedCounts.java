package meisai.price;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import meisai.account.Resource;
import meisai.pricebook.BillItem;
import meisai.pricebook.PriceModel.Graduated;
import meisai.pricebook.PriceModel.Tier;

/**
 * Model {@code graduated}: units fill the tiers in canonical order. The count of a scope goes on over changes of
 * version and plan; each unit takes boundaries and price of its day's version (billing model, price model 3).
 */
final class GraduatedCounts {
    /** @param holder empty: the account */
    private record Counted(String item, Optional<Resource> holder) {}

    private final Map<Counted, BigDecimal> ofDay = new HashMap<>();
    private final Map<Counted, BigDecimal> ofMonth = new HashMap<>();

    /** Counts by day start anew. */
    void nextDay() {
        ofDay.clear();
    }

    /** Adds a row for each tier that some of {@code quantity} falls into. */
    void price(Cell cell, BillItem item, Graduated model, BigDecimal quantity, Rows rows) {
        Map<Counted, BigDecimal> counts = switch (model.scope()) {
            case RESOURCE_DAY, ACCOUNT_DAY -> ofDay;
            case RESOURCE_MONTH, ACCOUNT_MONTH -> ofMonth;
        };
        Optional<Resource> holder = switch (model.scope()) {
            case RESOURCE_DAY, RESOURCE_MONTH -> Optional.of(cell.resource());
            case ACCOUNT_DAY, ACCOUNT_MONTH -> Optional.empty();
        };
        Counted counted = new Counted(item.name(), holder);
        BigDecimal before = counts.getOrDefault(counted, BigDecimal.ZERO);
        BigDecimal after = before.add(quantity);
        counts.put(counted, after);
        BigDecimal above = BigDecimal.ZERO;
        for (int i = 0; i < model.tiers().size() && above.compareTo(after) < 0; i++) {
            Tier tier = model.tiers().get(i);
            rows.add(
                    cell,
                    cell.version().billedAs(item),
                    new GraduatedExplanation(
                            cell.versionDay(),
                            model.scope(),
                            before,
                            after,
                            i + 1,
                            above,
                            tier.upTo(),
                            tier.unitPrice()));
            above = tier.upTo().orElse(after);
        }
    }
}

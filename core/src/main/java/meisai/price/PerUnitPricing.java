package meisai.price;

import java.math.BigDecimal;
import meisai.pricebook.BillItem;
import meisai.pricebook.PriceModel.PerUnit;
import meisai.pricebook.PriceModel.RoundUp;

/**
 * Models {@code perUnit} and {@code roundUpTo}: a row per resource, day and unit price, and a row for what is between
 * the quantity and the multiple that is billed (billing model, price models 1 and 2).
 */
final class PerUnitPricing {
    private final MonthRoundUps monthRoundUps;
    private final Grants grants;

    PerUnitPricing(MonthRoundUps monthRoundUps, Grants grants) {
        this.monthRoundUps = monthRoundUps;
        this.grants = grants;
    }

    void price(Cell cell, Units units, PerUnit model, Rows rows) {
        BillItem item = units.item();
        BigDecimal price = model.unitPrice();
        rows.add(
                cell,
                cell.version().billedAs(item),
                new PerUnitExplanation(cell.versionDay(), price, units.quantity()));
        BigDecimal billed = units.quantity();
        if (model.roundUp().isPresent()) {
            billed = billed.add(roundUp(cell, units, model, model.roundUp().get(), rows));
        }
        grants.cover(cell, item, price, billed, rows);
    }

    /** Answers what is added on the day. */
    private BigDecimal roundUp(Cell cell, Units units, PerUnit model, RoundUp roundUp, Rows rows) {
        BilledAs billedAs = BilledAs.named(roundUp.name(), units.item());
        Explanation extra = switch (roundUp.scope()) {
            case RECORD -> new RecordRoundUpExplanation(cell.versionDay(), model.unitPrice(), roundUp, units.records());
            case DAY -> new RoundUpExplanation(cell.versionDay(), model.unitPrice(), roundUp, units.quantity());
            case MONTH -> {
                monthRoundUps.add(cell, units, model);
                yield new RoundUpExplanation(cell.versionDay(), model.unitPrice(), roundUp, BigDecimal.ZERO);
            }
        };
        rows.add(cell, billedAs, extra);
        return extra.quantity();
    }
}

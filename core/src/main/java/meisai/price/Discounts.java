package meisai.price;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.account.CodePointOrder;
import meisai.pricebook.BillItem;
import meisai.pricebook.PriceBook;
import meisai.pricebook.PriceModel.Discount;
import meisai.pricebook.PriceModel.PercentTier;

/**
 * Model {@code discount}: a percentage of what is left of its base, in the order of the book; one row per discount and
 * tax category (billing model, price model 10). Rows that concern an earlier month are in no base.
 */
final class Discounts {
    private final ItemSums noted;
    private SortedMap<BilledAs, BigDecimal> left = new TreeMap<>(BilledAs.ORDER);

    /** @param others what rows come to that are rated elsewhere */
    Discounts(ItemSums others) {
        this.noted = others.copy();
    }

    /** Notes a row. One that concerns an earlier month is in no base, but what is left of its item for coupons has it. */
    void note(Charge charge) {
        noted.add(charge);
    }

    /** @param version of the month */
    void finish(Optional<VersionIndex> version, MonthRows rows) {
        left = noted.ofMonth();
        version.map(VersionIndex::book)
                .ifPresent(book -> book.items().forEach(item -> {
                    if (item.model() instanceof Discount model) {
                        apply(book, item, model, rows);
                    }
                }));
    }

    private void apply(PriceBook book, BillItem item, Discount model, MonthRows rows) {
        SortedMap<String, BigDecimal> bases = new TreeMap<>(CodePointOrder.INSTANCE);
        left.forEach((of, amount) -> {
            if (model.base().has(of.of(), of.category())) {
                bases.merge(of.taxCategory(), amount, BigDecimal::add);
            }
        });
        BigDecimal whole = bases.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        if (whole.signum() <= 0) {
            return;
        }
        BigDecimal percent = percent(model, whole);
        if (percent.signum() == 0) {
            return;
        }
        bases.forEach((taxCategory, base) -> {
            if (base.signum() > 0) {
                rows.ofAccount(
                        new BilledAs(item.name(), item.name(), item.category(), taxCategory, true),
                        new DiscountExplanation(book.effectiveFrom(), whole, percent, base));
                takeOff(model, taxCategory, percent);
            }
        });
    }

    /** What is left is less by the percentage, for each item that the base has. */
    private void takeOff(Discount model, String taxCategory, BigDecimal percent) {
        BigDecimal rest = BigDecimal.ONE.subtract(percent.movePointLeft(2));
        left.replaceAll((of, amount) ->
                of.taxCategory().equals(taxCategory) && model.base().has(of.of(), of.category())
                        ? amount.multiply(rest)
                        : amount);
    }

    private static BigDecimal percent(Discount model, BigDecimal base) {
        for (PercentTier tier : model.tiers()) {
            if (tier.upTo().isEmpty() || base.compareTo(tier.upTo().get()) <= 0) {
                return tier.percent();
            }
        }
        throw new IllegalStateException("the last tier of a discount has a bound: " + model);
    }

    /** What is left of each item after the discounts, by its name, category and tax category. */
    Map<BilledAs, BigDecimal> left() {
        SortedMap<BilledAs, BigDecimal> all = new TreeMap<>(left);
        noted.addConcerningTo(all);
        return Map.copyOf(all);
    }
}

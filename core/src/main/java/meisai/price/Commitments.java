package meisai.price;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import meisai.account.Resource;
import meisai.account.Standing;
import meisai.pricebook.BillItem;
import meisai.pricebook.PriceModel.Commitment;

/**
 * Model {@code commitment}: slots that are paid for each month, used or not; the first resources that have rows of a
 * covered item get them all taken off (billing model, price model 8).
 */
final class Commitments {
    private record Row(BilledAs billedAs, BigDecimal price) {}

    private static final Comparator<Row> ORDER =
            Comparator.comparing(Row::billedAs, BilledAs.ORDER).thenComparing(Row::price);

    private static final class Sum {
        private final Standing first;
        private BigDecimal quantity = BigDecimal.ZERO;

        Sum(Standing first) {
            this.first = first;
        }
    }

    /** One commitment and the rows that it may take off. */
    private record Slots(BillItem item, Commitment model, Map<Resource, Map<Row, Sum>> rows) {}

    private final Optional<VersionIndex> version;
    private final List<Slots> commitments = new ArrayList<>();

    /** @param version of the month, if it has begun by the day up to which fees are due */
    Commitments(Optional<VersionIndex> version) {
        this.version = version;
        for (BillItem item : version.map(one -> one.book().items()).orElse(List.of())) {
            if (item.model() instanceof Commitment model) {
                commitments.add(new Slots(item, model, new TreeMap<>()));
            }
        }
    }

    /** Notes a row, which may be of a covered item. */
    void note(Charge charge) {
        for (Slots slots : commitments) {
            if (charge.resource().isPresent()
                    && slots.model().covers().contains(charge.billedAs().of())) {
                Sum sum = slots.rows()
                        .computeIfAbsent(charge.resource().get(), resource -> new TreeMap<>(ORDER))
                        .computeIfAbsent(
                                new Row(charge.billedAs(), charge.unitPrice()),
                                row -> new Sum(new Standing(
                                        Optional.empty(), Optional.empty(), charge.group(), charge.tags())));
                sum.quantity = sum.quantity.add(charge.quantity());
            }
        }
    }

    void finish(MonthRows rows) {
        for (Slots slots : commitments) {
            Commitment model = slots.model();
            var from = version.orElseThrow().book().effectiveFrom();
            rows.ofAccount(BilledAs.of(slots.item()), new CommitmentExplanation(from, model.slots(), model.price()));
            int slot = 0;
            for (var resource : slots.rows().entrySet()) {
                if (slot == model.slots()) {
                    break;
                }
                int taken = ++slot;
                resource.getValue().forEach((row, sum) -> {
                    if (row.price().signum() != 0) {
                        rows.ofResource(
                                resource.getKey(),
                                sum.first,
                                row.billedAs().withName(model.coveredName()),
                                new TakenOffExplanation(
                                        from, slots.item().name(), taken, model.slots(), row.price(), sum.quantity));
                    }
                });
            }
        }
    }
}

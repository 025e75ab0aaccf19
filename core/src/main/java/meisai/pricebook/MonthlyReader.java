package meisai.pricebook;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.SequencedSet;

/** Reads {@code monthly: { price: "50", prorate: byDay }}: a fee once a resource and month. */
final class MonthlyReader implements ModelReader {
    private static final SequencedSet<String> MEMBERS = Choices.of("price", "prorate");

    @Override
    public String key() {
        return "monthly";
    }

    @Override
    public Optional<PriceModel> read(Spot spot, AppliedTo appliedTo, BookContext book) {
        appliedTo.refusesUsage("monthly");
        Optional<Members> members = spot.members("monthly", MEMBERS);
        if (members.isEmpty()) {
            return Optional.empty();
        }
        Optional<BigDecimal> fee = members.get()
                .required("price", "the fee of a month, such as \"300\"")
                .flatMap(Numbers::price);
        Optional<Spot> prorate = members.get().optional("prorate");
        boolean byDay = prorate.filter(MonthlyReader::isByDay).isPresent();
        return byDay == prorate.isPresent() ? fee.map(price -> new PriceModel.Monthly(price, byDay)) : Optional.empty();
    }

    private static boolean isByDay(Spot spot) {
        Optional<String> value = spot.text("prorate is byDay, or left out");
        if (value.isPresent() && !value.get().equals("byDay")) {
            spot.problem(
                    "unknownValue", "prorate is byDay, or left out for a whole fee; found " + Quote.of(value.get()));
        }
        return value.filter("byDay"::equals).isPresent();
    }
}

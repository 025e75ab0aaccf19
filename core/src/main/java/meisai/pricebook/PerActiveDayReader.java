package meisai.pricebook;

import java.util.Optional;
import java.util.SequencedSet;

/** Reads {@code perActiveDay: { price: "5" }}: a fee for each resource and day with usage of the meter. */
final class PerActiveDayReader implements ModelReader {
    private static final SequencedSet<String> MEMBERS = Choices.of("price");

    @Override
    public String key() {
        return "perActiveDay";
    }

    @Override
    public Optional<PriceModel> read(Spot spot, AppliedTo appliedTo, BookContext book) {
        appliedTo.needs("meter", "perActiveDay is due on the days on which a meter is used");
        return spot.members("perActiveDay", MEMBERS)
                .flatMap(members -> members.required("price", "the fee of a day, such as \"5\""))
                .flatMap(Numbers::price)
                .map(PriceModel.PerActiveDay::new);
    }
}

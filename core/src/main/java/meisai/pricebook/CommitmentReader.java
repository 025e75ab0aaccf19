package meisai.pricebook;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import meisai.pricebook.PriceModel.Commitment;

/** Reads {@code commitment: { slots, price, covers, coveredName }}: slots that are paid for, used or not. */
final class CommitmentReader implements ModelReader {
    private static final SequencedSet<String> MEMBERS = Choices.of("slots", "price", "covers", "coveredName");
    private static final Numbers.Unit SLOTS = new Numbers.Unit("a number of slots", 0);
    private static final BigDecimal MAX_SLOTS = BigDecimal.valueOf(1_000_000_000);

    @Override
    public String key() {
        return "commitment";
    }

    @Override
    public Optional<PriceModel> read(Spot spot, AppliedTo appliedTo, BookContext book) {
        appliedTo.refusesAll("commitment", "it covers what other items price");
        Optional<Members> members = spot.members("commitment", MEMBERS);
        if (members.isEmpty()) {
            return Optional.empty();
        }
        Optional<BigDecimal> slots = members.get()
                .required("slots", "how many are paid for, such as 5")
                .flatMap(CommitmentReader::slots);
        Optional<BigDecimal> price = members.get()
                .required("price", "what a slot costs a month, such as \"275\"")
                .flatMap(Numbers::price);
        Set<String> covers = members.get()
                .required("covers", "the items whose rows are taken off")
                .map(list -> covers(list, book))
                .orElse(Set.of());
        Optional<Spot> nameSpot = members.get().required("coveredName", "the billItemName of what is taken off");
        Optional<String> name = nameSpot.flatMap(given -> Names.read(given, "a coveredName"));
        name.ifPresent(value -> book.claim(nameSpot.get(), value, nameSpot.get()));
        return slots.isPresent() && price.isPresent() && !covers.isEmpty() && name.isPresent()
                ? Optional.of(new Commitment(slots.get().intValueExact(), price.get(), covers, name.get()))
                : Optional.empty();
    }

    private static Optional<BigDecimal> slots(Spot spot) {
        Optional<BigDecimal> slots = Numbers.quantity(spot, SLOTS);
        if (slots.isPresent() && slots.get().compareTo(MAX_SLOTS) > 0) {
            spot.problem("outOfRange", "slots is at most " + MAX_SLOTS);
            return Optional.empty();
        }
        return slots;
    }

    private static Set<String> covers(Spot list, BookContext book) {
        SequencedMap<String, Spot> named = Names.set(list, "covers", "an item's name");
        named.forEach((name, spot) -> book.references()
                .onlyOnce(spot, name, Set.of("dailyByStatus"), "a commitment covers items with fees by status"));
        return named.keySet();
    }
}

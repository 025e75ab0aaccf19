package meisai.pricebook;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import meisai.money.Decimals;
import meisai.pricebook.PriceModel.Tier;

/** Reads {@code per} and {@code tiers}: they ascend, each up to and including a quantity, and the last without end. */
final class TiersReader {
    private static final SequencedSet<String> MEMBERS = Choices.of("upTo", "price");

    private final Numbers.Unit unit;
    private final Optional<BigDecimal> per;
    private final List<Tier> tiers = new ArrayList<>();
    private Optional<BigDecimal> reached = Optional.empty();
    private boolean sound = true;

    private TiersReader(Numbers.Unit unit, Optional<BigDecimal> per) {
        this.unit = unit;
        this.per = per;
    }

    /** @param members of the model that has tiers */
    static Optional<List<Tier>> read(Members members, AppliedTo appliedTo) {
        Numbers.Unit unit = appliedTo.hasMeter() ? appliedTo.unit() : Numbers.Unit.RESOURCE_DAYS;
        Optional<BigDecimal> per = PerUnitReader.per(members, appliedTo);
        return members.required(
                        "tiers", "the prices by quantity, such as [{ upTo: 100, price: \"3\" }, { price: \"2\" }]")
                .flatMap(spot -> new TiersReader(unit, per).read(spot));
    }

    private Optional<List<Tier>> read(Spot list) {
        Optional<List<Spot>> elements = list.elements("tiers");
        if (elements.isEmpty()) {
            return Optional.empty();
        }
        if (elements.get().isEmpty()) {
            list.problem("empty", "tiers is an empty list; it needs at least one tier with a price");
            return Optional.empty();
        }
        int last = elements.get().size() - 1;
        for (int i = 0; i <= last; i++) {
            tier(elements.get().get(i), i == last);
        }
        return sound && per.isPresent() ? Optional.of(tiers) : Optional.empty();
    }

    private void tier(Spot spot, boolean last) {
        Optional<Members> members = spot.members("a tier", MEMBERS);
        Optional<BigDecimal> upTo = members.flatMap(tier -> upTo(tier, last));
        Optional<BigDecimal> price = members.flatMap(tier -> tier.required("price", "what the units of the tier cost"))
                .flatMap(value -> Numbers.price(value, per.orElse(BigDecimal.ONE)));
        if (price.isPresent() && (last || upTo.isPresent())) {
            tiers.add(new Tier(upTo, price.get()));
        } else {
            sound = false;
        }
    }

    private Optional<BigDecimal> upTo(Members tier, boolean last) {
        if (last) {
            tier.optional("upTo").ifPresent(spot -> {
                spot.problem("lastTierBounded", "the last tier is for all further units; remove its upTo");
                sound = false;
            });
            return Optional.empty();
        }
        Optional<Spot> spot = tier.required("upTo", "only the last tier has no upTo");
        Optional<BigDecimal> upTo = spot.flatMap(value -> Numbers.quantity(value, unit));
        if (spot.isPresent() && upTo.isPresent() && upTo.get().compareTo(reached.orElse(BigDecimal.ZERO)) <= 0) {
            spot.get()
                    .problem(
                            "tiersNotAscending",
                            "tiers ascend: " + Quote.cut(Decimals.plain(upTo.get())) + " is not above "
                                    + Quote.cut(Decimals.plain(reached.orElse(BigDecimal.ZERO)))
                                    + " of the tier before");
            return Optional.empty();
        }
        reached = upTo.or(() -> reached);
        return upTo;
    }
}

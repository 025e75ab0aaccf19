package meisai.pricebook;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.SequencedSet;

/** Reads {@code perUnit: { price: "0.24", per: 1048576 }}: every unit at one price. */
final class PerUnitReader implements ModelReader {
    private static final SequencedSet<String> MEMBERS = Choices.of("price", "per", "roundUpTo");

    @Override
    public String key() {
        return "perUnit";
    }

    @Override
    public Optional<PriceModel> read(Spot spot, AppliedTo appliedTo) {
        appliedTo.needs("meter", "perUnit prices the quantities of a meter");
        Optional<Members> members = spot.members("perUnit", MEMBERS);
        if (members.isEmpty()) {
            return Optional.empty();
        }
        Optional<Spot> roundUpTo = members.get().optional("roundUpTo");
        roundUpTo.ifPresent(unsupported -> ModelReaders.unsupported(unsupported, "roundUpTo"));
        Optional<BigDecimal> per = per(members.get(), appliedTo);
        Optional<BigDecimal> unitPrice = members.get()
                .required("price", "what the units cost, such as \"0.24\"")
                .flatMap(price -> Numbers.price(price, per.orElse(BigDecimal.ONE)));
        return per.isPresent() && roundUpTo.isEmpty() ? unitPrice.map(PriceModel.PerUnit::new) : Optional.empty();
    }

    /** For how many units a price is: 1 unless the member {@code per} says otherwise; empty when it is wrong. */
    static Optional<BigDecimal> per(Members members, AppliedTo appliedTo) {
        Optional<Spot> per = members.optional("per");
        if (per.isEmpty()) {
            return Optional.of(BigDecimal.ONE);
        }
        return Numbers.quantity(per.get(), appliedTo.hasMeter() ? appliedTo.unit() : Numbers.Unit.RESOURCE_DAYS);
    }
}

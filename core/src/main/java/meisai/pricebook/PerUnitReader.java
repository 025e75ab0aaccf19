package meisai.pricebook;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;
import java.util.SequencedSet;
import meisai.pricebook.PriceModel.RoundUp;
import meisai.pricebook.PriceModel.RoundUpScope;

/**
 * Reads {@code perUnit: { price: "0.24", per: 1048576, roundUpTo: { quantity, scope, roundUpName } }}: every unit at one
 * price.
 */
final class PerUnitReader implements ModelReader {
    private static final SequencedSet<String> MEMBERS = Choices.of("price", "per", "roundUpTo");
    private static final SequencedSet<String> ROUND_UP = Choices.of("quantity", "scope", "roundUpName");

    @Override
    public String key() {
        return "perUnit";
    }

    @Override
    public Optional<PriceModel> read(Spot spot, AppliedTo appliedTo, BookContext book) {
        appliedTo.needs("meter", "perUnit prices the quantities of a meter");
        Optional<Members> members = spot.members("perUnit", MEMBERS);
        if (members.isEmpty()) {
            return Optional.empty();
        }
        Optional<BigDecimal> per = per(members.get(), appliedTo);
        Optional<BigDecimal> unitPrice = members.get()
                .required("price", "what the units cost, such as \"0.24\"")
                .flatMap(price -> Numbers.price(price, per.orElse(BigDecimal.ONE)));
        Optional<Spot> roundUpSpot = members.get().optional("roundUpTo");
        Optional<RoundUp> roundUp = roundUpSpot.flatMap(given -> roundUp(given, appliedTo, book));
        boolean sound = per.isPresent() && roundUp.isPresent() == roundUpSpot.isPresent();
        return sound ? unitPrice.map(price -> new PriceModel.PerUnit(price, roundUp)) : Optional.empty();
    }

    /** For how many units a price is: 1 unless the member {@code per} says otherwise; empty when it is wrong. */
    static Optional<BigDecimal> per(Members members, AppliedTo appliedTo) {
        Optional<Spot> per = members.optional("per");
        if (per.isEmpty()) {
            return Optional.of(BigDecimal.ONE);
        }
        return Numbers.quantity(per.get(), appliedTo.hasMeter() ? appliedTo.unit() : Numbers.Unit.RESOURCE_DAYS);
    }

    private static Optional<RoundUp> roundUp(Spot spot, AppliedTo appliedTo, BookContext book) {
        Optional<Members> members = spot.members("roundUpTo", ROUND_UP);
        if (members.isEmpty()) {
            return Optional.empty();
        }
        Optional<BigDecimal> multiple = members.get()
                .required("quantity", "the multiple that is rounded up to, such as 102400")
                .flatMap(quantity -> Numbers.quantity(quantity, appliedTo.unit()));
        Optional<RoundUpScope> scope = members.get()
                .required("scope", "over what the quantity is rounded up: " + scopes())
                .flatMap(PerUnitReader::scope);
        Optional<Spot> nameSpot = members.get().required("roundUpName", "the billItemName of the row with the extra");
        Optional<String> name = nameSpot.flatMap(given -> Names.read(given, "a roundUpName"));
        name.ifPresent(value -> book.claim(nameSpot.get(), value, nameSpot.get()));
        return multiple.isPresent() && scope.isPresent() && name.isPresent()
                ? Optional.of(new RoundUp(multiple.get(), scope.get(), name.get()))
                : Optional.empty();
    }

    private static Optional<RoundUpScope> scope(Spot spot) {
        Optional<String> name = spot.text("a scope of roundUpTo is one of " + scopes());
        Optional<RoundUpScope> scope = Arrays.stream(RoundUpScope.values())
                .filter(known -> name.filter(known.wireName()::equals).isPresent())
                .findFirst();
        if (name.isPresent() && scope.isEmpty()) {
            spot.problem("unknownScope", "roundUpTo has no scope " + Quote.of(name.get()) + "; use one of " + scopes());
        }
        return scope;
    }

    private static String scopes() {
        return String.join(
                ", ",
                Arrays.stream(RoundUpScope.values()).map(RoundUpScope::wireName).toList());
    }
}

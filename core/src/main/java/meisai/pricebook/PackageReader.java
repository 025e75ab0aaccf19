package meisai.pricebook;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.SequencedSet;
import meisai.pricebook.PriceModel.Blocks;
import meisai.pricebook.PriceModel.Scope;

/** Reads {@code package: { scope, per, price }}: each begun block of the month's total at one price. */
final class PackageReader implements ModelReader {
    private static final SequencedSet<String> MEMBERS = Choices.of("scope", "per", "price");

    @Override
    public String key() {
        return "package";
    }

    @Override
    public Optional<PriceModel> read(Spot spot, AppliedTo appliedTo, BookContext book) {
        appliedTo.needs("meter", "package prices the quantities of a meter");
        Optional<Members> members = spot.members("package", MEMBERS);
        if (members.isEmpty()) {
            return Optional.empty();
        }
        Optional<Scope> scope = Scopes.read(members.get(), "package", VolumeReader.SCOPES);
        Optional<BigDecimal> per = members.get()
                .required("per", "how many units are in a block, such as 1000")
                .flatMap(quantity -> Numbers.quantity(quantity, appliedTo.unit()));
        Optional<BigDecimal> price = members.get()
                .required("price", "what a block costs, such as \"12\"")
                .flatMap(Numbers::price);
        return scope.isPresent() && per.isPresent() && price.isPresent()
                ? Optional.of(new Blocks(scope.get(), per.get(), price.get()))
                : Optional.empty();
    }
}

package meisai.pricebook;

import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import meisai.pricebook.PriceModel.Graduated;
import meisai.pricebook.PriceModel.Scope;
import meisai.pricebook.PriceModel.Tier;

/** Reads {@code graduated: { scope, per, tiers }}: each unit at the price of the tier into which it falls. */
final class GraduatedReader implements ModelReader {
    private static final SequencedSet<String> MEMBERS = Choices.of("scope", "per", "tiers");

    @Override
    public String key() {
        return "graduated";
    }

    @Override
    public Optional<PriceModel> read(Spot spot, AppliedTo appliedTo) {
        if (!appliedTo.hasMeter()) {
            appliedTo.needs(
                    "statuses", "without a meter, graduated counts the resource-days that have one of these statuses");
            appliedTo.refusesAttributes("graduated without a meter");
        }
        Optional<Members> members = spot.members("graduated", MEMBERS);
        if (members.isEmpty()) {
            return Optional.empty();
        }
        Optional<Scope> scope = members.get()
                .required("scope", "over what the quantity adds up: " + String.join(", ", Choices.scopes()))
                .flatMap(GraduatedReader::scope);
        Optional<List<Tier>> tiers = TiersReader.read(members.get(), appliedTo);
        return scope.isPresent() && tiers.isPresent()
                ? Optional.of(new Graduated(scope.get(), tiers.get(), !appliedTo.hasMeter()))
                : Optional.empty();
    }

    private static Optional<Scope> scope(Spot spot) {
        Optional<String> name = spot.text("a scope is one of " + String.join(", ", Choices.scopes()));
        Optional<Scope> scope = name.flatMap(Scope::byWireName);
        if (name.isPresent() && scope.isEmpty()) {
            spot.problem(
                    "unknownScope",
                    "graduated has no scope " + Quote.of(name.get()) + "; use one of "
                            + String.join(", ", Choices.scopes()));
        }
        return scope;
    }
}

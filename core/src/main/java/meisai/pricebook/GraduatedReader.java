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
    public Optional<PriceModel> read(Spot spot, AppliedTo appliedTo, BookContext book) {
        if (!appliedTo.hasMeter()) {
            appliedTo.needs(
                    "statuses", "without a meter, graduated counts the resource-days that have one of these statuses");
            appliedTo.refusesAttributes("graduated without a meter");
        }
        Optional<Members> members = spot.members("graduated", MEMBERS);
        if (members.isEmpty()) {
            return Optional.empty();
        }
        Optional<Scope> scope = Scopes.read(members.get(), "graduated", List.of(Scope.values()));
        Optional<List<Tier>> tiers = TiersReader.read(members.get(), appliedTo);
        return scope.isPresent() && tiers.isPresent()
                ? Optional.of(new Graduated(scope.get(), tiers.get(), !appliedTo.hasMeter()))
                : Optional.empty();
    }
}

package meisai.pricebook;

import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import meisai.pricebook.PriceModel.Scope;
import meisai.pricebook.PriceModel.Tier;
import meisai.pricebook.PriceModel.Volume;

/** Reads {@code volume: { scope, per, tiers }}: the total of the month picks one tier for all units. */
final class VolumeReader implements ModelReader {
    private static final SequencedSet<String> MEMBERS = Choices.of("scope", "per", "tiers");
    static final List<Scope> SCOPES = List.of(Scope.RESOURCE_MONTH, Scope.ACCOUNT_MONTH);

    @Override
    public String key() {
        return "volume";
    }

    @Override
    public Optional<PriceModel> read(Spot spot, AppliedTo appliedTo, BookContext book) {
        appliedTo.needs("meter", "volume prices the quantities of a meter");
        Optional<Members> members = spot.members("volume", MEMBERS);
        if (members.isEmpty()) {
            return Optional.empty();
        }
        Optional<Scope> scope = Scopes.read(members.get(), "volume", SCOPES);
        Optional<List<Tier>> tiers = TiersReader.read(members.get(), appliedTo);
        return scope.isPresent() && tiers.isPresent()
                ? Optional.of(new Volume(scope.get(), tiers.get()))
                : Optional.empty();
    }
}

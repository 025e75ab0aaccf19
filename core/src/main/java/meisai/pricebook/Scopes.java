package meisai.pricebook;

import java.util.List;
import java.util.Optional;
import meisai.pricebook.PriceModel.Scope;

/** Reads the member {@code scope} of a model: over what a quantity adds up. */
final class Scopes {
    private Scopes() {}

    static Optional<Scope> read(Members members, String model, List<Scope> allowed) {
        String choice = String.join(", ", allowed.stream().map(Scope::wireName).toList());
        Optional<Spot> spot = members.required("scope", "over what the quantity adds up: " + choice);
        Optional<String> name = spot.flatMap(found -> found.text("a scope is one of " + choice));
        Optional<Scope> scope = name.flatMap(Scope::byWireName).filter(allowed::contains);
        if (name.isPresent() && scope.isEmpty()) {
            spot.get()
                    .problem(
                            "unknownScope", model + " has no scope " + Quote.of(name.get()) + "; use one of " + choice);
        }
        return scope;
    }
}

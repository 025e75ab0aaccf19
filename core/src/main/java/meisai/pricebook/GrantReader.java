package meisai.pricebook;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import meisai.meter.Meter;

/** Reads the grants of a book: included quantities of perUnit items whose meters have one same unit. */
final class GrantReader {
    private static final SequencedSet<String> MEMBERS = Choices.of("name", "items", "quantity", "scope", "perMember");
    private static final List<String> SCOPES = List.of("resourceDay", "resourceMonth", "groupMonth", "accountMonth");
    private static final String SUPPORTED_SCOPE = "accountMonth";

    private final Map<String, ItemDraft> items = new LinkedHashMap<>();
    private final boolean itemsReadable;
    private final Names names;

    /** @param items empty when the book has no list of items; then nothing is said about which there are */
    GrantReader(Optional<List<ItemDraft>> items, Names names) {
        for (ItemDraft item : items.orElse(List.of())) {
            item.name().ifPresent(name -> this.items.putIfAbsent(name, item));
        }
        this.itemsReadable = items.isPresent();
        this.names = names;
    }

    /** @param list the member {@code grants}; a book without included quantities has none */
    List<Grant> read(Optional<Spot> list) {
        List<Grant> grants = new ArrayList<>();
        for (Spot element : list.flatMap(spot -> spot.elements("grants")).orElse(List.of())) {
            element.members("a grant", MEMBERS).flatMap(this::read).ifPresent(grants::add);
        }
        return grants;
    }

    private Optional<Grant> read(Members members) {
        Optional<Spot> nameSpot = members.required("name", "the billItemName of its rows");
        Optional<String> name = nameSpot.flatMap(value -> Names.read(value, "a grant's name"));
        name.ifPresent(
                value -> names.claim(nameSpot.get(), value, members.mapping(), "every name occurs once in the book"));
        List<Meter> meters = new ArrayList<>();
        Set<String> covered = members.required("items", "the perUnit items that it covers")
                .map(spot -> covered(spot, meters))
                .orElse(Set.of());
        Optional<BigDecimal> quantity = members.required("quantity", "how much is included, such as 100000")
                .flatMap(spot -> Numbers.quantity(spot, finest(meters)));
        boolean priced = isPriced(members);
        return name.isPresent() && quantity.isPresent() && !covered.isEmpty() && priced
                ? Optional.of(new Grant(name.get(), covered, quantity.get()))
                : Optional.empty();
    }

    private Set<String> covered(Spot list, List<Meter> meters) {
        SequencedMap<String, Spot> named = Names.set(list, "items", "an item's name");
        SequencedMap<String, String> units = new LinkedHashMap<>();
        named.forEach((name, spot) -> {
            ItemDraft item = items.get(name);
            if (item == null) {
                unknownItem(spot, name);
            } else if (item.keys().size() == 1 && !item.isOnly("perUnit")) {
                spot.problem(
                        "notPerUnit",
                        "a grant covers perUnit items, and " + Quote.of(name) + " is "
                                + item.keys().getFirst());
            } else {
                item.appliedTo().meter().ifPresent(meter -> {
                    meters.add(meter);
                    units.putIfAbsent(meter.unit(), name);
                });
            }
        });
        if (units.size() > 1) {
            List<String> each = new ArrayList<>();
            units.forEach((unit, name) -> each.add(Quote.of(name) + " counts " + Quote.cut(unit)));
            list.problem(
                    "differentUnits",
                    "a grant covers items of one unit: "
                            + String.join(", ", each.subList(0, Math.min(each.size(), 8))));
        }
        return new LinkedHashSet<>(named.keySet());
    }

    private void unknownItem(Spot spot, String name) {
        if (itemsReadable) {
            spot.problem("unknownItem", "no item is called " + Quote.of(name) + "; name items of this book");
        }
    }

    private static Numbers.Unit finest(List<Meter> meters) {
        return meters.stream()
                .reduce((left, right) -> right.decimals() > left.decimals() ? right : left)
                .map(Numbers.Unit::of)
                .orElse(Numbers.Unit.UNKNOWN);
    }

    /** Whether this version prices grants of the scope. */
    private static boolean isPriced(Members members) {
        Optional<Spot> perMember = members.optional("perMember");
        perMember.ifPresent(spot -> spot.problem(
                "unsupportedScope", "this version of Meisai does not price perMember yet, only a fixed quantity"));
        return members.required("scope", "who shares the quantity for how long; this version prices " + SUPPORTED_SCOPE)
                        .filter(GrantReader::isPricedScope)
                        .isPresent()
                && perMember.isEmpty();
    }

    private static boolean isPricedScope(Spot spot) {
        Optional<String> scope = spot.text("a grant's scope is one of " + String.join(", ", SCOPES));
        if (scope.isEmpty() || scope.get().equals(SUPPORTED_SCOPE)) {
            return scope.isPresent();
        }
        if (SCOPES.contains(scope.get())) {
            spot.problem(
                    "unsupportedScope",
                    "this version of Meisai does not price grants of the scope " + scope.get() + " yet, only of "
                            + SUPPORTED_SCOPE);
        } else {
            spot.problem(
                    "unknownScope",
                    "a grant has no scope " + Quote.of(scope.get()) + "; the scopes are " + String.join(", ", SCOPES));
        }
        return false;
    }
}

package meisai.pricebook;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import meisai.meter.Meter;
import meisai.pricebook.Grant.Scope;

/** Reads the grants of a book: included quantities of perUnit items whose meters have one same unit. */
final class GrantReader {
    private static final SequencedSet<String> MEMBERS = Choices.of("name", "items", "quantity", "scope", "perMember");
    private static final String SCOPES =
            String.join(", ", Arrays.stream(Scope.values()).map(Scope::wireName).toList());

    private final Map<String, ItemDraft> items = new LinkedHashMap<>();
    private final Set<String> plans = new LinkedHashSet<>();
    private final boolean itemsReadable;
    private final BookContext book;

    /** @param items empty when the book has no list of items; then nothing is said about which there are */
    GrantReader(Optional<List<ItemDraft>> items, BookContext book) {
        for (ItemDraft item : items.orElse(List.of())) {
            item.name().ifPresent(name -> this.items.putIfAbsent(name, item));
            plans.addAll(item.appliedTo().applies().plans());
        }
        this.itemsReadable = items.isPresent();
        this.book = book;
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
        name.ifPresent(value -> book.claim(nameSpot.get(), value, members.mapping()));
        List<Meter> meters = new ArrayList<>();
        Set<String> covered = members.required("items", "the perUnit items that it covers")
                .map(spot -> covered(spot, meters))
                .orElse(Set.of());
        Optional<BigDecimal> quantity = members.required("quantity", "how much is included, such as 100000")
                .flatMap(spot -> Numbers.quantity(spot, finest(meters)));
        Optional<Scope> scope = scope(members);
        Optional<Set<String>> perMember = perMember(members, scope, covered);
        return name.isPresent()
                        && quantity.isPresent()
                        && !covered.isEmpty()
                        && scope.isPresent()
                        && perMember.isPresent()
                ? Optional.of(new Grant(name.get(), covered, quantity.get(), scope.get(), perMember.get()))
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

    private static Optional<Scope> scope(Members members) {
        Optional<Spot> spot = members.required("scope", "who shares the quantity for how long: " + SCOPES);
        Optional<String> name = spot.flatMap(found -> found.text("a grant's scope is one of " + SCOPES));
        Optional<Scope> scope = Arrays.stream(Scope.values())
                .filter(known -> name.filter(known.wireName()::equals).isPresent())
                .findFirst();
        if (name.isPresent() && scope.isEmpty()) {
            spot.get()
                    .problem(
                            "unknownScope",
                            "a grant has no scope " + Quote.of(name.get()) + "; the scopes are " + SCOPES);
        }
        return scope;
    }

    /** The plans whose resources multiply a pool; empty when something is wrong with them. */
    private Optional<Set<String>> perMember(Members members, Optional<Scope> scope, Set<String> covered) {
        Optional<Spot> spot = members.optional("perMember");
        if (spot.isEmpty()) {
            return Optional.of(Set.of());
        }
        SequencedMap<String, Spot> named = Names.set(spot.get(), "perMember", "a plan");
        named.forEach((plan, element) -> {
            if (itemsReadable && !plans.contains(plan) && !coversAnyPlan(covered)) {
                element.problem(
                        "unknownPlan",
                        "no item applies to the plan " + Quote.of(plan) + "; the plans are " + Quote.sorted(plans));
            }
        });
        if (scope.isPresent() && scope.get() != Scope.GROUP_MONTH) {
            spot.get()
                    .problem(
                            "perMemberNotAllowed",
                            "perMember multiplies a pool; it goes with the scope " + Scope.GROUP_MONTH.wireName()
                                    + " only");
            return Optional.empty();
        }
        return named.isEmpty() ? Optional.empty() : Optional.of(named.keySet());
    }

    /** Then a member may have a plan that no item names. */
    private boolean coversAnyPlan(Set<String> covered) {
        return items.entrySet().stream()
                .filter(item -> covered.contains(item.getKey()))
                .anyMatch(item -> item.getValue().appliedTo().applies().plans().isEmpty());
    }
}

package meisai.pricebook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import meisai.meter.Meter;

/** Reads the meters of a book and answers which ones there are. */
final class MeterReader {
    private static final SequencedSet<String> MEMBERS = Choices.of("name", "unit", "decimals");

    /** By name; a meter that is declared but could not be read is there and empty. */
    private final Map<String, Optional<Meter>> declared = new LinkedHashMap<>();

    private boolean readable = true;

    /** @param list the member {@code meters}; a book that prices no usage has none */
    void read(Optional<Spot> list) {
        if (list.isEmpty()) {
            return;
        }
        Optional<List<Spot>> elements = list.get().elements("meters");
        readable = elements.isPresent();
        Names names = new Names();
        for (Spot element : elements.orElse(List.of())) {
            element.members("a meter", MEMBERS).ifPresent(members -> read(members, names));
        }
    }

    private void read(Members members, Names names) {
        Optional<Spot> nameSpot = members.required("name", "what usage records call the meter");
        Optional<String> name = nameSpot.flatMap(spot -> Names.read(spot, "a meter's name"));
        Optional<String> unit = members.required("unit", "what the meter counts, such as byte")
                .flatMap(spot -> Names.read(spot, "a unit"));
        Optional<Integer> decimals = decimals(members);
        if (name.isEmpty()) {
            return;
        }
        names.claim(nameSpot.get(), name.get(), members.mapping(), "every meter is declared once");
        Optional<Meter> meter = unit.isPresent() && decimals.isPresent()
                ? Optional.of(new Meter(name.get(), unit.get(), decimals.get()))
                : Optional.empty();
        declared.putIfAbsent(name.get(), meter);
    }

    private static Optional<Integer> decimals(Members members) {
        Optional<Spot> spot = members.optional("decimals");
        if (spot.isEmpty()) {
            return Optional.of(0);
        }
        if (!(spot.get().node() instanceof BookNode.Literal literal)) {
            spot.get().wrongType("decimals is an integer without quotes, such as 3");
            return Optional.empty();
        }
        for (int decimals = 0; decimals <= Meter.MAX_DECIMALS; decimals++) {
            if (literal.value().equals(Integer.toString(decimals))) {
                return Optional.of(decimals);
            }
        }
        spot.get()
                .problem(
                        "outOfRange",
                        "decimals is an integer from 0 to " + Meter.MAX_DECIMALS + "; found "
                                + Quote.cut(literal.value()));
        return Optional.empty();
    }

    /** The meter that an item names; a problem at {@code spot} when no such meter is declared. */
    Optional<Meter> find(Spot spot, String name) {
        Optional<Meter> meter = declared.getOrDefault(name, Optional.empty());
        if (readable && !declared.containsKey(name)) {
            spot.problem("unknownMeter", "no meter " + Quote.of(name) + " is declared in meters; " + choice());
        }
        return meter;
    }

    private String choice() {
        return declared.isEmpty() ? "declare it" : "declare it or use one of " + Quote.sorted(declared.keySet());
    }

    List<Meter> meters() {
        List<Meter> meters = new ArrayList<>();
        declared.values().forEach(meter -> meter.ifPresent(meters::add));
        return meters;
    }
}

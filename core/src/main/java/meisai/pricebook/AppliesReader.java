package meisai.pricebook;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import meisai.account.Status;
import meisai.meter.Meter;

/** Reads {@code applies}: the meter, plans, statuses and attributes that an item is for. */
final class AppliesReader {
    private static final SequencedSet<String> MEMBERS = Choices.of("meter", "plans", "statuses", "attributes");
    private static final Applies EVERYTHING = new Applies(Optional.empty(), Set.of(), Set.of(), Map.of());

    private final MeterReader meters;

    AppliesReader(MeterReader meters) {
        this.meters = meters;
    }

    AppliedTo read(Spot spot) {
        int before = spot.problems().count();
        Optional<Members> members = spot.members("applies", MEMBERS);
        if (members.isEmpty()) {
            return new AppliedTo(Optional.empty(), EVERYTHING, false, Optional.empty());
        }
        Optional<Spot> meterSpot = members.get().optional("meter");
        Optional<String> meterName = meterSpot.flatMap(meter -> Names.read(meter, "a meter's name"));
        Optional<Meter> meter = meterName.flatMap(name -> meters.find(meterSpot.get(), name));
        Applies applies =
                new Applies(meterName, plans(members.get()), statuses(members.get()), attributes(members.get()));
        boolean sound = spot.problems().count() == before;
        return new AppliedTo(members, applies, sound, meter);
    }

    private static Set<String> plans(Members members) {
        return members.optional("plans")
                .map(spot -> Names.set(spot, "plans", "a plan").keySet())
                .orElse(Set.of());
    }

    private static Set<Status> statuses(Members members) {
        return members.optional("statuses")
                .map(spot -> statuses(spot, "statuses"))
                .orElse(Set.of());
    }

    /** The statuses of a list; those that are none are told. */
    static Set<Status> statuses(Spot list, String what) {
        Set<Status> statuses = new LinkedHashSet<>();
        Names.set(list, what, "a status")
                .forEach((name, element) -> status(element, name).ifPresent(statuses::add));
        return statuses;
    }

    /** The status of this name; a problem when there is none. */
    static Optional<Status> status(Spot spot, String name) {
        Optional<Status> status = Status.byWireName(name);
        if (status.isEmpty()) {
            spot.problem(
                    "unknownStatus", "unknown status " + Quote.of(name) + "; a status is one of " + Choices.statuses());
        }
        return status;
    }

    private static Map<String, Set<String>> attributes(Members members) {
        Map<String, Set<String>> attributes = new LinkedHashMap<>();
        members.optional("attributes")
                .flatMap(spot -> spot.members("attributes"))
                .ifPresent(named -> named.all().forEach((name, spot) -> {
                    if (Names.isName(spot, name, "an attribute's name")) {
                        attributes.put(
                                name,
                                Names.set(spot, "the values of an attribute", "a value of an attribute")
                                        .keySet());
                    }
                }));
        return attributes;
    }
}

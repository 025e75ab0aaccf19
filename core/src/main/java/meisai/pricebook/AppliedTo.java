package meisai.pricebook;

import java.util.List;
import java.util.Optional;
import meisai.meter.Meter;

/**
 * To what an item applies, as far as it could be read, and what the model of the item has to say about it.
 *
 * @param members empty when {@code applies} is no mapping; then nothing more is said about it
 * @param sound whether {@code applies} was read without a problem
 * @param meter the declared meter
 */
record AppliedTo(Optional<Members> members, Applies applies, boolean sound, Optional<Meter> meter) {
    boolean hasMeter() {
        return members.filter(given -> given.has("meter")).isPresent();
    }

    /** What quantities of the item count. */
    Numbers.Unit unit() {
        return meter.map(Numbers.Unit::of).orElse(Numbers.Unit.UNKNOWN);
    }

    void needs(String member, String why) {
        members.ifPresent(given -> given.required(member, why));
    }

    void refuses(String member, String code, String why) {
        members.flatMap(given -> given.optional(member)).ifPresent(spot -> spot.problem(code, why));
    }

    /** For an item that prices no usage: neither a meter nor attributes, which only usage has. */
    void refusesUsage(String model) {
        refuses("meter", "meterNotAllowed", model + " prices no usage; remove the meter");
        refusesAttributes(model);
    }

    /** For an item that names what it is about in its model. */
    void refusesAll(String model, String why) {
        for (String member : List.of("meter", "plans", "statuses", "attributes")) {
            refuses(member, member + "NotAllowed", model + " has no " + member + ": " + why);
        }
    }

    void refusesAttributes(String model) {
        refuses("attributes", "attributesNotAllowed", model + " prices no usage, and only usage has attributes");
    }
}

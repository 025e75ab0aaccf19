package meisai.pricebook;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/** The members of one mapping by name, in file order. Of a name that occurs twice the first one counts. */
final class Members {
    private final Spot mapping;
    private final SequencedMap<String, Spot> byName;

    private Members(Spot mapping, SequencedMap<String, Spot> byName) {
        this.mapping = mapping;
        this.byName = byName;
    }

    static Members of(Spot spot, BookNode.Mapping mapping) {
        SequencedMap<String, Spot> byName = new LinkedHashMap<>();
        int index = 0;
        for (BookNode.Member member : mapping.members()) {
            Spot value = spot.member(index++, member);
            if (byName.putIfAbsent(member.name(), value) != null) {
                value.problem(
                        "duplicateMember",
                        "the member " + Quote.of(member.name()) + " occurs twice; remove one of them");
            }
        }
        return new Members(spot, byName);
    }

    Members only(SequencedSet<String> known) {
        byName.forEach((name, value) -> {
            if (!known.contains(name)) {
                value.problem(
                        "unknownMember",
                        "unknown member " + Quote.of(name) + "; known here: " + String.join(", ", known));
            }
        });
        return this;
    }

    Spot mapping() {
        return mapping;
    }

    Map<String, Spot> all() {
        return Collections.unmodifiableMap(byName);
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    Optional<Spot> optional(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** @param what what the member is, for the message when it is missing */
    Optional<Spot> required(String name, String what) {
        Optional<Spot> member = optional(name);
        if (member.isEmpty()) {
            mapping.missing(name, "the member " + Quote.of(name) + " is missing: " + what);
        }
        return member;
    }
}

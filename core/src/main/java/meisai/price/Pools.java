package meisai.price;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import meisai.account.Standing;
import meisai.account.Timeline;

/** How many resources of a group have a listed plan on some day of the month on which they are in it (ruling 1). */
final class Pools {
    private final LocalDate first;
    private final LocalDate last;
    private final Iterable<Timeline> timelines;
    private final Map<String, List<Set<String>>> plansByGroup = new HashMap<>();
    private boolean counted;

    /** @param last the last day that counts: today in an open month */
    Pools(LocalDate first, LocalDate last, Iterable<Timeline> timelines) {
        this.first = first;
        this.last = last;
        this.timelines = timelines;
    }

    long members(String group, Set<String> plans) {
        if (!counted) {
            timelines.forEach(this::count);
            counted = true;
        }
        return plansByGroup.getOrDefault(group, List.of()).stream()
                .filter(member -> !Collections.disjoint(member, plans))
                .count();
    }

    private void count(Timeline timeline) {
        Map<String, Set<String>> ofResource = new HashMap<>();
        for (Standing standing : timeline.between(first, last)) {
            if (standing.group().isPresent() && standing.plan().isPresent()) {
                ofResource
                        .computeIfAbsent(standing.group().get(), key -> new HashSet<>())
                        .add(standing.plan().get());
            }
        }
        ofResource.forEach((group, plans) ->
                plansByGroup.computeIfAbsent(group, key -> new ArrayList<>()).add(plans));
    }
}

package meisai.server.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import meisai.account.StandingChange;
import meisai.account.Timeline;

/**
 * Timelines by their changes, each once: a million SIMs of some plans and tags have some hundred timelines. Bounded: when
 * there are too many different ones, it begins anew, and equal ones may then be there twice. Long ones, which hardly any
 * two resources have in common, are made for each: with every change of a resource its timeline before is left over here.
 */
final class Timelines {
    private static final int MAX = 1 << 16;
    /** Most changes of a timeline that is kept here. */
    static final int LONGEST = 16;

    private final Map<StandingChange, StandingChange> changes = new ConcurrentHashMap<>();
    private final Map<List<StandingChange>, Timeline> timelines = new ConcurrentHashMap<>();

    /** The change, or one like it that is known. */
    StandingChange shared(StandingChange change) {
        if (changes.size() >= MAX) {
            changes.clear();
        }
        return changes.computeIfAbsent(change, same -> same);
    }

    List<StandingChange> shared(List<StandingChange> all) {
        List<StandingChange> shared = new ArrayList<>(all.size());
        all.forEach(change -> shared.add(shared(change)));
        return List.copyOf(shared);
    }

    Timeline of(List<StandingChange> all) {
        if (all.isEmpty()) {
            return Timeline.UNREGISTERED;
        }
        if (all.size() > LONGEST) {
            return Timeline.of(all);
        }
        if (timelines.size() >= MAX) {
            timelines.clear();
        }
        return timelines.computeIfAbsent(List.copyOf(all), Timeline::of);
    }
}

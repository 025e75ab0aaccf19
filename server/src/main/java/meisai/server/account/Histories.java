package meisai.server.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import meisai.account.StandingChange;
import meisai.account.Timeline;
import org.jspecify.annotations.Nullable;

/**
 * What was changed of resources, each history once: a million SIMs of some plans and tags have some hundred. Bounded: when
 * there are too many different ones, it begins anew, and equal ones may then be there twice. Long ones, which hardly any
 * two resources have in common, are made for each: with every change of a resource its history before is left over here.
 */
final class Histories {
    private static final int MAX = 1 << 16;
    /** Most changes of a history that is kept here. */
    static final int LONGEST = 16;

    /** The changes of a resource in the order of their acknowledgement. */
    static final class History {
        private final List<StandingChange> changes;
        private volatile @Nullable Timeline timeline;

        private History(List<StandingChange> changes) {
            this.changes = changes;
        }

        List<StandingChange> changes() {
            return changes;
        }

        /** Put together when it is asked for: many changes may come one after the other. */
        Timeline timeline() {
            Timeline built = timeline;
            if (built == null) {
                built = changes.isEmpty() ? Timeline.UNREGISTERED : Timeline.of(changes);
                timeline = built;
            }
            return built;
        }
    }

    static final History NONE = new History(List.of());

    private final Map<StandingChange, StandingChange> changes = new ConcurrentHashMap<>();
    private final Map<List<StandingChange>, History> histories = new ConcurrentHashMap<>();

    History of(List<StandingChange> all) {
        return after(NONE, all);
    }

    /** The same history without tags. */
    History withoutTags(History history) {
        return of(history.changes.stream()
                .map(change -> new StandingChange(
                        change.from(), change.plan(), change.status(), change.group(), Optional.empty()))
                .toList());
    }

    /** A history that goes on with more changes. */
    History after(History before, List<StandingChange> more) {
        List<StandingChange> all = new ArrayList<>(before.changes.size() + more.size());
        all.addAll(before.changes);
        more.forEach(change -> all.add(shared(change)));
        if (all.isEmpty()) {
            return NONE;
        }
        if (all.size() > LONGEST) {
            return new History(List.copyOf(all));
        }
        if (histories.size() >= MAX) {
            histories.clear();
        }
        return histories.computeIfAbsent(List.copyOf(all), History::new);
    }

    /** The change, or one like it that is known. */
    private StandingChange shared(StandingChange change) {
        if (changes.size() >= MAX) {
            changes.clear();
        }
        return changes.computeIfAbsent(change, same -> same);
    }
}

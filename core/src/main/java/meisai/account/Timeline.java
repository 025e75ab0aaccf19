package meisai.account;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The standing of one resource by day: a day has, member by member, the value last set for it or an earlier day; of
 * several changes for one day the last acknowledged wins. Source of the rule: billing model, "Who and what".
 */
public final class Timeline {
    /** A resource that was never registered. */
    public static final Timeline UNREGISTERED = new Timeline(List.of(), List.of(), false);

    private final List<LocalDate> days;
    private final List<Standing> standings;
    private final boolean registered;

    private Timeline(List<LocalDate> days, List<Standing> standings, boolean registered) {
        this.days = days;
        this.standings = standings;
        this.registered = registered;
    }

    /** @param acknowledged every change of the resource in the order in which they were acknowledged */
    public static Timeline of(List<StandingChange> acknowledged) {
        List<StandingChange> byDay = new ArrayList<>(acknowledged);
        byDay.sort(Comparator.comparing(StandingChange::from));
        List<LocalDate> days = new ArrayList<>(byDay.size());
        List<Standing> standings = new ArrayList<>(byDay.size());
        Standing standing = Standing.NONE;
        for (StandingChange change : byDay) {
            standing = change.applyTo(standing);
            int last = days.size() - 1;
            if (last >= 0 && days.get(last).equals(change.from())) {
                standings.set(last, standing);
            } else {
                days.add(change.from());
                standings.add(standing);
            }
        }
        return new Timeline(List.copyOf(days), List.copyOf(standings), true);
    }

    public boolean registered() {
        return registered;
    }

    /** Whether the resource was registered for {@code day} or an earlier one. */
    public boolean existsOn(LocalDate day) {
        return !days.isEmpty() && !days.getFirst().isAfter(day);
    }

    /** The first day of the unbroken stay in some of {@code statuses} that {@code day} belongs to, if it does. */
    public Optional<LocalDate> stayBegan(LocalDate day, Set<Status> statuses) {
        Optional<LocalDate> began = Optional.empty();
        for (int i = days.size() - 1; i >= 0; i--) {
            if (!days.get(i).isAfter(day)) {
                if (standings.get(i).status().filter(statuses::contains).isEmpty()) {
                    return began;
                }
                began = Optional.of(days.get(i));
            }
        }
        return began;
    }

    /** The standings of the days from {@code first} through {@code last}, each once for every change of it. */
    public List<Standing> between(LocalDate first, LocalDate last) {
        List<Standing> between = new ArrayList<>();
        if (first.isAfter(last)) {
            return between;
        }
        for (int i = 0; i < days.size(); i++) {
            boolean begins = !days.get(i).isAfter(last);
            boolean ends = i + 1 < days.size() && !days.get(i + 1).isAfter(first);
            if (begins && !ends) {
                between.add(standings.get(i));
            }
        }
        return between;
    }

    /** The last day, {@code last} at most, on which the standing is that of {@code day}, as far as no change begins. */
    public LocalDate unchangedThrough(LocalDate day, LocalDate last) {
        LocalDate through = last;
        for (int i = days.size() - 1; i >= 0 && days.get(i).isAfter(day); i--) {
            if (!days.get(i).isAfter(last)) {
                through = days.get(i).minusDays(1);
            }
        }
        return through;
    }

    /** The standing on {@code day}; nothing is set before the first change. */
    public Standing on(LocalDate day) {
        for (int i = days.size() - 1; i >= 0; i--) {
            if (!days.get(i).isAfter(day)) {
                return standings.get(i);
            }
        }
        return Standing.NONE;
    }
}

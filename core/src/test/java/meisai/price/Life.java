package meisai.price;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meisai.account.StandingChange;
import meisai.account.Status;
import meisai.account.Timeline;
import meisai.period.Days;

/** The changes of one resource in the order in which they were acknowledged, being written for a test. */
public final class Life {
    private final List<StandingChange> acknowledged = new ArrayList<>();

    private Life() {}

    /** A resource that was registered and had nothing set. */
    public static Life registered() {
        return new Life();
    }

    /** @param day first day of the change that the following calls describe, {@code yyyyMMdd} */
    public static Life from(String day) {
        return new Life().then(day);
    }

    /** The usual start: a plan and a status before any month of a test. */
    public static Life of(String plan, Status status) {
        return from("20200101").plan(plan).status(status);
    }

    public Life then(String day) {
        LocalDate from = Days.parseDay(day).orElseThrow();
        acknowledged.add(
                new StandingChange(from, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        return this;
    }

    public Life plan(String plan) {
        StandingChange last = acknowledged.removeLast();
        acknowledged.add(new StandingChange(last.from(), Optional.of(plan), last.status(), last.group(), last.tags()));
        return this;
    }

    public Life status(Status status) {
        StandingChange last = acknowledged.removeLast();
        acknowledged.add(new StandingChange(last.from(), last.plan(), Optional.of(status), last.group(), last.tags()));
        return this;
    }

    public Life group(String group) {
        StandingChange last = acknowledged.removeLast();
        acknowledged.add(new StandingChange(last.from(), last.plan(), last.status(), Optional.of(group), last.tags()));
        return this;
    }

    /** @param namesAndValues none clears */
    public Life tags(String... namesAndValues) {
        Map<String, String> tags = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            tags.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        StandingChange last = acknowledged.removeLast();
        acknowledged.add(new StandingChange(last.from(), last.plan(), last.status(), last.group(), Optional.of(tags)));
        return this;
    }

    public List<StandingChange> changes() {
        return List.copyOf(acknowledged);
    }

    public Timeline timeline() {
        return Timeline.of(acknowledged);
    }
}

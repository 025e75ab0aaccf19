package meisai.server.live;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import meisai.account.Timeline;
import meisai.price.PostedCharge;
import meisai.server.store.DaySum;
import meisai.usage.DailyUsage;

/** What is rated of one resource in a month. For one thread at a time. */
final class LiveResource {
    private final List<DaySum> sums = new ArrayList<>(0);
    /** Whether the sums are still to be put in order: it is new. */
    private boolean unordered = true;

    private Timeline timeline = Timeline.UNREGISTERED;
    private List<PostedCharge> posted = List.of();
    /** Whether its rows are in the sums of the month. */
    private boolean rated;

    /** Adds usage; answers by how many there are more daily sums. */
    int add(DaySum one) {
        if (unordered) {
            // One reading has each place in the order once.
            sums.add(one);
            return 1;
        }
        int place = place(one);
        if (place >= 0) {
            sums.set(place, sums.get(place).plus(one));
            return 0;
        }
        sums.add(-place - 1, one);
        return 1;
    }

    /** Takes usage out; answers by how many there are less daily sums. */
    int takeOut(DaySum one) {
        int place = place(one);
        if (place < 0) {
            throw new IllegalStateException("usage that is void was never there: " + one);
        }
        DaySum rest = sums.get(place).minus(one);
        if (rest.usage().records() == 0) {
            sums.remove(place);
            return 1;
        }
        sums.set(place, rest);
        return 0;
    }

    private int place(DaySum one) {
        return Collections.binarySearch(sums, one, DaySum.ORDER);
    }

    /** Everything was read that there is at first; from here on usage of one place is added up. */
    void order() {
        if (unordered) {
            sums.sort(DaySum.ORDER);
            unordered = false;
        }
    }

    /** Its usage in order. */
    List<DailyUsage> usage() {
        return sums.stream().map(DaySum::usage).toList();
    }

    /** Its usage of a day in order. */
    List<DailyUsage> usage(LocalDate day) {
        int low = 0;
        int high = sums.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sums.get(middle).usage().day().isBefore(day)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        List<DailyUsage> usage = new ArrayList<>();
        for (int at = low; at < sums.size() && sums.get(at).usage().day().equals(day); at++) {
            usage.add(sums.get(at).usage());
        }
        return usage;
    }

    Timeline timeline() {
        return timeline;
    }

    void stands(Timeline now) {
        timeline = now;
    }

    List<PostedCharge> posted() {
        return posted;
    }

    void post(List<PostedCharge> charges) {
        posted = charges;
    }

    boolean isRated() {
        return rated;
    }

    void rated(boolean now) {
        rated = now;
    }
}

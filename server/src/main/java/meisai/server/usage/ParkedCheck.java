package meisai.server.usage;

import java.math.BigDecimal;
import java.time.LocalDate;
import meisai.account.Timeline;
import meisai.price.ItemMatch;
import meisai.price.Matcher;
import meisai.usage.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * Whether usage can be priced by the versions of one book. Remembers what it answered lately, by the objects that were
 * asked for: of one body, equal texts and equal timelines are mostly the same object. Not for use by several threads.
 */
final class ParkedCheck {
    private static final int SLOTS = 1 << 12;

    private record Answer(
            LocalDate day, Timeline timeline, String meter, Attributes attributes, int scale, boolean parked) {
        @SuppressWarnings("ReferenceEquality") // the same object is quick to tell; another one is asked anew
        boolean isFor(LocalDate onDay, Timeline of, String name, Attributes with, int places) {
            return timeline == of
                    && attributes == with
                    && scale == places
                    && day.equals(onDay)
                    && (meter == name || meter.equals(name));
        }
    }

    private final Matcher matcher;
    private final @Nullable Answer[] answers = new Answer[SLOTS];

    ParkedCheck(Matcher matcher) {
        this.matcher = matcher;
    }

    Matcher matcher() {
        return matcher;
    }

    /** @param quantity its scale is the number of places of the record */
    boolean isParked(LocalDate day, Timeline timeline, String meter, Attributes attributes, BigDecimal quantity) {
        int hash = 31
                        * (31 * (31 * System.identityHashCode(timeline) + System.identityHashCode(attributes))
                                + meter.hashCode())
                + day.hashCode();
        int slot = (hash ^ hash >>> 12 ^ hash >>> 20) & (SLOTS - 1);
        Answer known = answers[slot];
        if (known != null && known.isFor(day, timeline, meter, attributes, quantity.scale())) {
            return known.parked();
        }
        boolean parked = matcher.match(day, timeline, meter, attributes, quantity) instanceof ItemMatch.Parked;
        answers[slot] = new Answer(day, timeline, meter, attributes, quantity.scale(), parked);
        return parked;
    }
}

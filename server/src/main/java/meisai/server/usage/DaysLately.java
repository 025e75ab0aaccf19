package meisai.server.usage;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;

/** The days of instants, each one object for as long as no other day takes its place. Not for several threads. */
final class DaysLately {
    private static final int SLOTS = 64;
    private static final long SECONDS = 86_400;

    private final long[] numbers = new long[SLOTS];
    private final LocalDate[] days = new LocalDate[SLOTS];

    DaysLately() {
        // What is there from the start is right: the first day of all for every slot.
        Arrays.fill(days, LocalDate.EPOCH);
    }

    /** The UTC day that an instant is in. */
    LocalDate of(Instant time) {
        long number = Math.floorDiv(time.getEpochSecond(), SECONDS);
        int slot = (int) number & (SLOTS - 1);
        if (numbers[slot] != number) {
            numbers[slot] = number;
            days[slot] = LocalDate.ofEpochDay(number);
        }
        return days[slot];
    }
}

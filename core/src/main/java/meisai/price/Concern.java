package meisai.price;

import java.time.YearMonth;

/** The earlier month that a row is about when it is booked in a later one, and how it came to be. */
public record Concern(YearMonth month, Why why) {
    /** A correction is what a closed month would have been, less what it was billed as. */
    public enum Why {
        /** A charge that was posted for a day of a closed month. */
        POSTED,
        /** A correction upwards, or at a price of 0 by more units. */
        MORE_DUE,
        /** A correction downwards, or at a price of 0 by fewer units. */
        LESS_DUE
    }

    public boolean isCorrection() {
        return switch (why) {
            case POSTED -> false;
            case MORE_DUE, LESS_DUE -> true;
        };
    }
}

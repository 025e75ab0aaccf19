package meisai.server.store;

import meisai.price.Charge;
import meisai.price.ChargeDate;

/** A line of a closed bill as the numbers that its file has of it; the next line comes in its place. */
public interface LineCursor {
    ChargeDate date();

    /** The numbers of its texts, see {@link LineTexts}. */
    int resource();

    int price();

    int standing();

    /** Whether 64 bits do not hold the quantity. */
    boolean isWide();

    /** The quantity times 10^scale, if it is not wide. */
    long quantity();

    int scale();

    /** All of it. */
    Charge charge();
}

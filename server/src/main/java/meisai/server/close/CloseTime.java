package meisai.server.close;

/**
 * When a month closes by itself.
 *
 * @param businessDay which business day of the next month, from 1 to 20
 * @param hour of that day, from 0 to 23, UTC
 */
public record CloseTime(int businessDay, int hour) {
    public static final int LAST_DAY = 20;
    public static final int LAST_HOUR = 23;
    public static final CloseTime DEFAULT = new CloseTime(2, 0);

    public CloseTime {
        if (businessDay < 1 || businessDay > LAST_DAY || hour < 0 || hour > LAST_HOUR) {
            throw new IllegalArgumentException("business day " + businessDay + ", hour " + hour);
        }
    }
}

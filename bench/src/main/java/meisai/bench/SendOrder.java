package meisai.bench;

/**
 * Which record is sent at which place. Plain loads send each once and in order; mixed ones send one of a hundred again,
 * half of them at once and half later, and move one of two hundred by about three days.
 */
final class SendOrder {
    private static final int AGAIN = 100;
    private static final int MOVED = 200;
    private static final int DAYS_MOVED = 3;

    private final long records;
    private final boolean mixed;
    private final long moved;
    private final long distance;

    SendOrder(long records, int days, boolean mixed) {
        this.records = records;
        this.mixed = mixed;
        this.moved = Math.max(1, records / MOVED);
        this.distance = moved * DAYS_MOVED / days;
    }

    long places() {
        return mixed ? records + records / AGAIN : records;
    }

    long record(long place) {
        if (!mixed) {
            return place;
        }
        long group = place / (AGAIN + 1);
        long each = place % (AGAIN + 1);
        if (each == AGAIN) {
            return moved((group % 2 == 0 ? group : group / 2) * AGAIN + group % AGAIN);
        }
        return moved(group * AGAIN + each);
    }

    private long moved(long place) {
        return place % MOVED == 0 && place / MOVED < moved
                ? Math.floorMod(place / MOVED - distance, moved) * MOVED
                : place;
    }
}

package meisai.server.store;

/**
 * Numbers everything that changes what is billed (usage, voids, releases, posted charges, coupons) in the order in which
 * the one writer takes it, so that a close speaks of everything up to a number. A transaction that is rolled back leaves
 * a gap. Belongs to the writer's thread.
 */
public final class EventSequence {
    private static final String LAST = """
            SELECT greatest(
                (SELECT coalesce(max(seq), 0) FROM usage), (SELECT coalesce(max(seq), 0) FROM close_run),
                (SELECT coalesce(max(seq), 0) FROM usage_void), (SELECT coalesce(max(seq), 0) FROM usage_release),
                (SELECT coalesce(max(seq), 0) FROM posted_charge), (SELECT coalesce(max(seq), 0) FROM coupon))
            """;

    private long last;

    private EventSequence(long last) {
        this.last = last;
    }

    public static EventSequence load(Snapshot snapshot) {
        return new EventSequence(last(snapshot));
    }

    /** The last number in a snapshot; what is read from the snapshot is everything up to it. */
    public static long last(Snapshot snapshot) {
        return snapshot.sql().number(LAST);
    }

    public long last() {
        return last;
    }

    public long next() {
        return ++last;
    }
}

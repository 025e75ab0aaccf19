package meisai.server.store;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Numbers everything that changes what is billed (usage, voids, releases, posted charges, coupons) in the order in which
 * the one writer takes it, so that a close speaks of everything up to a number. A transaction that is rolled back leaves
 * a gap. Belongs to the writer's thread.
 */
public final class EventSequence {
    /** The tables that have events. */
    private static final String LAST = Stream.of(
                    "usage", "close_run", "usage_void", "usage_release", "posted_charge", "coupon")
            .map(table -> "(SELECT coalesce(max(seq), %1$d) FROM " + table + " WHERE seq > %1$d)")
            .collect(Collectors.joining(", ", "SELECT greatest(", ")"));

    private long last;

    private EventSequence(long last) {
        this.last = last;
    }

    public static EventSequence load(Snapshot snapshot) {
        return new EventSequence(last(snapshot));
    }

    /** The last number in a snapshot; what is read from the snapshot is everything up to it. */
    public static long last(Snapshot snapshot) {
        return last(snapshot, 0);
    }

    /** The last number, from one on that is known: the store looks only at what came after. */
    public static long last(Snapshot snapshot, long known) {
        return snapshot.sql().number(LAST.formatted(known));
    }

    public long last() {
        return last;
    }

    public long next() {
        return ++last;
    }
}

package meisai.bench;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Says on standard error every few seconds how far a phase is. */
final class Progress {
    private static final long EVERY_NANOS = 5_000_000_000L;

    private final String what;
    private final long total;
    private final long start = System.nanoTime();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong next = new AtomicLong(start + EVERY_NANOS);

    Progress(String what, long total) {
        this.what = what;
        this.total = total;
    }

    static void say(String text) {
        System.err.println(text);
    }

    void add(long more) {
        long now = System.nanoTime();
        long sum = done.addAndGet(more);
        long due = next.get();
        if (now - due >= 0 && next.compareAndSet(due, now + EVERY_NANOS)) {
            say(String.format(
                    Locale.ROOT, "%s: %,d of %,d, %,.0f/s so far", what, sum, total, sum * 1e9 / (now - start)));
        }
    }
}

package meisai.server.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Looks at the pace of every connection each second, and ends those whose client is too slow. */
final class Paces implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Paces.class.getName());

    /** A look counts this much, also one that comes late because the machine stood still. */
    private static final long STEP = TimeUnit.SECONDS.toNanos(1);

    private final Duration limit;
    private final Set<Pace> all = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("meisai-paces").daemon().factory());

    private final ScheduledFuture<?> looks;

    Paces(Duration limit) {
        this.limit = limit;
        looks = watch.scheduleWithFixedDelay(this::look, STEP, STEP, TimeUnit.NANOSECONDS);
    }

    /** Of a connection that begins. */
    Pace begin() {
        Pace pace = new Pace(limit);
        all.add(pace);
        return pace;
    }

    void end(Pace pace) {
        all.remove(pace);
    }

    private void look() {
        long ended = all.stream().filter(pace -> pace.look(STEP)).count();
        if (ended > 0) {
            LOG.log(Level.INFO, () -> ended + " connections were closed because their clients are too slow");
        }
    }

    @Override
    public void close() {
        looks.cancel(false);
        watch.shutdown();
    }
}

package meisai.server.retention;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Removes what is too old once a day, some time after the start of a server and of each day. */
public final class DailyRetention implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DailyRetention.class.getName());
    private static final Duration LOOK_EVERY = Duration.ofMinutes(30);

    private final Retention retention;
    private final Supplier<LocalDate> today;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("meisai-retention").daemon().factory());
    private final ScheduledFuture<?> looks;
    private Optional<LocalDate> done = Optional.empty();

    public DailyRetention(Retention retention, Supplier<LocalDate> today) {
        this.retention = retention;
        this.today = today;
        this.looks = executor.scheduleWithFixedDelay(
                this::look, LOOK_EVERY.toMinutes(), LOOK_EVERY.toMinutes(), TimeUnit.MINUTES);
    }

    private void look() {
        try {
            LocalDate day = today.get();
            if (done.filter(day::equals).isEmpty()) {
                retention.start();
                done = Optional.of(day);
            }
        } catch (RuntimeException failure) {
            LOG.log(Level.WARNING, "what is too old is removed later", failure);
        }
    }

    @Override
    public void close() {
        looks.cancel(false);
        executor.shutdownNow();
    }
}

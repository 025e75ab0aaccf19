package meisai.server.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.logging.Logger;

/**
 * The time of a machine whose clock may be set back: it then stands still until that clock has caught up, so that no
 * bill loses a day, no month that was over is not, and nothing that has expired is good again.
 */
final class HeldTime implements Supplier<Instant> {
    private static final Logger LOG = Logger.getLogger(HeldTime.class.getName());
    /** Smaller steps are the daily work of whatever sets the clock. */
    private static final Duration TOLD = Duration.ofSeconds(1);

    private final InstantSource machine;
    private final AtomicReference<Instant> latest;
    private final AtomicBoolean isTold = new AtomicBoolean();

    HeldTime(InstantSource machine) {
        this.machine = machine;
        this.latest = new AtomicReference<>(machine.instant());
    }

    /** The latest instant that the machine ever showed. */
    @Override
    public Instant get() {
        // In this order: another thread may show a later instant meanwhile, and that is no jump.
        Instant held = Objects.requireNonNull(latest.get());
        Instant shown = machine.instant();
        if (shown.isAfter(held)) {
            if (isTold.get() && isTold.compareAndSet(true, false)) {
                LOG.info("the clock of the machine has caught up");
            }
            return latest.accumulateAndGet(shown, (one, other) -> one.isAfter(other) ? one : other);
        }
        Duration back = Duration.between(shown, held);
        if (back.compareTo(TOLD) > 0 && isTold.compareAndSet(false, true)) {
            LOG.warning("the clock of the machine was set back by " + back + ": time stands still at " + held
                    + " until it has caught up; if that was never right, restart the server");
        }
        return held;
    }

    /** What the machine shows, also when that is earlier than before. */
    Instant shown() {
        return machine.instant();
    }
}

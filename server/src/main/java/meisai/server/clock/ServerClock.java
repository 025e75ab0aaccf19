package meisai.server.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import meisai.period.Days;

/** The one clock of the server: the system's, or a test clock that stands still until it is set forward. */
public final class ServerClock implements Supplier<Instant> {
    private final Optional<AtomicReference<Instant>> test;

    private ServerClock(Optional<AtomicReference<Instant>> test) {
        this.test = test;
    }

    public static ServerClock system() {
        return new ServerClock(Optional.empty());
    }

    public static ServerClock test(Instant start) {
        return new ServerClock(Optional.of(new AtomicReference<>(start)));
    }

    @Override
    public Instant get() {
        return test.map(AtomicReference::get).orElseGet(Instant::now);
    }

    public LocalDate today() {
        return Days.of(get());
    }

    public boolean isTest() {
        return test.isPresent();
    }

    /** Sets a test clock forward; false when that would be backward. */
    public boolean forwardTo(Instant instant) {
        AtomicReference<Instant> now =
                test.orElseThrow(() -> new IllegalStateException("the server runs on the system clock"));
        return !now.accumulateAndGet(instant, (current, wanted) -> wanted.isBefore(current) ? current : wanted)
                .isAfter(instant);
    }

    /** How long until {@code instant}; negative when it has passed. */
    public Duration until(Instant instant) {
        return Duration.between(get(), instant);
    }
}

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

    /** First and last instant a test clock may show: what is computed from them stays within the store's types. */
    public static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    public static final Instant LATEST = Instant.parse("2199-12-31T23:59:59Z");

    public static boolean canShow(Instant instant) {
        return !instant.isBefore(EARLIEST) && !instant.isAfter(LATEST);
    }

    /** @throws IllegalArgumentException when the clock cannot show {@code start} */
    public static ServerClock test(Instant start) {
        if (!canShow(start)) {
            throw new IllegalArgumentException("a test clock cannot show " + start);
        }
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

package meisai.server.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import meisai.period.Days;

/**
 * The one clock of the server: the machine's, or a test clock that stands still until it is set forward. Neither goes
 * back.
 */
public final class ServerClock implements Supplier<Instant> {
    private sealed interface Time {
        /** Of the machine. */
        record OfMachine(HeldTime held) implements Time {}

        /** Of a test. */
        record OfTest(AtomicReference<Instant> set) implements Time {
            Instant now() {
                return Objects.requireNonNull(set.get());
            }
        }
    }

    private final Time time;

    private ServerClock(Time time) {
        this.time = time;
    }

    public static ServerClock system() {
        return system(InstantSource.system());
    }

    /** @param machine may go back; the clock stands still then, until it has caught up */
    public static ServerClock system(InstantSource machine) {
        return new ServerClock(new Time.OfMachine(new HeldTime(machine)));
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
        return new ServerClock(new Time.OfTest(new AtomicReference<>(start)));
    }

    @Override
    public Instant get() {
        return switch (time) {
            case Time.OfMachine(HeldTime held) -> held.get();
            case Time.OfTest test -> test.now();
        };
    }

    /** What the machine shows, also when its clock was set back: what is agreed with other machines, as one-time codes are. */
    public Instant shown() {
        return switch (time) {
            case Time.OfMachine(HeldTime held) -> held.shown();
            case Time.OfTest test -> test.now();
        };
    }

    public LocalDate today() {
        return Days.of(get());
    }

    public boolean isTest() {
        return switch (time) {
            case Time.OfMachine machine -> false;
            case Time.OfTest test -> true;
        };
    }

    /** Sets a test clock forward; false when that would be backward. */
    public boolean forwardTo(Instant instant) {
        return switch (time) {
            case Time.OfMachine machine -> throw new IllegalStateException("the server runs on the system clock");
            case Time.OfTest(AtomicReference<Instant> set) ->
                !set.accumulateAndGet(instant, (current, wanted) -> wanted.isBefore(current) ? current : wanted)
                        .isAfter(instant);
        };
    }

    /** How long until {@code instant}; negative when it has passed. */
    public Duration until(Instant instant) {
        return Duration.between(get(), instant);
    }
}

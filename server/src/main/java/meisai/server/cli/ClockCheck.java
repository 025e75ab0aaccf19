package meisai.server.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.logging.Logger;
import meisai.server.clock.ServerClock;
import meisai.server.store.NewestTime;
import meisai.server.store.Store;

/** Says so when the clock is behind what the store has seen already: it was wrong then, or it is wrong now. */
final class ClockCheck {
    private static final Logger LOG = Logger.getLogger(ClockCheck.class.getName());
    private static final Duration TOLERATED = Duration.ofMinutes(1);

    private ClockCheck() {}

    static void check(Store store, ServerClock clock) {
        Instant now = clock.get();
        store.read(NewestTime::of)
                .filter(newest -> now.isBefore(newest.at().minus(TOLERATED)))
                .ifPresent(
                        newest -> LOG.warning(
                                "the clock shows " + now + ", which is before the last " + newest.what()
                                        + " in the store, at " + newest.at()
                                        + ": look whether the clock of this machine is right. Closed months stay closed and nothing"
                                        + " is lost; until then days begin, months close and addresses, tokens and keys expire later"));
    }
}

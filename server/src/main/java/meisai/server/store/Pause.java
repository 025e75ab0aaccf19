package meisai.server.store;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for a store that is unavailable. */
public final class Pause {
    private Pause() {}

    /** @throws StoreException when interrupted */
    public static void of(Duration duration) {
        try {
            TimeUnit.MILLISECONDS.sleep(duration.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while the store is unavailable", interrupted);
        }
    }
}

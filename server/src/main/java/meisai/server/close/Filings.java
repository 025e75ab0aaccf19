package meisai.server.close;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import meisai.server.close.CloseGroup.Filed;

/** Writes the files of one group while the next one is rated. What was written is known also when a later one fails. */
final class Filings implements AutoCloseable {
    private final List<Filed> filed;
    private final Supplier<Instant> now;
    private Optional<Filing> running = Optional.empty();

    /** @param filed takes what is on disk */
    Filings(List<Filed> filed, Supplier<Instant> now) {
        this.filed = filed;
        this.now = now;
    }

    /** Waits for the group before, and begins with the next. */
    void begin(Filing next) {
        try {
            end();
        } catch (RuntimeException | Error failure) {
            try {
                next.close();
            } catch (RuntimeException | Error alsoFailed) {
                failure.addSuppressed(alsoFailed);
            }
            throw failure;
        }
        running = Optional.of(next);
        next.begin();
    }

    private void end() {
        if (running.isPresent()) {
            try (Filing one = running.get()) {
                running = Optional.empty();
                one.finish(now.get()).ifPresent(filed::add);
            }
        }
    }

    /** Waits for the last group. */
    @Override
    public void close() {
        end();
    }
}

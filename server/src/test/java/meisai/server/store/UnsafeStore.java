package meisai.server.store;

import java.nio.file.Path;
import java.time.Duration;

/** A store whose writer has its transaction boundaries taken out, to show that the crash test notices. */
public final class UnsafeStore {
    private static final Duration HALF_DONE = Duration.ofMillis(100);

    private UnsafeStore() {}

    public static Store open(Path data, Store.Settings settings) {
        return Store.open(data, settings, new Writer.Boundaries() {
            @Override
            public void begin(Transaction transaction) {
                // The appender then commits whenever it flushes.
            }

            // A kill is sure to meet what is half done, soon.
            @Override
            public void usageWritten() {
                Pause.of(HALF_DONE);
            }

            @Override
            public void commit(Transaction transaction) {
                // There is nothing to commit.
            }
        });
    }
}

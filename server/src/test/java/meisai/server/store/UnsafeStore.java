package meisai.server.store;

import java.nio.file.Path;

/** A store whose writer has its transaction boundaries taken out, to show that the crash test notices. */
public final class UnsafeStore {
    private UnsafeStore() {}

    public static Store open(Path data, Store.Settings settings) {
        return Store.open(data, settings, new Writer.Boundaries() {
            @Override
            public void begin(Transaction transaction) {
                // The appender then commits whenever it flushes.
            }

            @Override
            public void commit(Transaction transaction) {
                // There is nothing to commit.
            }
        });
    }
}

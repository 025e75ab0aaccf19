package meisai.server.store;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A store of which a commit fails, before it is done, when a test says so. */
public final class FailingStore {
    private final AtomicInteger commitsUntilFailure = new AtomicInteger();
    private final Store store;

    public FailingStore(Path data, Store.Settings settings) {
        this.store = Store.open(data, settings, new Writer.Boundaries() {
            @Override
            public void commit(Transaction transaction) {
                if (commitsUntilFailure.get() > 0 && commitsUntilFailure.decrementAndGet() == 0) {
                    throw new StoreException("IO Error: no space left on device");
                }
                Writer.Boundaries.super.commit(transaction);
            }
        });
    }

    public Store store() {
        return store;
    }

    /** Lets the commit with this number from now on fail, 1 being the next. */
    public void failCommit(int number) {
        commitsUntilFailure.set(number);
    }
}

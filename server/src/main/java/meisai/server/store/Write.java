package meisai.server.store;

/** A change of the store, run by the one writer inside a transaction. */
@FunctionalInterface
public interface Write<T> {
    T apply(Transaction transaction);

    /**
     * How many rows this adds, when it may share a transaction with others like it; 0 when it needs its own. Writes that
     * share are committed together, and tried one by one if that fails.
     */
    default int sharedRows() {
        return 0;
    }
}

package meisai.server.store;

/** Takes tables away and puts them back, so that a write fails in its middle. */
public final class TableNames {
    private TableNames() {}

    public static void rename(Store store, String table, String to) {
        store.writer().<Boolean>write(transaction -> {
            transaction.sql().execute("ALTER TABLE " + table + " RENAME TO " + to);
            return true;
        });
    }
}

package meisai.server.store;

/** Takes the texts of price books away from a store that is in use, and gives them back. */
public final class HiddenBooks {
    private HiddenBooks() {}

    public static void during(Store store, Runnable action) {
        run(store, "UPDATE price_book_version SET book_id = 'hidden ' || book_id");
        action.run();
        run(store, "UPDATE price_book_version SET book_id = substring(book_id, 8)");
    }

    private static void run(Store store, String sql) {
        store.writer().<Boolean>write(transaction -> {
            transaction.sql().execute(sql);
            return true;
        });
    }
}

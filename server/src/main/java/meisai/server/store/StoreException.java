package meisai.server.store;

/** The store cannot do its work: disk, file or database. Never a client's mistake. */
public sealed class StoreException extends RuntimeException permits Removed, StoreUnavailable {
    private static final long serialVersionUID = 1L;

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    public StoreException(String message) {
        super(message);
    }
}

package meisai.server.store;

/** The store takes or answers nothing now, and will again. What was asked of it has not been done. */
public final class StoreUnavailable extends StoreException {
    private static final long serialVersionUID = 1L;

    private final String code;

    private StoreUnavailable(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    private StoreUnavailable(String code, String message) {
        super(message);
        this.code = code;
    }

    /** The disk or the database failed, and the file is opened again. */
    static StoreUnavailable failed(Throwable cause) {
        return new StoreUnavailable(
                "storeUnavailable",
                "the store failed and is opened again; what it was writing for this was not stored: send it again",
                cause);
    }

    /** The file is closed until it can be opened again. */
    static StoreUnavailable closed() {
        return new StoreUnavailable("storeUnavailable", "the store is being opened again; try again soon");
    }

    /** The disk is too full to take anything more. */
    static StoreUnavailable full(String message) {
        return new StoreUnavailable("lowDiskSpace", message);
    }

    /** {@code storeUnavailable} or {@code lowDiskSpace}. */
    public String code() {
        return code;
    }
}

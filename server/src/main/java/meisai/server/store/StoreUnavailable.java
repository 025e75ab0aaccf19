package meisai.server.store;

import java.io.IOException;
import java.util.Optional;

/** The store takes or answers nothing now, and will again. That write or read has not been done; a call may have made another before. */
public final class StoreUnavailable extends StoreException {
    private static final long serialVersionUID = 1L;

    /** The code for a store that is opened again. */
    public static final String FAILED = "storeUnavailable";

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
                FAILED,
                "the store failed and is opened again; the write or read that failed has not been done: send it again",
                cause);
    }

    /** The file is closed until it can be opened again. */
    static StoreUnavailable closed() {
        return new StoreUnavailable(FAILED, "the store is being opened again; try again soon");
    }

    /** The disk is too full to take anything more. */
    static StoreUnavailable full(String message) {
        return new StoreUnavailable("lowDiskSpace", message);
    }

    /** The code for what failed because the disk or the store did, whoever met it; empty for any other failure. */
    public static Optional<String> codeOf(Throwable failure) {
        if (failure instanceof StoreUnavailable unavailable) {
            return Optional.of(unavailable.code());
        }
        boolean ofFile = failure instanceof StoreException && failure.getCause() instanceof IOException;
        return ofFile || DiskFailure.isOne(failure) ? Optional.of(FAILED) : Optional.empty();
    }

    /** {@code storeUnavailable} or {@code lowDiskSpace}. */
    public String code() {
        return code;
    }
}

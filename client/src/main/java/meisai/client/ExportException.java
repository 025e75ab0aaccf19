package meisai.client;

/** An export gave no file. */
public final class ExportException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why there is no file. */
    public enum Reason {
        /** The server gave up. The same export may be asked for again. */
        FAILED,
        /** The time limit passed. The export goes on and can be waited for again by its id. */
        TIMED_OUT
    }

    private final Reason reason;
    private final String exportedFileId;

    ExportException(Reason reason, String exportedFileId, String message) {
        super(message);
        this.reason = reason;
        this.exportedFileId = exportedFileId;
    }

    public Reason reason() {
        return reason;
    }

    /** The id of the export, {@code fe_...}. */
    public String exportedFileId() {
        return exportedFileId;
    }
}

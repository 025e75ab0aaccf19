package meisai.server.export;

/** A file of a job is not begun, as others before it failed one after the other. */
final class NotTried extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /** @param code why the last of them failed */
    NotTried(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    String code() {
        return code;
    }
}

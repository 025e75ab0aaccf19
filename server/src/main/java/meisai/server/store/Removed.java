package meisai.server.store;

/** What is asked for was removed, as it was kept for as long as it has to be. */
public final class Removed extends StoreException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /** @param code {@code usageRemoved} or {@code linesRemoved} */
    public Removed(String code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code;
    }
}

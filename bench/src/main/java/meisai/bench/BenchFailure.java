package meisai.bench;

/** The benchmark cannot go on: the server did not start, or refused what it should take. */
class BenchFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    BenchFailure(String message) {
        this(message, 0);
    }

    BenchFailure(String message, Throwable cause) {
        super(message, cause);
        this.status = 0;
    }

    /** @param status that the server answered */
    BenchFailure(String message, int status) {
        super(message);
        this.status = status;
    }

    /** What the server answered, or 0 when it is not about an answer. */
    int status() {
        return status;
    }
}

package meisai.bench;

/** An answer that contradicts what the server acknowledged before. */
final class BrokenPromise extends BenchFailure {
    private static final long serialVersionUID = 1L;

    BrokenPromise(String message) {
        super(message);
    }
}

package meisai.server.simulate;

/** A simulation that ends because nobody wants it any more. */
final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped() {
        super("stopped", null, false, false);
    }
}

package meisai.server.http;

/** A body that ends too early or is not framed as its headers say. Nothing more can be read from the connection. */
final class BrokenBody extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenBody(Throwable cause) {
        super("the body is cut off or malformed", cause);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}

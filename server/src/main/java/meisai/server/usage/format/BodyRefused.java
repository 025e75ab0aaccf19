package meisai.server.usage.format;

/**
 * The body as a whole cannot be used (further). Records before the place of the problem may already have gone to the
 * sink.
 */
public final class BodyRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final Code code;

    BodyRefused(Code code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    /** What is wrong with the body. */
    public enum Code {
        /** Not gzip, damaged, cut off, or followed by something else. */
        BROKEN_GZIP("brokenGzip"),
        /** More bytes than the limit, after decompression. */
        BODY_TOO_LARGE("bodyTooLarge"),
        UNSUPPORTED_MEDIA_TYPE("unsupportedMediaType"),
        UNSUPPORTED_ENCODING("unsupportedEncoding"),
        /** No CSV header, or one with a missing, unknown or repeated column. */
        MALFORMED_CSV_HEADER("malformedCsvHeader"),
        /** No JSON object or array where one has to start. */
        MALFORMED_BODY("malformedBody");

        private final String wireName;

        Code(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }
}

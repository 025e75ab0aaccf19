package meisai.server.export.sink;

import java.io.IOException;

/** A sink that could not do what was asked; the message says what happened and what an administrator can look at. */
public final class SinkException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What kind of failure it was. */
    public enum Reason {
        /** The sink could not be reached, or the connection was cut. */
        UNREACHABLE("sinkUnreachable"),
        /** The sink did not answer in time. */
        TIMED_OUT("sinkTimedOut"),
        /** The sink refused the credentials or the access. */
        DENIED("sinkDenied"),
        /** The sink answered with another error. */
        FAILED("sinkFailed");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    private final Reason reason;

    public SinkException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public SinkException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}

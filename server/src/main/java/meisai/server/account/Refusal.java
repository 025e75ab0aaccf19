package meisai.server.account;

import java.util.List;

/** A request that is understood and refused, with a named reason. Nothing has been changed. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of refusal it is, which becomes the HTTP status. */
    public enum Kind {
        INVALID,
        UNPROCESSABLE,
        NOT_FOUND,
        CONFLICT,
        FORBIDDEN,
        /** The caller has too much of something at a time. */
        TOO_MANY,
        /** The server has no room now; try again. */
        BUSY
    }

    /** One of several things that are wrong, with its place in what was sent. */
    public record Detail(String path, String at, String code, String message) {}

    private final Kind kind;
    private final String code;
    private final transient List<Detail> details;

    public Refusal(Kind kind, String code, String message, List<Detail> details) {
        super(message);
        this.kind = kind;
        this.code = code;
        this.details = List.copyOf(details);
    }

    public Refusal(Kind kind, String code, String message) {
        this(kind, code, message, List.of());
    }

    public Kind kind() {
        return kind;
    }

    public String code() {
        return code;
    }

    public List<Detail> details() {
        return details;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}

package meisai.server.http;

import java.util.List;
import meisai.server.account.Refusal;

/** A request that is refused with an HTTP status of its own. */
public final class HttpRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final boolean closes;

    public HttpRefusal(int status, String code, String message) {
        this(status, code, message, false);
    }

    private HttpRefusal(int status, String code, String message, boolean closes) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.closes = closes;
    }

    /** A refusal after which nothing more can be read from the connection. */
    static HttpRefusal closing(int status, String code, String message) {
        return new HttpRefusal(status, code, message, true);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    boolean closes() {
        return closes;
    }

    List<Refusal.Detail> details() {
        return List.of();
    }
}

package meisai.server.http;

import java.util.List;
import meisai.server.account.Refusal;

/** A request that is refused with an HTTP status of its own. */
public final class HttpRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    public HttpRefusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    List<Refusal.Detail> details() {
        return List.of();
    }
}

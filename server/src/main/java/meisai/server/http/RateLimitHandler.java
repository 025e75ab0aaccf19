package meisai.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.function.Predicate;
import meisai.server.auth.Identity;

/**
 * Limits requests to the compatible API: of an operator once it is signed in, otherwise of an address. Every answer says
 * how the caller stands.
 */
final class RateLimitHandler implements Handler {
    private static final HeaderName LIMIT = HeaderNames.create("X-Soracom-Ratelimit-Limit");
    private static final HeaderName REMAINING = HeaderNames.create("X-Soracom-Ratelimit-Remaining");
    private static final HeaderName REFRESH = HeaderNames.create("X-Soracom-Ratelimit-Seconds-Before-Refresh");

    private final RateLimit limit;
    private final Callers callers;
    private final Predicate<String> limited;

    /** @param limited whether requests to a path are limited */
    RateLimitHandler(RateLimit limit, Callers callers, Predicate<String> limited) {
        this.limit = limit;
        this.callers = callers;
        this.limited = limited;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        if (limited.test(request.path().path())) {
            RateLimit.Standing standing = callers.known(request)
                    .map(Identity::operatorId)
                    .map(limit::operator)
                    .orElseGet(() -> limit.address(request.remotePeer().host()));
            write(response.headers(), standing);
            if (standing.over()) {
                response.header(HeaderNames.RETRY_AFTER, Long.toString(standing.secondsBeforeRefresh()));
                throw new HttpRefusal(
                        429,
                        "tooManyRequests",
                        "over " + standing.limit() + " requests a minute; go on in " + standing.secondsBeforeRefresh()
                                + " s");
            }
        }
        response.next();
    }

    static void write(WritableHeaders<?> headers, RateLimit.Standing standing) {
        headers.set(LIMIT, Integer.toString(standing.limit()));
        headers.set(REMAINING, Integer.toString(standing.remaining()));
        headers.set(REFRESH, Long.toString(standing.secondsBeforeRefresh()));
    }
}

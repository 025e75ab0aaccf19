package meisai.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import java.util.function.Function;
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
    private final Function<ServerRequest, Optional<Identity>> callers;
    private final Predicate<String> limited;
    private final Predicate<String> signsIn;
    private final TrustedProxies proxies;

    /**
     * @param callers who sends a request, if anyone is signed in
     * @param limited whether requests to a path are limited
     * @param signsIn whether a path is one to sign in by: who guesses passwords is counted by address, signed in or not
     */
    RateLimitHandler(
            RateLimit limit,
            Function<ServerRequest, Optional<Identity>> callers,
            Predicate<String> limited,
            Predicate<String> signsIn,
            TrustedProxies proxies) {
        this.limit = limit;
        this.callers = callers;
        this.limited = limited;
        this.signsIn = signsIn;
        this.proxies = proxies;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        String path = request.path().path();
        if (limited.test(path)) {
            RateLimit.Standing standing;
            try {
                Optional<Identity> caller = signsIn.test(path) ? Optional.empty() : callers.apply(request);
                standing = caller.map(Identity::operatorId).map(limit::operator).orElseGet(() -> address(request));
            } catch (RuntimeException notKnown) {
                write(response.headers(), address(request));
                throw notKnown;
            }
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

    private RateLimit.Standing address(ServerRequest request) {
        return limit.address(proxies.network(request));
    }

    static void write(WritableHeaders<?> headers, RateLimit.Standing standing) {
        headers.set(LIMIT, Integer.toString(standing.limit()));
        headers.set(REMAINING, Integer.toString(standing.remaining()));
        headers.set(REFRESH, Long.toString(standing.secondsBeforeRefresh()));
    }
}

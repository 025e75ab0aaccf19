package meisai.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.media.ReadableEntity;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import meisai.server.log.LogLines;
import meisai.server.log.RequestTrace;

/** Around each request: its name in the log, headers for browsers on each answer, how long it took. */
final class Requests implements Filter {
    static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");

    private static final HeaderName TRACE_PARENT = HeaderNames.create("traceparent");
    private static final String LOGGER = Requests.class.getName();
    private static final Logger LOG = Logger.getLogger(LOGGER);
    private static final double NANOS = 1e9;
    /** Nothing was answered: the connection broke off, or was closed. */
    private static final int BROKEN = 499;

    private final TrustedProxies proxies;
    private final boolean logged;
    private final RequestObserver observer;

    /** @param logged whether each request has a line in the log */
    Requests(TrustedProxies proxies, boolean logged, RequestObserver observer) {
        this.proxies = proxies;
        this.logged = logged;
        this.observer = observer;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        RequestTrace trace = RequestTrace.of(only(request, REQUEST_ID), only(request, TRACE_PARENT));
        response.header(REQUEST_ID, trace.requestId());
        SecurityHeaders.add(response.headers(), request.isSecure());
        trace.around(() -> observed(chain, request, response));
    }

    /** A header that is sent twice says nothing. */
    private static Optional<String> only(RoutingRequest request, HeaderName name) {
        List<String> values = request.headers().values(name);
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    private void observed(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        long began = System.nanoTime();
        // Who it is cannot be asked once the connection is closed.
        String client = logged ? proxies.client(request) : "";
        Pace pace = Pace.current();
        pace.headIsWhole();
        observer.began();
        int status = BROKEN;
        try {
            chain.proceed();
            if (response.isSent()) {
                status = response.status().code();
            }
            readRest(request, response, pace);
        } finally {
            pace.answered();
            double seconds = (System.nanoTime() - began) / NANOS;
            String method = request.prologue().method().text();
            int known = status;
            request.context().get(SignInDelay.Try.class).ifPresent(one -> one.end(known));
            observer.ended(method, request.matchingPattern().orElse(""), status, seconds);
            if (logged) {
                log(method, path(request), status, seconds, client);
            }
        }
    }

    /** What was not read of a body has to come in time as well: only then the next request begins. */
    private static void readRest(RoutingRequest request, RoutingResponse response, Pace pace) {
        ReadableEntity body = request.content();
        if (body.hasEntity() && !body.consumed() && !response.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
            pace.headIsWhole();
            body.consume();
        }
    }

    /** A request without a path cannot be routed. */
    static void refuseWithoutPath(ServerRequest request, ServerResponse response) {
        if (path(request).isEmpty()) {
            throw HttpRefusal.closing(400, "malformedRequest", "the target of the request has no path");
        }
        response.next();
    }

    /** Empty when there is none, as in {@code scheme:opaque}, for which the library has null. */
    static String path(ServerRequest request) {
        return Objects.requireNonNullElse(request.path().path(), "");
    }

    /** The path is without the query, which may hold a signature. */
    private static void log(String method, String path, int status, double seconds, String client) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("method", method);
        members.put("path", path);
        members.put("status", status);
        members.put("seconds", seconds);
        members.put("client", client);
        String text = method + " " + path + " " + status + " " + Math.round(seconds * 1e3) + " ms " + client;
        LOG.log(new LogLines.Message(Level.INFO, LOGGER, text, members));
    }
}

package meisai.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
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
        RequestTrace trace = RequestTrace.of(
                request.headers().first(REQUEST_ID), request.headers().first(TRACE_PARENT));
        response.header(REQUEST_ID, trace.requestId());
        SecurityHeaders.add(response.headers(), request.isSecure());
        trace.around(() -> observed(chain, request, response));
    }

    private void observed(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        long began = System.nanoTime();
        Pace pace = Pace.current();
        pace.headIsWhole();
        observer.began();
        try {
            if (path(request).isEmpty()) {
                throw HttpRefusal.closing(400, "malformedRequest", "the target of the request has no path");
            }
            chain.proceed();
        } finally {
            pace.answered();
            double seconds = (System.nanoTime() - began) / NANOS;
            String method = request.prologue().method().text();
            int status = response.status().code();
            observer.ended(method, request.matchingPattern().orElse(""), status, seconds);
            if (logged) {
                log(request, method, status, seconds);
            }
        }
    }

    /** Empty when there is none, as in {@code scheme:opaque}, for which the library has null. */
    static String path(ServerRequest request) {
        return Objects.requireNonNullElse(request.path().path(), "");
    }

    /** Without the query, which may hold a signature. */
    private void log(RoutingRequest request, String method, int status, double seconds) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("method", method);
        members.put("path", path(request));
        members.put("status", status);
        members.put("seconds", seconds);
        members.put("client", proxies.client(request));
        String text = method + " " + path(request) + " " + status + " " + Math.round(seconds * 1e3) + " ms "
                + members.get("client");
        LOG.log(new LogLines.Message(Level.INFO, LOGGER, text, members));
    }
}

package meisai.server.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.Method;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import meisai.server.account.Refusal;
import meisai.server.log.RequestTrace;
import meisai.server.store.Removed;
import meisai.server.store.StoreUnavailable;

/** The HTTP library with its limits, and every error answered in the format of the API that was called. */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(HttpServer.class.getName());
    private static final HeaderName LANGUAGE = HeaderNames.create("X-Soracom-Lang");
    private static final int MAX_HEADERS = 16 * 1024;
    private static final int MAX_PROLOGUE = 8 * 1024;
    private static final int RETRY_SECONDS = 5;
    private static final AtomicLong UNAVAILABLE_TOLD =
            new AtomicLong(System.nanoTime() - RETRY_SECONDS * 1_000_000_001L);
    private static final Duration CERTIFICATE_LOOK = Duration.ofSeconds(2);

    private final WebServer server;
    private final Routes routes;
    private final Paces paces;
    private final Optional<TlsReload> reload;

    private HttpServer(WebServer server, Routes routes, Paces paces, Optional<TlsReload> reload) {
        this.server = server;
        this.routes = routes;
        this.paces = paces;
        this.reload = reload;
    }

    /** It cannot listen; the message says why. */
    public static final class StartFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StartFailure(String message, Throwable cause) {
            super(message, cause);
        }

        StartFailure(String message) {
            super(message);
        }
    }

    /**
     * @param errors the error format of a path
     * @param limited whether requests to a path are limited
     * @param signsIn whether a path is for those who have not signed in, and counted by address
     * @param logged whether each request has a line in the log
     */
    public static HttpServer start(
            HttpSettings settings,
            Routes routes,
            Callers callers,
            Function<String, HttpErrors> errors,
            Predicate<String> limited,
            Predicate<String> signsIn,
            boolean logged,
            RequestObserver observer) {
        RateLimit limit =
                new RateLimit(settings.limits().perOperator(), settings.limits().perAddress(), System::nanoTime);
        TrustedProxies proxies = new TrustedProxies(settings.trustedProxies());
        HttpRouting.Builder routing = HttpRouting.builder();
        routing.error(Throwable.class, (request, response, failure) -> fail(request, response, failure, errors));
        routing.addFilter(HttpServer::closeWhenSaidSo);
        routing.addFilter(new Requests(proxies, logged, observer));
        routing.any(Requests::refuseWithoutPath);
        routing.any(new RateLimitHandler(limit, callers::known, limited, signsIn, proxies));
        routing.any(new SignInDelay(
                signsIn, proxies, new FailedSignIns(settings.limits().failures(), System::nanoTime)));
        routes.register(routing);
        Paces paces = new Paces(settings.patience());
        WebServerConfig.Builder builder = WebServer.builder()
                .host(settings.address())
                .port(settings.port())
                .shutdownHook(false)
                .shutdownGracePeriod(Duration.ofSeconds(30))
                .protocolsDiscoverServices(false)
                .maxTcpConnections(settings.maxConnections())
                .addConnectionSelector(new HttpVersions(
                        Http1Config.builder()
                                .maxHeadersSize(MAX_HEADERS)
                                .maxPrologueLength(MAX_PROLOGUE)
                                .continueImmediately(true)
                                .build(),
                        paces))
                .contentEncoding(new RawEncoding())
                .directHandlers(directHandlers(errors, limit, limited))
                .routing(routing);
        try {
            return start(settings, builder, routes, paces);
        } catch (RuntimeException failure) {
            paces.close();
            throw failure;
        }
    }

    private static HttpServer start(
            HttpSettings settings, WebServerConfig.Builder builder, Routes routes, Paces paces) {
        if (settings.tls().isEmpty()) {
            return new HttpServer(listening(settings, builder), routes, paces, Optional.empty());
        }
        TlsFiles files = settings.tls().get();
        TlsFiles.Changed seen;
        try {
            seen = files.changed();
            builder.tls(files.read());
        } catch (TlsFiles.Unusable failure) {
            throw new StartFailure("cannot serve TLS: " + failure.getMessage(), failure);
        }
        WebServer server = listening(settings, builder);
        TlsReload reload = new TlsReload(files, seen, CERTIFICATE_LOOK, server::reloadTls);
        return new HttpServer(server, routes, paces, Optional.of(reload));
    }

    /** The library only logs why it cannot listen. */
    private static WebServer listening(HttpSettings settings, WebServerConfig.Builder builder) {
        WebServer server = builder.build().start();
        if (!server.isRunning()) {
            throw new StartFailure("cannot listen on " + settings.address() + " port " + settings.port()
                    + "; another program may use it, the log says why");
        }
        return server;
    }

    public int port() {
        return server.port();
    }

    /** What is served. */
    public List<Routes.Line> routes() {
        return routes.lines();
    }

    /** What the library answers by itself: before a request is whole, so that it is not known whose it is. */
    private static DirectHandlers directHandlers(
            Function<String, HttpErrors> errors, RateLimit limit, Predicate<String> limited) {
        DirectHandler handler = (request, event, status, headers, message) -> {
            int code = statusOf(event, request, status);
            String detail = message == null || message.isEmpty()
                    ? "the request cannot be read"
                    : "the request cannot be read: " + message;
            HttpErrors.Body body = errors.apply(request.path())
                    .body(code, codeOf(code), detail, List.of(), language(request.headers()));
            headers.set(
                    Requests.REQUEST_ID,
                    RequestTrace.of(request.headers().first(Requests.REQUEST_ID), Optional.empty())
                            .requestId());
            SecurityHeaders.add(headers, false);
            if (limited.test(request.path())) {
                RateLimitHandler.write(headers, limit.untouched());
            }
            return DirectHandler.TransportResponse.builder()
                    .status(Status.create(code))
                    .headers(headers)
                    .header(HeaderNames.CONTENT_TYPE, body.contentType())
                    .keepAlive(event.keepAlive())
                    .entity(body.content().getBytes(StandardCharsets.UTF_8))
                    .build();
        };
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType event : DirectHandler.EventType.values()) {
            handlers.addHandler(event, handler);
        }
        return handlers.build();
    }

    /** A request line that the library stumbles over is the client's mistake. */
    private static int statusOf(DirectHandler.EventType event, DirectHandler.TransportRequest request, Status status) {
        return switch (event) {
            // HTTP/1.0 is served when a connection begins with it, and not behind another version.
            case HTTP_VERSION_NOT_SUPPORTED -> 400;
            case INTERNAL_ERROR -> request.path().isEmpty() ? 400 : status.code();
            // A transfer coding that is unknown is the client's mistake, too.
            case BAD_REQUEST -> status.code() >= 500 ? 400 : status.code();
            default -> status.code();
        };
    }

    private static String language(ServerRequestHeaders headers) {
        return headers.first(LANGUAGE).orElse("");
    }

    /** The library leaves it to the client to close a connection; a client that waits for the end would wait. */
    private static void closeWhenSaidSo(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        chain.proceed();
        if (response.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
            throw new CloseConnectionException("the connection closes after this answer");
        }
    }

    private static void fail(
            ServerRequest request, ServerResponse response, Throwable failure, Function<String, HttpErrors> errors) {
        String path = Requests.path(request);
        Answer answer = answer(failure, path);
        HttpErrors.Body body = errors.apply(path)
                .body(answer.status(), answer.code(), answer.message(), answer.details(), language(request.headers()));
        if (answer.status() == 503
                || (answer.status() == 429 && !response.headers().contains(HeaderNames.RETRY_AFTER))) {
            response.header(HeaderNames.RETRY_AFTER, Integer.toString(RETRY_SECONDS));
        }
        response.status(Status.create(answer.status()));
        if (failure instanceof BrokenBody || (failure instanceof HttpRefusal refusal && refusal.closes())) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        response.header(HeaderNames.CONTENT_TYPE, body.contentType());
        byte[] content = body.content().getBytes(StandardCharsets.UTF_8);
        if (request.prologue().method().equals(Method.HEAD)) {
            response.contentLength(content.length);
            response.send();
        } else {
            response.send(content);
        }
    }

    private record Answer(int status, String code, String message, List<Refusal.Detail> details) {}

    private static Answer answer(Throwable failure, String path) {
        return switch (failure) {
            case Refusal refusal ->
                new Answer(status(refusal.kind()), refusal.code(), refusal.getMessage(), refusal.details());
            case StoreUnavailable store -> unavailable(store);
            case Removed removed -> new Answer(410, removed.code(), String.valueOf(removed.getMessage()), List.of());
            case BrokenBody broken -> new Answer(400, "malformedBody", broken.getMessage(), List.of());
            case HttpRefusal refusal ->
                new Answer(refusal.status(), refusal.code(), String.valueOf(refusal.getMessage()), refusal.details());
            case HttpException http ->
                new Answer(
                        http.status().code(),
                        codeOf(http.status().code()),
                        "the request cannot be answered: " + http.getMessage(),
                        List.of());
            default -> internal(failure, path);
        };
    }

    /** The first of many is in the log: while the store is opened again each request meets it. */
    private static Answer unavailable(StoreUnavailable store) {
        long now = System.nanoTime();
        long last = UNAVAILABLE_TOLD.get();
        if (store.getCause() != null
                && now - last > RETRY_SECONDS * 1_000_000_000L
                && UNAVAILABLE_TOLD.compareAndSet(last, now)) {
            LOG.log(Level.WARNING, "requests are answered 503, as the store failed", store);
        }
        return new Answer(503, store.code(), String.valueOf(store.getMessage()), List.of());
    }

    private static Answer internal(Throwable failure, String path) {
        LOG.log(Level.SEVERE, "the request to " + path + " failed", failure);
        String id = RequestTrace.current().map(RequestTrace::requestId).orElse("");
        return new Answer(500, "internal", "the server failed; its log has the details under the id " + id, List.of());
    }

    private static int status(Refusal.Kind kind) {
        return switch (kind) {
            case INVALID -> 400;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case UNPROCESSABLE -> 422;
            case TOO_MANY -> 429;
            case BUSY -> 503;
        };
    }

    private static String codeOf(int status) {
        return switch (status) {
            case 400 -> "malformedRequest";
            case 401 -> "unauthorized";
            case 403 -> "forbidden";
            case 404 -> "notFound";
            case 405 -> "methodNotAllowed";
            case 413 -> "bodyTooLarge";
            case 429 -> "tooManyRequests";
            default -> status >= 500 ? "internal" : "malformedRequest";
        };
    }

    /** Stops taking connections and lets requests in flight end. */
    @Override
    public void close() {
        reload.ifPresent(TlsReload::close);
        server.stop();
        paces.close();
        routes.letGo();
    }
}

package meisai.server.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import meisai.server.account.Refusal;

/** The HTTP library with its limits, and every error answered in the format of the API that was called. */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(HttpServer.class.getName());
    private static final HeaderName LANGUAGE = HeaderNames.create("X-Soracom-Lang");
    private static final int MAX_HEADERS = 16 * 1024;
    private static final int MAX_PROLOGUE = 8 * 1024;
    private static final int RETRY_SECONDS = 5;

    private final WebServer server;
    private final List<Routes.Line> routes;

    private HttpServer(WebServer server, List<Routes.Line> routes) {
        this.server = server;
        this.routes = routes;
    }

    /**
     * @param port 0 picks a free one
     * @param errors the error format of a path
     */
    public static HttpServer start(String address, int port, Routes routes, Function<String, HttpErrors> errors) {
        HttpRouting.Builder routing = HttpRouting.builder();
        routing.error(Throwable.class, (request, response, failure) -> fail(request, response, failure, errors));
        routes.register(routing);
        WebServer server = WebServer.builder()
                .host(address)
                .port(port)
                .shutdownHook(false)
                .shutdownGracePeriod(Duration.ofSeconds(30))
                .protocolsDiscoverServices(false)
                .addProtocol(Http1Config.builder()
                        .maxHeadersSize(MAX_HEADERS)
                        .maxPrologueLength(MAX_PROLOGUE)
                        .continueImmediately(true)
                        .build())
                .contentEncoding(ContentEncodingContext.builder()
                        .contentEncodingsDiscoverServices(false)
                        .addContentEncoding(new RawEncoding())
                        .build())
                .directHandlers(directHandlers(errors))
                .routing(routing)
                .build()
                .start();
        return new HttpServer(server, routes.lines());
    }

    public int port() {
        return server.port();
    }

    /** What is served. */
    public List<Routes.Line> routes() {
        return routes;
    }

    private static DirectHandlers directHandlers(Function<String, HttpErrors> errors) {
        DirectHandler handler = (request, event, status, headers, message) -> {
            int code = event == DirectHandler.EventType.HTTP_VERSION_NOT_SUPPORTED ? 505 : status.code();
            HttpErrors.Body body = errors.apply(request.path())
                    .body(code, codeOf(code), "the request cannot be read: " + message, List.of(), "");
            return DirectHandler.TransportResponse.builder()
                    .status(status)
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

    private static void fail(
            ServerRequest request, ServerResponse response, Throwable failure, Function<String, HttpErrors> errors) {
        String path = request.path().rawPath();
        String language = request.headers().first(LANGUAGE).orElse("");
        Answer answer = answer(failure, path);
        HttpErrors.Body body =
                errors.apply(path).body(answer.status(), answer.code(), answer.message(), answer.details(), language);
        if (answer.status() == 503) {
            response.header(HeaderNames.RETRY_AFTER, Integer.toString(RETRY_SECONDS));
        }
        response.status(Status.create(answer.status()));
        response.header(HeaderNames.CONTENT_TYPE, body.contentType());
        response.send(body.content().getBytes(StandardCharsets.UTF_8));
    }

    private record Answer(int status, String code, String message, List<Refusal.Detail> details) {}

    private static Answer answer(Throwable failure, String path) {
        return switch (failure) {
            case Refusal refusal ->
                new Answer(status(refusal.kind()), refusal.code(), refusal.getMessage(), refusal.details());
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

    private static Answer internal(Throwable failure, String path) {
        String id = UUID.randomUUID().toString();
        LOG.log(Level.SEVERE, "request " + id + " to " + path + " failed", failure);
        return new Answer(500, "internal", "the server failed; its log has the details under the id " + id, List.of());
    }

    private static int status(Refusal.Kind kind) {
        return switch (kind) {
            case INVALID -> 400;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case UNPROCESSABLE -> 422;
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
            case 505 -> "httpVersionNotSupported";
            default -> status >= 500 ? "internal" : "malformedRequest";
        };
    }

    /** Stops taking connections and lets requests in flight end. */
    @Override
    public void close() {
        server.stop();
    }
}

package meisai.server.http;

import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import meisai.server.auth.Identity;
import meisai.server.log.RequestTrace;
import meisai.server.store.AuditTrail;

/** Says who calls and what around every call that may change something: each change it makes is added to the audit log. */
public final class AuditedCalls {
    private final Callers callers;
    private final Supplier<Instant> now;

    public AuditedCalls(Callers callers, Supplier<Instant> now) {
        this.callers = callers;
        this.now = now;
    }

    /** Whoever is not known is refused by the handler, or signs in, which changes nothing. */
    public Handler around(Handler handler) {
        return (request, response) -> {
            Optional<String> caller = callers.name(request);
            if (caller.isEmpty()) {
                handler.handle(request, response);
                return;
            }
            AuditTrail.within(trail(request, caller.get()), () -> {
                handler.handle(request, response);
                return true;
            });
        };
    }

    private AuditTrail trail(ServerRequest request, String caller) {
        String query = request.query().rawValue();
        return new AuditTrail(
                caller,
                about(request),
                request.prologue().method().text(),
                request.path().rawPath() + (query.isEmpty() ? "" : "?" + query),
                RequestTrace.current().map(RequestTrace::requestId).orElse(""),
                now.get());
    }

    /** The operator that calls or that the path or query names. */
    private Optional<String> about(ServerRequest request) {
        return Callers.query(request, "operatorId")
                .or(() -> request.matchingPattern()
                        .filter(pattern -> pattern.startsWith("/meisai/v1/operators/{id}"))
                        .map(pattern -> request.path().pathParameters().get("id")))
                .or(() -> callers.isProvider(request)
                        ? Optional.empty()
                        : callers.known(request).map(Identity::operatorId));
    }
}

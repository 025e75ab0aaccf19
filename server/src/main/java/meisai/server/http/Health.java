package meisai.server.http;

import java.util.Optional;
import java.util.function.Supplier;

/** {@code /livez}: the process answers. {@code /readyz}: the store answers a read, and no earlier write has broken its writer. */
public final class Health {
    private Health() {}

    /** @param whyNotReady what keeps the server from reading or writing; empty when nothing does */
    public static void routes(Routes routes, Supplier<Optional<String>> whyNotReady) {
        routes.get(
                        "/livez",
                        (request, response) ->
                                Bodies.send(response, 200, Bodies.node().put("status", "ok")))
                .get("/readyz", (request, response) -> {
                    Optional<String> why = whyNotReady.get();
                    if (why.isPresent()) {
                        throw new HttpRefusal(503, "notReady", why.get());
                    }
                    Bodies.send(response, 200, Bodies.node().put("status", "ok"));
                });
    }
}

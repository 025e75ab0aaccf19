package meisai.server.http;

import java.util.Optional;
import meisai.server.store.Store;
import meisai.server.store.StoreException;

/** {@code /livez}: the process answers. {@code /readyz}: it can read and write. */
public final class Health {
    private Health() {}

    public static void routes(Routes routes, Store store) {
        routes.get("/livez", (request, response) -> Bodies.send(response, 200, Bodies.node().put("status", "ok")))
                .get("/readyz", (request, response) -> {
                    Optional<String> why = whyNotReady(store);
                    if (why.isPresent()) {
                        throw new HttpRefusal(503, "notReady", why.get());
                    }
                    Bodies.send(response, 200, Bodies.node().put("status", "ok"));
                });
    }

    private static Optional<String> whyNotReady(Store store) {
        Optional<String> broken = store.writer().broken();
        if (broken.isPresent()) {
            return broken;
        }
        try {
            return store.read(snapshot -> Optional.empty());
        } catch (StoreException cannotRead) {
            return Optional.of(String.valueOf(cannotRead.getMessage()));
        }
    }
}

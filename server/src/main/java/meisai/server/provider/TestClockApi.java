package meisai.server.provider;

import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Set;
import meisai.server.clock.ServerClock;
import meisai.server.http.Bodies;
import meisai.server.http.Callers;
import meisai.server.http.HttpRefusal;
import meisai.server.http.Routes;

/** The test clock, there only when the server was started with one. */
final class TestClockApi {
    private TestClockApi() {}

    /** @param moved runs after the clock was set and before the answer */
    static void routes(Routes routes, String path, Callers callers, ServerClock clock, Runnable moved) {
        routes.get(path, (request, response) -> {
                    callers.provider(request);
                    send(response, clock);
                })
                .put(path, (request, response) -> {
                    callers.provider(request);
                    Instant wanted = instant(new Fields(Bodies.object(request), "", Set.of("now")));
                    if (!ServerClock.canShow(wanted)) {
                        throw new HttpRefusal(
                                400,
                                "malformedTime",
                                "now must be from " + ServerClock.EARLIEST + " to " + ServerClock.LATEST);
                    }
                    if (!clock.forwardTo(wanted)) {
                        throw new HttpRefusal(
                                409,
                                "clockForwardOnly",
                                "the test clock stands at " + clock.get() + " and only goes forward");
                    }
                    moved.run();
                    send(response, clock);
                });
    }

    private static Instant instant(Fields fields) {
        try {
            return Instant.parse(fields.requiredText("now"));
        } catch (DateTimeParseException malformed) {
            throw fields.refusal("malformedTime", "now", "must be an instant such as 2026-11-01T00:05:00Z");
        }
    }

    private static void send(ServerResponse response, ServerClock clock) {
        Bodies.send(response, 200, Bodies.node().put("now", clock.get().toString()));
    }
}

package meisai.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The paths of the server with their methods: a literal path is added before a pattern that also matches it. */
public final class Routes {
    private record Route(Method method, Handler handler) {}

    /** A method and the path that it is served at; the parameters of the path are in braces. */
    public record Line(String method, String path) {}

    /**
     * A handler until the server stops: the library's timer for idle connections outlives a server that was stopped, and
     * holds what it routed to.
     */
    private static final class Held implements Handler {
        private volatile @Nullable Handler handler;

        Held(Handler handler) {
            this.handler = handler;
        }

        @Override
        public void handle(ServerRequest request, ServerResponse response) throws Exception {
            Handler current = handler;
            if (current == null) {
                throw new HttpRefusal(503, "stopping", "the server is stopping");
            }
            current.handle(request, response);
        }
    }

    private final Map<String, List<Route>> routes = new LinkedHashMap<>();
    private final List<Held> held = new ArrayList<>();

    public Routes get(String path, Handler handler) {
        return add(Method.GET, path, handler);
    }

    public Routes post(String path, Handler handler) {
        return add(Method.POST, path, handler);
    }

    public Routes put(String path, Handler handler) {
        return add(Method.PUT, path, handler);
    }

    public Routes patch(String path, Handler handler) {
        return add(Method.PATCH, path, handler);
    }

    public Routes delete(String path, Handler handler) {
        return add(Method.DELETE, path, handler);
    }

    private Routes add(Method method, String path, Handler handler) {
        routes.computeIfAbsent(path, key -> new ArrayList<>()).add(new Route(method, handler));
        return this;
    }

    /** Puts something around every POST below a prefix that was added before. */
    public Routes aroundPosts(String prefix, UnaryOperator<Handler> around) {
        return around(prefix, Set.of(Method.POST), around);
    }

    /** Puts something around everything below a prefix that was added before and may store something new. */
    public Routes aroundAdditions(String prefix, UnaryOperator<Handler> around) {
        return around(prefix, Set.of(Method.POST, Method.PUT, Method.PATCH), around);
    }

    /** Puts something around everything below a prefix that was added before and may change something. */
    public Routes aroundChanges(String prefix, UnaryOperator<Handler> around) {
        return around(prefix, Set.of(Method.POST, Method.PUT, Method.PATCH, Method.DELETE), around);
    }

    private Routes around(String prefix, Set<Method> methods, UnaryOperator<Handler> around) {
        routes.forEach((path, ofPath) -> {
            if (path.startsWith(prefix)) {
                ofPath.replaceAll(route -> methods.contains(route.method())
                        ? new Route(route.method(), around.apply(route.handler()))
                        : route);
            }
        });
        return this;
    }

    /** Every route, in the order in which they were added. */
    public List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        routes.forEach((path, ofPath) ->
                ofPath.forEach(route -> lines.add(new Line(route.method().text(), path))));
        return List.copyOf(lines);
    }

    /** Another method on a known path is 405 with what is allowed; any other path 404. */
    void register(HttpRules rules) {
        routes.forEach((path, ofPath) -> {
            for (Route route : ofPath) {
                Held handler = new Held(route.handler());
                held.add(handler);
                rules.route(route.method(), path, handler);
            }
            String allowed = String.join(
                    ", ", ofPath.stream().map(route -> route.method().text()).toList());
            rules.any(path, (request, response) -> {
                response.header(HeaderNames.ALLOW, allowed);
                throw new HttpRefusal(
                        405,
                        "methodNotAllowed",
                        request.prologue().method().text() + " is not allowed here; allowed: " + allowed);
            });
        });
        rules.any((request, response) -> {
            throw new HttpRefusal(404, "notFound", "there is nothing at this path");
        });
    }

    /** Lets the handlers go when the server that they were registered with has stopped. */
    void letGo() {
        held.forEach(each -> each.handler = null);
    }
}

package meisai.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The paths of the server with their methods: a literal path is added before a pattern that also matches it. */
public final class Routes {
    private record Route(Method method, Handler handler) {}

    /** A method and the path that it is served at; the parameters of the path are in braces. */
    public record Line(String method, String path) {}

    private final Map<String, List<Route>> routes = new LinkedHashMap<>();

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
        routes.forEach((path, ofPath) -> {
            if (path.startsWith(prefix)) {
                ofPath.replaceAll(route -> route.method().equals(Method.POST)
                        ? new Route(Method.POST, around.apply(route.handler()))
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
            ofPath.forEach(route -> rules.route(route.method(), path, route.handler()));
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
}

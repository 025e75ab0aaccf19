package meisai.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * The description of the whole interface: {@code /openapi.json} as it is kept in the repository, and {@code /docs}, the
 * same as a page. The page is Swagger UI from the class path; it may load nothing from elsewhere.
 */
public final class ApiDocs {
    private static final HeaderName CONTENT_SECURITY_POLICY = HeaderNames.create("Content-Security-Policy");
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final String REVALIDATE = "no-cache";
    private static final String AN_HOUR = "max-age=3600";

    private record Part(String resource, String contentType) {}

    /** The parts of the page: only these are served. */
    private static final Map<String, Part> PARTS = Map.of(
            "page.css", new Part("docs/page.css", "text/css"),
            "page.js", new Part("docs/page.js", "text/javascript"),
            "favicon-32x32.png", new Part("swagger-ui/favicon-32x32.png", "image/png"),
            "swagger-ui.css", new Part("swagger-ui/swagger-ui.css", "text/css"),
            "swagger-ui-bundle.js", new Part("swagger-ui/swagger-ui-bundle.js", "text/javascript"));

    private ApiDocs() {}

    public static void routes(Routes routes) {
        Part description = new Part("openapi.json", "application/json");
        Part page = new Part("docs/index.html", "text/html; charset=utf-8");
        routes.get("/openapi.json", (request, response) -> send(response, description, REVALIDATE))
                .get("/docs", (request, response) -> {
                    response.header(CONTENT_SECURITY_POLICY, POLICY);
                    send(response, page, REVALIDATE);
                })
                .get("/docs/{file}", ApiDocs::part);
    }

    private static void part(ServerRequest request, ServerResponse response) throws IOException {
        Part part = PARTS.get(request.path().pathParameters().get("file"));
        if (part == null) {
            throw new HttpRefusal(404, "notFound", "there is nothing at this path");
        }
        send(response, part, AN_HOUR);
    }

    private static void send(ServerResponse response, Part part, String caching) throws IOException {
        byte[] content = read(part.resource());
        response.status(Status.OK_200);
        response.header(HeaderNames.CONTENT_TYPE, part.contentType());
        response.header(HeaderNames.CACHE_CONTROL, caching);
        response.send(content);
    }

    private static byte[] read(String resource) throws IOException {
        try (InputStream in = ApiDocs.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the server was built without " + resource);
            }
            return in.readAllBytes();
        }
    }
}

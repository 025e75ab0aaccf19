package meisai.server.e2e;

import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import meisai.server.e2e.TestServer.Answer;
import meisai.server.http.ApiDocs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The description of the interface and its page, without credentials. */
class ApiDocsTest {
    private static final Pattern LOADED = Pattern.compile("(?:src|href)=\"([^\"]*)\"");

    @TempDir
    private Path data;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(data, "2026-10-02T09:00:00Z");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer get(String path) {
        return server.send("GET", path, new byte[0], Map.of());
    }

    @Test
    void theDescriptionIsServedAsItIsKept() throws IOException {
        Answer answer = expect(200, get("/openapi.json"));
        try (InputStream kept = ApiDocs.class.getResourceAsStream("openapi.json")) {
            assertThat(answer.text()).isEqualTo(new String(kept.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertThat(answer.contentType()).isEqualTo("application/json");
    }

    @Test
    void everythingThatThePageLoadsIsServedByTheServerItself() {
        Answer page = expect(200, get("/docs"));
        assertThat(page.contentType()).isEqualTo("text/html; charset=utf-8");
        assertThat(page.headers().get("content-security-policy"))
                .startsWith("default-src 'none'; script-src 'self';")
                .doesNotContain("unsafe", "http", "*");
        assertThat(page.text()).doesNotContain("://", " style=", " onload=", "<script>");

        List<String> loaded = LOADED.matcher(page.text())
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(loaded).hasSize(6);
        for (String path : loaded) {
            assertThat(expect(200, get("/" + path)).headers()).containsEntry("x-content-type-options", "nosniff");
        }
        assertThat(get("/docs/swagger-ui.css").contentType()).isEqualTo("text/css");
        assertThat(get("/docs/swagger-ui-bundle.js").contentType()).isEqualTo("text/javascript");
        assertThat(get("/docs/swagger-ui-bundle.js").text()).contains("SwaggerUIBundle");
        assertThat(get("/docs/favicon-32x32.png").contentType()).isEqualTo("image/png");
    }

    @Test
    void nothingElseOfTheClassPathIsServed() {
        for (String path : List.of("index.html", "..%2Fopenapi.json", "%2e%2e%2fopenapi.json", "ApiDocs.class", "x")) {
            Answer answer = get("/docs/" + path);
            assertThat(answer.status()).as(path).isIn(400, 404);
            assertThat(answer.contentType()).isEqualTo("application/problem+json");
        }
    }
}

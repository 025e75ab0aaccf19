package meisai.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import meisai.server.http.Bodies;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Calls a running server with a provider key; whatever goes wrong becomes a {@link CommandFailure}. */
final class ApiClient implements AutoCloseable {
    static final String URL = "MEISAI_URL";
    static final String KEY = "MEISAI_PROVIDER_KEY";
    static final String DEFAULT_URL = "http://127.0.0.1:8080";

    private static final String BASE = "/meisai/v1";
    private static final int RETRIES = 3;
    private static final int MAX_RETRY_AFTER = 60;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** A batch waits for the writer, a bill for its rating; a server that is silent for longer is not coming back. */
    private static final Duration ANSWER = Duration.ofMinutes(15);

    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    private final String url;
    private final String key;
    private final Duration firstPause;

    ApiClient(String url, String key) {
        this(url, key, Duration.ofSeconds(1));
    }

    /** @param firstPause before the first retry, when the server does not say; each further one takes twice as long */
    ApiClient(String url, String key, Duration firstPause) {
        this.url = url;
        this.key = key;
        this.firstPause = firstPause;
    }

    /** @throws CommandFailure when the environment does not say how to call the server */
    static ApiClient of(Shell shell) throws CommandFailure {
        String url = shell.environment().getOrDefault(URL, "").strip();
        String key = shell.environment().getOrDefault(KEY, "").strip();
        if (key.isEmpty()) {
            throw new CommandFailure(KEY + " is not set; serve writes the first provider key to DIR/provider.key:\n"
                    + "  export " + KEY + "=$(cat DIR/provider.key)");
        }
        if (!key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new CommandFailure(KEY + " cannot be a provider key: it holds a blank or another strange character");
        }
        return new ApiClient(url.isEmpty() ? DEFAULT_URL : checked(url), key);
    }

    private static String checked(String url) throws CommandFailure {
        if (!url.matches("https?://[^/?#\\s]+/*") || !isUri(url)) {
            throw new CommandFailure(URL + " is " + url + "; it must be an address such as " + DEFAULT_URL);
        }
        return url.replaceFirst("/+$", "");
    }

    private static boolean isUri(String url) {
        try {
            return URI.create(url).getHost() != null;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    ObjectNode get(String path) throws CommandFailure {
        return object(answer(repeated(request(path).GET().build())));
    }

    ObjectNode post(String path, ObjectNode body) throws CommandFailure {
        return post(path, "application/json", Bodies.JSON.writeValueAsBytes(body));
    }

    ObjectNode post(String path, String contentType, byte[] body) throws CommandFailure {
        return object(answer(once(posted(path, contentType, body))));
    }

    /** For what changes nothing when it arrives twice: sent again while the server is busy or the connection breaks. */
    ObjectNode postAgain(String path, String contentType, byte[] body) throws CommandFailure {
        return object(answer(repeated(posted(path, contentType, body))));
    }

    ObjectNode put(String path, ObjectNode body) throws CommandFailure {
        HttpRequest.Builder request = request(path).header("Content-Type", "application/json");
        byte[] bytes = Bodies.JSON.writeValueAsBytes(body);
        return object(answer(once(request.PUT(BodyPublishers.ofByteArray(bytes)).build())));
    }

    /** What an operator's program begins with: an API key and a token for an AuthKey. */
    ObjectNode login(String authKeyId, String authKey) throws CommandFailure {
        ObjectNode body = Bodies.node().put("authKeyId", authKeyId).put("authKey", authKey);
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/auth"))
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Bodies.JSON.writeValueAsBytes(body)))
                .build();
        return object(answer(once(request)));
    }

    /** Gives every element of a list that comes by page. */
    void list(String path, String member, Consumer<JsonNode> each) throws CommandFailure {
        Optional<String> next = Optional.of(BASE + path);
        while (next.isPresent()) {
            HttpResponse<byte[]> page = answer(
                    repeated(authorized(URI.create(url + next.get())).GET().build()));
            object(page).path(member).forEach(each);
            next = page.headers()
                    .firstValue("Link")
                    .map(NEXT::matcher)
                    .filter(Matcher::find)
                    .map(link -> link.group(1));
        }
    }

    /** Downloads a signed address, which needs no key. */
    void download(String address, OutputStream target) throws CommandFailure, IOException {
        transfer(
                HttpRequest.newBuilder(URI.create(address))
                        .timeout(ANSWER)
                        .GET()
                        .build(),
                target);
    }

    private void transfer(HttpRequest request, OutputStream target) throws CommandFailure, IOException {
        HttpResponse<InputStream> response;
        try {
            response = http.send(request, BodyHandlers.ofInputStream());
        } catch (InterruptedException stopped) {
            throw interrupted();
        }
        try (InputStream body = response.body()) {
            if (response.statusCode() != 200) {
                throw ApiProblem.of(
                        response.statusCode(),
                        body.readNBytes(Bodies.MAX_JSON),
                        request.uri().toString());
            }
            body.transferTo(target);
        }
    }

    /** Ends something; that it is gone already is no failure. */
    void delete(String path) throws CommandFailure {
        HttpResponse<byte[]> response = repeated(request(path).DELETE().build());
        if (response.statusCode() != 404) {
            answer(response);
        }
    }

    /** Writes an answer that is no JSON as it comes. */
    void save(String path, OutputStream target) throws CommandFailure, IOException {
        transfer(request(path).GET().build(), target);
    }

    private HttpRequest posted(String path, String contentType, byte[] body) {
        return request(path)
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        return authorized(URI.create(url + BASE + path));
    }

    private HttpRequest.Builder authorized(URI address) {
        return HttpRequest.newBuilder(address).timeout(ANSWER).header("Authorization", "Bearer " + key);
    }

    private HttpResponse<byte[]> once(HttpRequest request) throws CommandFailure {
        try {
            return send(request);
        } catch (IOException broken) {
            throw new CommandFailure("the connection to " + url + " broke before the answer came: " + reason(broken)
                    + "; look whether it was done before trying again");
        }
    }

    private HttpResponse<byte[]> repeated(HttpRequest request) throws CommandFailure {
        for (int retries = 0; ; retries++) {
            Duration wait = firstPause.multipliedBy(1L << retries);
            try {
                HttpResponse<byte[]> response = send(request);
                if (response.statusCode() != 503 || retries == RETRIES) {
                    return response;
                }
                wait = retryAfter(response).orElse(wait);
            } catch (IOException broken) {
                if (retries == RETRIES) {
                    throw new CommandFailure("the connection to " + url + " broke " + (RETRIES + 1)
                            + " times, at last with: " + reason(broken));
                }
            }
            pause(wait);
        }
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws CommandFailure, IOException {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (ConnectException | HttpConnectTimeoutException refused) {
            throw new CommandFailure("no server answers at " + url + "; start one with: meisai serve --data DIR");
        } catch (InterruptedException stopped) {
            throw interrupted();
        }
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("[0-9]{1,4}"))
                .map(seconds -> Duration.ofSeconds(Math.min(MAX_RETRY_AFTER, Integer.parseInt(seconds))));
    }

    private static void pause(Duration time) throws CommandFailure {
        try {
            Thread.sleep(time);
        } catch (InterruptedException stopped) {
            throw interrupted();
        }
    }

    private static CommandFailure interrupted() {
        Thread.currentThread().interrupt();
        return new CommandFailure("interrupted");
    }

    private static String reason(IOException broken) {
        return broken.getMessage() == null ? broken.getClass().getSimpleName() : broken.getMessage();
    }

    private HttpResponse<byte[]> answer(HttpResponse<byte[]> response) throws CommandFailure {
        if (response.statusCode() / 100 != 2) {
            throw ApiProblem.of(response.statusCode(), response.body(), url);
        }
        return response;
    }

    private ObjectNode object(HttpResponse<byte[]> response) throws CommandFailure {
        try {
            if (Bodies.JSON.readTree(new String(response.body(), StandardCharsets.UTF_8)) instanceof ObjectNode body) {
                return body;
            }
        } catch (JacksonException notJson) {
            throw strange();
        }
        throw strange();
    }

    private CommandFailure strange() {
        return new CommandFailure("what answers at " + url + " does not look like Meisai");
    }

    /** A value for a query. */
    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.close();
    }
}

package meisai.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import meisai.server.store.AuditTrail;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Request bodies within their bounds, and JSON answers. */
public final class Bodies {
    /** Most bytes of a JSON request that is read as a whole. */
    public static final int MAX_JSON = 1 << 20;

    public static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(50).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Members of requests that nobody may read again. */
    private static final Set<String> SECRETS = Set.of("password", "authKey", "mfaOTPCode");

    private Bodies() {}

    /** The body as it comes; an absent one is empty. */
    public static InputStream stream(ServerRequest request) {
        return request.content().hasEntity()
                ? new RequestBody(request.content().inputStream())
                : InputStream.nullInputStream();
    }

    /**
     * The body as it comes, up to {@code max} bytes.
     *
     * @throws HttpRefusal when it is larger: at once if its header says so, otherwise when it is read that far
     */
    public static InputStream stream(ServerRequest request, long max) {
        if (request.headers().contentLength().orElse(0) > max) {
            throw tooLarge(max);
        }
        return new LimitedBody(stream(request), max);
    }

    static HttpRefusal tooLarge(long max) {
        return new HttpRefusal(413, "bodyTooLarge", "the body is larger than " + max + " bytes");
    }

    /** The content coding of the body as its header names it; empty when there is none. */
    public static String coding(ServerRequest request) {
        return request.headers().values(HeaderNames.CONTENT_ENCODING).stream()
                .map(String::strip)
                .filter(Predicate.not(String::isEmpty))
                .collect(Collectors.joining(", "));
    }

    /** @throws HttpRefusal when the body is compressed in any way */
    public static void refuseCoded(ServerRequest request) {
        String coding = coding(request);
        if (!coding.isEmpty() && !coding.equalsIgnoreCase("identity")) {
            throw new HttpRefusal(415, "unsupportedEncoding", "the body must come as it is, without a content coding");
        }
    }

    /** @throws HttpRefusal when the body is larger than {@code max} bytes, compressed, or not UTF-8 */
    public static String text(ServerRequest request, long max) throws IOException {
        refuseCoded(request);
        try (InputStream in = stream(request)) {
            byte[] bytes = in.readNBytes((int) Math.min(max + 1, Integer.MAX_VALUE - 8));
            if (bytes.length > max) {
                throw tooLarge(max);
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new HttpRefusal(400, "malformedBody", "the body is not UTF-8");
        }
    }

    /** @throws HttpRefusal when the body is not a JSON object */
    public static ObjectNode object(ServerRequest request) throws IOException {
        return object(text(request, MAX_JSON));
    }

    /** An object, or an empty one when there is no body. @throws HttpRefusal when the body is anything else */
    public static ObjectNode optionalObject(ServerRequest request) throws IOException {
        String text = text(request, MAX_JSON);
        return text.isBlank() ? node() : object(text);
    }

    /** @throws JacksonException when it is not JSON, or has a number that is too large or too small for a decimal */
    public static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (NumberFormatException outOfRange) {
            // The library lets it through.
            throw new StreamReadException(null, "the exponent of a number is out of range", outOfRange);
        }
    }

    private static ObjectNode object(String text) {
        JsonNode node;
        try {
            node = tree(text);
        } catch (JacksonException malformed) {
            throw new HttpRefusal(400, "malformedJson", "the body is not JSON: " + malformed.getOriginalMessage());
        }
        if (node instanceof ObjectNode object) {
            AuditTrail.current().ifPresent(trail -> asks(trail, object));
            return object;
        }
        throw new HttpRefusal(400, "malformedJson", "the body must be a JSON object");
    }

    private static void asks(AuditTrail trail, ObjectNode body) {
        ObjectNode shown = body.deepCopy();
        SECRETS.forEach(name -> {
            if (shown.has(name)) {
                shown.put(name, "(not shown)");
            }
        });
        trail.asks(
                JSON.writeValueAsString(shown),
                Optional.ofNullable(body.get("operatorId"))
                        .filter(JsonNode::isString)
                        .map(JsonNode::asString));
    }

    public static ObjectNode node() {
        return JSON.createObjectNode();
    }

    public static void send(ServerResponse response, int status, JsonNode body) {
        response.status(Status.create(status));
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        // Through a String, so that half a surrogate pair that is quoted from a request becomes a question mark.
        byte[] content = JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        BoundedWork.afterwards(() -> response.send(content));
    }
}

package meisai.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An OpenAPI document with its operations and what its references lead to. */
record OpenApiFile(JsonNode root) {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");

    /** An operation with its path. */
    record Operation(String method, String path, JsonNode node) {
        String id() {
            return node.path("operationId").asString("");
        }

        String line() {
            return method + " " + path;
        }
    }

    static String text() {
        try (InputStream in = ApiDocs.class.getResourceAsStream("openapi.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The description that the server serves. */
    static OpenApiFile served() {
        return new OpenApiFile(JsonMapper.builder().build().readTree(text()));
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                if (METHODS.contains(method.getKey())) {
                    operations.add(
                            new Operation(method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()));
                }
            }
        }
        return operations;
    }

    /** The node itself, or what its reference leads to; a missing node when that is not there. */
    JsonNode resolve(JsonNode node) {
        JsonNode found = node;
        for (int hops = 0; found.has("$ref") && hops < 10; hops++) {
            found = root.at(found.get("$ref").asString().substring(1));
        }
        return found;
    }

    List<JsonNode> parameters(Operation operation) {
        List<JsonNode> parameters = new ArrayList<>();
        operation.node().path("parameters").forEach(each -> parameters.add(resolve(each)));
        return parameters;
    }
}

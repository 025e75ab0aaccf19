package meisai.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The definition that the client is generated from, as the tests of its pages and answers read it. */
final class Definition {
    private final JsonObject root;

    private Definition(JsonObject root) {
        this.root = root;
    }

    /** One call: {@code GET /bills} is named {@code getBillingHistory} and belongs to {@code Billing}. */
    record Operation(String name, String tag, String method, String path, JsonObject body) {
        /** The answer to a call that succeeds. */
        Map.Entry<String, JsonElement> success() {
            return body.getAsJsonObject("responses").entrySet().stream()
                    .filter(response -> response.getKey().startsWith("2"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    static Definition ofClient() throws IOException {
        return new Definition(JsonParser.parseString(Files.readString(Path.of(System.getProperty("client.definition"))))
                .getAsJsonObject());
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        root.getAsJsonObject("paths")
                .entrySet()
                .forEach(path -> path.getValue().getAsJsonObject().entrySet().forEach(method -> {
                    JsonObject body = method.getValue().getAsJsonObject();
                    operations.add(new Operation(
                            body.get("operationId").getAsString(),
                            body.getAsJsonArray("tags").get(0).getAsString(),
                            method.getKey().toUpperCase(java.util.Locale.ROOT),
                            path.getKey(),
                            body));
                }));
        return operations;
    }

    /** Follows a reference, when this is one. */
    JsonObject at(JsonElement place) {
        JsonElement reference = place.getAsJsonObject().get("$ref");
        if (reference == null) {
            return place.getAsJsonObject();
        }
        JsonObject found = root;
        for (String step : reference.getAsString().substring("#/".length()).split("/", -1)) {
            found = found.getAsJsonObject(step);
        }
        return found;
    }

    JsonObject schemas() {
        return root.getAsJsonObject("components").getAsJsonObject("schemas");
    }
}

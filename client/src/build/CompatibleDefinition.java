import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes the compatible part out of the server's description of its interface, twice:
 *
 * <ul>
 *   <li>{@code contract-openapi.json}: what answers are held to;
 *   <li>{@code client-openapi.json}: the same, but an object may have members that the client does not know.
 * </ul>
 *
 * In both, paths are relative to {@code https://api.soracom.io/v1}, and what no compatible call uses is left out.
 * Parameters in headers are left out too: a client sets the language once, not in each call. Addresses are plain text,
 * as in the public definition, so that the same program compiles with a client of either.
 *
 * <p>Run by the build: {@code java -cp gson.jar CompatibleDefinition.java <openapi.json> <output directory>}.
 */
public final class CompatibleDefinition {
    private static final String PREFIX = "/v1";
    private static final String SERVER = "https://api.soracom.io/v1";
    private static final String REF = "#/components/";
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private CompatibleDefinition() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createDirectories(Path.of(arguments[1]));
        JsonObject definition = JsonParser.parseString(Files.readString(Path.of(arguments[0]))).getAsJsonObject();
        JsonObject contract = compatible(definition);
        Files.writeString(directory.resolve("contract-openapi.json"), GSON.toJson(contract) + "\n");
        allowUnknownMembers(contract);
        Files.writeString(directory.resolve("client-openapi.json"), GSON.toJson(contract) + "\n");
    }

    private static JsonObject compatible(JsonObject definition) {
        JsonObject result = new JsonObject();
        result.add("openapi", definition.get("openapi"));
        JsonObject info = definition.getAsJsonObject("info").deepCopy();
        info.addProperty("description", "The compatible API of Meisai.");
        result.add("info", info);
        JsonObject server = new JsonObject();
        server.addProperty("url", SERVER);
        JsonArray servers = new JsonArray();
        servers.add(server);
        result.add("servers", servers);
        JsonObject paths = new JsonObject();
        definition.getAsJsonObject("paths").entrySet().forEach(path -> {
            if (path.getKey().startsWith(PREFIX + "/")) {
                paths.add(path.getKey().substring(PREFIX.length()), path.getValue().deepCopy());
            }
        });
        JsonObject components = definition.getAsJsonObject("components").deepCopy();
        addressesAreText(components);
        dropHeaderParameters(paths, components);
        result.add("paths", paths);
        result.add("components", used(paths, components));
        return result;
    }

    private static void dropHeaderParameters(JsonElement element, JsonObject components) {
        for (JsonElement child : children(element)) {
            dropHeaderParameters(child, components);
        }
        if (element.isJsonObject() && element.getAsJsonObject().get("parameters") instanceof JsonArray parameters) {
            JsonArray kept = new JsonArray();
            for (JsonElement parameter : parameters) {
                JsonElement reference = parameter.getAsJsonObject().get("$ref");
                JsonObject meant = (reference == null ? parameter : at(components, reference.getAsString()))
                        .getAsJsonObject();
                if (!meant.get("in").getAsString().equals("header")) {
                    kept.add(parameter);
                }
            }
            element.getAsJsonObject().add("parameters", kept);
        }
    }

    /** The components that the paths refer to, directly or not, in the order of the definition. */
    private static JsonObject used(JsonObject paths, JsonObject components) {
        Set<String> found = new TreeSet<>();
        Deque<JsonElement> open = new ArrayDeque<>(Set.of((JsonElement) paths));
        while (!open.isEmpty()) {
            JsonElement element = open.pop();
            children(element).forEach(open::push);
            if (element.isJsonObject() && element.getAsJsonObject().get("$ref") instanceof JsonPrimitive reference
                    && found.add(reference.getAsString())) {
                open.push(at(components, reference.getAsString()));
            }
            if (element.isJsonObject() && element.getAsJsonObject().get("security") instanceof JsonArray security) {
                security.forEach(one -> one.getAsJsonObject().keySet()
                        .forEach(scheme -> found.add(REF + "securitySchemes/" + scheme)));
            }
        }
        JsonObject result = new JsonObject();
        for (String kind : components.keySet()) {
            JsonObject kept = new JsonObject();
            components.getAsJsonObject(kind).entrySet().forEach(entry -> {
                if (found.contains(REF + kind + "/" + entry.getKey())) {
                    kept.add(entry.getKey(), entry.getValue().deepCopy());
                }
            });
            if (!kept.isEmpty()) {
                result.add(kind, kept);
            }
        }
        return result;
    }

    private static void addressesAreText(JsonElement element) {
        children(element).forEach(CompatibleDefinition::addressesAreText);
        if (element.isJsonObject() && element.getAsJsonObject().get("format") instanceof JsonPrimitive format
                && format.getAsString().equals("uri")) {
            element.getAsJsonObject().remove("format");
        }
    }

    private static void allowUnknownMembers(JsonElement element) {
        children(element).forEach(CompatibleDefinition::allowUnknownMembers);
        if (element.isJsonObject() && element.getAsJsonObject().has("properties")) {
            element.getAsJsonObject().remove("additionalProperties");
        }
    }

    private static JsonElement at(JsonObject components, String reference) {
        String[] place = reference.substring(REF.length()).split("/", -1);
        JsonElement found = components.getAsJsonObject(place[0]).get(place[1]);
        if (found == null) {
            throw new IllegalArgumentException("nothing at " + reference);
        }
        return found;
    }

    private static Iterable<JsonElement> children(JsonElement element) {
        if (element.isJsonObject()) {
            return element.getAsJsonObject().asMap().values();
        }
        return element.isJsonArray() ? element.getAsJsonArray() : Set.of();
    }
}

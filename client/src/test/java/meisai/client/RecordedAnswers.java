package meisai.client;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Answers that are known to be right: the examples of the definition that {@code contract.file} names, and our own with
 * the same shape for calls that it has no example of.
 */
final class RecordedAnswers {
    private RecordedAnswers() {}

    record Recorded(String operation, String source, JsonElement answer) {
        @Override
        public String toString() {
            return operation + " " + source;
        }
    }

    static List<Recorded> all() throws IOException {
        List<Recorded> recorded = new ArrayList<>();
        JsonObject own = JsonParser.parseString(
                        Files.readString(Path.of("src/test/resources/meisai/client/answers.json")))
                .getAsJsonObject();
        own.entrySet()
                .forEach(operation -> operation
                        .getValue()
                        .getAsJsonArray()
                        .forEach(answer -> recorded.add(new Recorded(operation.getKey(), "own", answer))));
        String file = Files.readString(Path.of(System.getProperty("contract.file")));
        Object tree = new Load(LoadSettings.builder().setCodePointLimit(1 << 26).build()).loadFromString(file);
        JsonObject paths = new Gson().toJsonTree(tree).getAsJsonObject().getAsJsonObject("paths");
        paths.asMap()
                .values()
                .forEach(path -> path.getAsJsonObject()
                        .asMap()
                        .values()
                        .forEach(operation -> recorded.addAll(examples(operation.getAsJsonObject()))));
        return recorded;
    }

    private static List<Recorded> examples(JsonObject operation) {
        String name = operation.get("operationId").getAsString();
        List<Recorded> recorded = new ArrayList<>();
        if (operation.getAsJsonObject("responses").get("200") instanceof JsonObject response
                && response.get("content") instanceof JsonObject content) {
            JsonObject json = content.getAsJsonObject("application/json");
            if (json.has("example")) {
                recorded.add(new Recorded(name, "example", json.get("example")));
            }
            if (json.has("examples")) {
                for (Map.Entry<String, JsonElement> example :
                        json.getAsJsonObject("examples").entrySet()) {
                    recorded.add(new Recorded(
                            name,
                            example.getKey(),
                            example.getValue().getAsJsonObject().get("value")));
                }
            }
        }
        return recorded;
    }
}

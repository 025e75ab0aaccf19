package meisai.server.store;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Maps of text as JSON objects, in the order of the map. Equal maps with equal order are equal text. */
public final class TextMaps {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<LinkedHashMap<String, String>> TYPE = new TypeReference<>() {};

    private TextMaps() {}

    public static String write(Map<String, String> map) {
        return map.isEmpty() ? "{}" : JSON.writeValueAsString(map);
    }

    public static Map<String, String> read(String text) {
        return text.equals("{}") ? Map.of() : JSON.readValue(text, TYPE);
    }
}

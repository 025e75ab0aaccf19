package meisai.server.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Maps and lists of text as JSON, in their order. Equal ones with equal order are equal text. */
public final class TextMaps {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<LinkedHashMap<String, String>> TYPE = new TypeReference<>() {};

    private static final TypeReference<List<String>> LIST = new TypeReference<>() {};

    private TextMaps() {}

    public static String write(Map<String, String> map) {
        return map.isEmpty() ? "{}" : JSON.writeValueAsString(map);
    }

    public static Map<String, String> read(String text) {
        return text.equals("{}") ? Map.of() : JSON.readValue(text, TYPE);
    }

    static String writeList(List<String> list) {
        return JSON.writeValueAsString(list);
    }

    static List<String> readList(String text) {
        return JSON.readValue(text, LIST);
    }
}

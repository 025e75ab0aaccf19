package meisai.pricebook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A price book file being written for a test. Strings stand for quoted text, integers for literals, maps and lists for
 * mappings and lists; a {@link BookNode} stands for itself. A path is written like in problems: {@code items[0].name}.
 */
final class BookTree {
    private final Map<String, Object> root;

    private BookTree(Map<String, Object> root) {
        this.root = root;
    }

    /** A book in order: every supported model once, a meter with decimals, a grant. */
    static BookTree valid() {
        return new BookTree(map(
                "id",
                "book",
                "effectiveFrom",
                "20260101",
                "currency",
                "JPY",
                "meters",
                list(
                        map("name", "data.upload", "unit", "byte"),
                        map("name", "beam.request", "unit", "request"),
                        map("name", "gateway.hours", "unit", "hour", "decimals", 3)),
                "items",
                list(
                        item(
                                "upload",
                                map("meter", "data.upload", "plans", list("plan-D")),
                                "perUnit",
                                map("price", "0.24", "per", 1048576)),
                        item("beam", map("meter", "beam.request"), "perUnit", map("price", "0.0009")),
                        item(
                                "hours",
                                map("meter", "gateway.hours"),
                                "graduated",
                                map(
                                        "scope",
                                        "accountMonth",
                                        "tiers",
                                        list(
                                                map("upTo", "1.5", "price", "50"),
                                                map("upTo", 10, "price", "40"),
                                                map("price", "30")))),
                        item(
                                "days",
                                map("plans", list("plan-D"), "statuses", list("active")),
                                "graduated",
                                map("scope", "accountDay", "tiers", list(map("price", "6")))),
                        item("base", map("plans", list("plan-D")), "dailyByStatus", map("active", "10", "ready", "5")),
                        item(
                                "option",
                                map("statuses", list("active")),
                                "monthly",
                                map("price", "50", "prorate", "byDay"))),
                "grants",
                list(map("name", "beamFree", "items", list("beam"), "quantity", 1000, "scope", "accountMonth"))));
    }

    static Map<String, Object> item(String name, Map<String, Object> applies, String model, Object body) {
        return map("name", name, "category", "some", "applies", applies, model, body);
    }

    static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    static List<Object> list(Object... elements) {
        return new ArrayList<>(Arrays.asList(elements));
    }

    static BookNode literal(String value) {
        return new BookNode.Literal(value, "");
    }

    static BookNode nothing() {
        return new BookNode.Null("");
    }

    /** Sets a member or an element; the index after the last one adds an element. */
    BookTree set(String path, Object value) {
        Object parent = get(parent(path));
        if (path.endsWith("]")) {
            int index = Integer.parseInt(path.substring(path.lastIndexOf('[') + 1, path.length() - 1));
            if (index == elements(parent).size()) {
                elements(parent).add(value);
            } else {
                elements(parent).set(index, value);
            }
        } else {
            members(parent).put(path.substring(path.lastIndexOf('.') + 1), value);
        }
        return this;
    }

    BookTree remove(String path) {
        members(get(parent(path))).remove(path.substring(path.lastIndexOf('.') + 1));
        return this;
    }

    BookNode node() {
        return node(root);
    }

    BookCheck read() {
        return PriceBookReader.read(node());
    }

    PriceBook book() {
        return switch (read()) {
            case BookCheck.Valid valid -> valid.book();
            case BookCheck.Invalid invalid -> throw new AssertionError(invalid.problems());
        };
    }

    List<BookProblem> problems() {
        return switch (read()) {
            case BookCheck.Valid valid -> List.of();
            case BookCheck.Invalid invalid -> invalid.problems();
        };
    }

    static BookNode node(Object value) {
        return switch (value) {
            case BookNode node -> node;
            case String text -> new BookNode.Text(text, "");
            case Integer number -> literal(number.toString());
            case Map<?, ?> map -> {
                List<BookNode.Member> members = new ArrayList<>();
                map.forEach((name, member) -> members.add(new BookNode.Member((String) name, node(member))));
                yield new BookNode.Mapping(members, "");
            }
            case List<?> list ->
                new BookNode.Sequence(list.stream().map(BookTree::node).toList(), "");
            default -> throw new IllegalArgumentException("no node for " + value);
        };
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
    }

    private Object get(String path) {
        Object at = root;
        for (String step : path.isEmpty() ? new String[0] : path.split("[.\\[]")) {
            at = step.endsWith("]")
                    ? elements(at).get(Integer.parseInt(step.substring(0, step.length() - 1)))
                    : members(at).get(step);
        }
        return at;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> members(Object map) {
        return (Map<String, Object>) map;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> elements(Object list) {
        return (List<Object>) list;
    }
}

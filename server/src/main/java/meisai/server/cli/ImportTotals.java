package meisai.server.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import meisai.server.http.Bodies;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The server's answers to all batches added up, the places of problems turned into those of the files. */
final class ImportTotals {
    private static final int MAX_PROBLEMS = 100;
    private static final List<String> COUNTS =
            List.of("received", "accepted", "duplicates", "conflicts", "rejected", "parked", "late");

    /** The counts that the server gave, in their order. */
    private final Map<String, Long> counts = new LinkedHashMap<>();

    private final List<ObjectNode> problems = new ArrayList<>();
    private long unlisted;

    /** @param place what the numbers count: line or element */
    void add(JsonNode answer, String file, String place, RecordBatch batch) {
        for (String name : COUNTS) {
            if (answer.path(name).isIntegralNumber()) {
                counts.merge(name, answer.path(name).asLong(), Long::sum);
            }
        }
        long listed = 0;
        for (JsonNode problem : answer.path("problems")) {
            listed++;
            if (problems.size() < MAX_PROBLEMS) {
                problems.add(Bodies.node()
                        .put("file", file)
                        .put(place, batch.inFile(problem.path("line").asLong()))
                        .put("id", problem.path("id").asString(""))
                        .put("code", problem.path("code").asString(""))
                        .put("message", problem.path("message").asString("")));
            } else {
                unlisted++;
            }
        }
        unlisted += Math.max(
                0, answer.path("rejected").asLong(0) + answer.path("conflicts").asLong(0) - listed);
    }

    long count(String name) {
        return counts.getOrDefault(name, 0L);
    }

    boolean isClean() {
        return count("rejected") == 0;
    }

    ObjectNode json() {
        ObjectNode json = Bodies.node();
        counts.forEach(json::put);
        ArrayNode list = json.putArray("problems");
        problems.forEach(list::add);
        return json;
    }

    /** Each problem on a line, and how many more there are. */
    List<String> problemLines() {
        List<String> lines = new ArrayList<>();
        for (ObjectNode problem : problems) {
            String place = problem.has("line") ? "line" : "element";
            String id = problem.get("id").asString();
            lines.add(problem.get("file").asString() + ", " + place + " "
                    + problem.get(place).asLong() + ": " + problem.get("code").asString() + ": "
                    + problem.get("message").asString() + (id.isEmpty() ? "" : " (id " + id + ")"));
        }
        if (unlisted > 0) {
            lines.add("and " + BillText.grouped(Long.toString(unlisted)) + " more");
        }
        return lines;
    }

    /** All counts in one line; what is a part of the accepted ones stands behind a semicolon. */
    String summary() {
        if (counts.isEmpty()) {
            return "there was nothing to import";
        }
        StringJoiner whole = new StringJoiner(", ");
        StringJoiner parts = new StringJoiner(", ", "; of the accepted ones: ", "").setEmptyValue("");
        counts.forEach((name, count) -> {
            boolean isPart = name.equals("parked") || name.equals("late");
            (isPart ? parts : whole).add(name + " " + BillText.grouped(Long.toString(count)));
        });
        return whole.toString() + parts;
    }
}

package meisai.server.e2e;

import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A simulation that has ended, over HTTP, with all its rows; that they agree is asked of every one. */
record Simulated(TestServer server, JsonNode view) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>; rel=\"next\"");
    private static final List<String> BY = List.of("operator", "month", "item", "group", "resource");

    /** @param members of the request besides the draft */
    static ObjectNode request(String draft, String members) {
        return ((ObjectNode) JSON.readTree("{" + members + "}")).put("draft", draft);
    }

    static ObjectNode change(String change, String members) {
        ObjectNode request = (ObjectNode) JSON.readTree("{" + members + "}");
        request.set("change", JSON.readTree(change));
        return request;
    }

    static TestServer.Answer start(TestServer server, ObjectNode request) {
        return server.provider("POST", "simulations", request.toString());
    }

    static Simulated run(TestServer server, ObjectNode request) {
        String id =
                expect(202, start(server, request)).json().get("simulationId").asString();
        Simulated simulated = new Simulated(
                server,
                expect(200, server.provider("GET", "simulations/" + id + "?wait=60", ""))
                        .json());
        assertThat(simulated.view().get("state").asString())
                .as(simulated.view().toString())
                .isEqualTo("done");
        simulated.agrees();
        return simulated;
    }

    String id() {
        return view.get("simulationId").asString();
    }

    JsonNode result() {
        return view.get("result");
    }

    /** Rows of a kind, from pages of {@code limit}. */
    List<JsonNode> rows(String by, String more) {
        List<JsonNode> rows = new ArrayList<>();
        String next = "simulations/" + id() + "/differences?by=" + by + more;
        while (true) {
            TestServer.Answer answer = expect(200, server.provider("GET", next, ""));
            answer.json().get("differences").forEach(rows::add);
            Matcher link = NEXT.matcher(answer.headers().getOrDefault("link", ""));
            if (!link.find()) {
                return rows;
            }
            next = link.group(1);
        }
    }

    String csv() {
        TestServer.Answer answer = expect(200, server.provider("GET", "simulations/" + id() + "/csv", ""));
        assertThat(answer.contentType()).isEqualTo("text/csv; charset=utf-8");
        return answer.text();
    }

    String difference() {
        return result().at("/subtotal/difference").asString();
    }

    /** The difference of an item of all accounts; empty when there is no such row. */
    String item(String name) {
        return rows("item", "").stream()
                .filter(row -> row.get("item").asString().equals(name))
                .map(row -> row.get("difference").asString())
                .findFirst()
                .orElse("");
    }

    /** The rows of each kind sum to the subtotals, in JSON page by page and in CSV, and each is a difference. */
    private void agrees() {
        JsonNode subtotal = result().get("subtotal");
        isDifference(subtotal);
        isDifference(result().get("total"));
        isDifference(result().get("amount"));
        for (String by : BY) {
            List<JsonNode> rows = rows(by, "&limit=3");
            assertThat(rows).isEqualTo(rows(by, ""));
            for (String side : List.of("before", "after", "difference")) {
                assertThat(sum(rows, side))
                        .as(by + " " + side)
                        .isEqualByComparingTo(subtotal.get(side).asString());
            }
            rows.forEach(Simulated::isDifference);
            List<String> lines =
                    csv().lines().filter(line -> line.startsWith(by + ",")).toList();
            assertThat(lines.stream()
                            .map(line -> new BigDecimal(line.substring(line.lastIndexOf(',') + 1)))
                            .reduce(BigDecimal.ZERO, BigDecimal::add))
                    .as("CSV by " + by)
                    .isEqualByComparingTo(subtotal.get("difference").asString());
        }
    }

    private static BigDecimal sum(List<JsonNode> rows, String side) {
        return rows.stream()
                .map(row -> new BigDecimal(row.get(side).asString()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static void isDifference(JsonNode row) {
        assertThat(new BigDecimal(row.get("after").asString())
                        .subtract(new BigDecimal(row.get("before").asString())))
                .as(row.toString())
                .isEqualByComparingTo(row.get("difference").asString());
    }
}

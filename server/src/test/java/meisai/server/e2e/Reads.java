package meisai.server.e2e;

import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What the provider reads of the operator's account; its key outlives every move of the test clock. */
final class Reads {
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>; rel=\"next\"");

    private final TestServer server;
    private final String account;

    Reads(TestServer server) {
        this(server, "operatorId=" + TestServer.OPERATOR);
    }

    /** @param account query that names an account */
    Reads(TestServer server, String account) {
        this.server = server;
        this.account = account;
    }

    JsonNode get(String path) {
        return expect(200, server.provider("GET", path + (path.contains("?") ? "&" : "?") + account, ""))
                .json();
    }

    /** Every element of a list, page by page. */
    List<JsonNode> all(String path, String list) {
        List<JsonNode> found = new ArrayList<>();
        String next = path + (path.contains("?") ? "&" : "?") + account;
        while (true) {
            TestServer.Answer answer = expect(200, server.provider("GET", next, ""));
            answer.json().get(list).forEach(found::add);
            Matcher link = NEXT.matcher(answer.headers().getOrDefault("link", ""));
            if (!link.find()) {
                return found;
            }
            next = link.group(1);
        }
    }

    JsonNode bill(String month) {
        return get("bills/" + month);
    }

    String subtotal(String month) {
        return bill(month).get("subtotal").asString();
    }

    List<JsonNode> lines(String month) {
        return all("bills/" + month + "/lines", "lines");
    }

    /** Lines as texts: date, month it concerns, resource, item, unit price x quantity. Fees of the days are left out. */
    List<String> rows(String month, String exceptItem) {
        return lines(month).stream()
                .filter(line -> !line.get("billItemName").asString().equals(exceptItem))
                .map(Reads::row)
                .toList();
    }

    static String row(JsonNode line) {
        return line.get("date").asString() + " "
                + (line.has("concerns") ? "for " + line.get("concerns").asString() + " " : "")
                + (line.has("resource") ? line.at("/resource/id").asString() + " " : "")
                + line.get("billItemName").asString() + " "
                + line.get("unitPrice").asString() + " x "
                + line.get("quantity").asString();
    }

    /** accepted, billed, parked, late and voided of a service month, which must balance. */
    List<Integer> balance(String month) {
        JsonNode count = get("conservation/" + month).get("accounts").get(0);
        assertThat(count.get("balanced").asBoolean()).as(count.toString()).isTrue();
        List<Integer> counts = new ArrayList<>();
        for (String name : List.of("accepted", "billed", "parked", "late", "voided")) {
            counts.add(count.get(name).asInt());
        }
        assertThat(counts.getFirst())
                .as(count.toString())
                .isEqualTo(counts.stream().skip(1).mapToInt(Integer::intValue).sum());
        return counts;
    }

    /** The detailed CSV of the compatible API, without its header. */
    List<String> csv(String month) {
        String url = expect(200, server.operator("POST", "/v1/bills/" + month + "/export?export_mode=sync"))
                .json()
                .get("url")
                .asString();
        return expect(200, server.send("GET", url, new byte[0], Map.of()))
                .text()
                .lines()
                .skip(1)
                .toList();
    }

    /** Counts of an import: received, accepted, duplicates, conflicts, rejected, parked, late. */
    static List<Integer> counts(TestServer.Answer answer) {
        JsonNode counts = expect(200, answer).json();
        return List.of(
                counts.get("received").asInt(),
                counts.get("accepted").asInt(),
                counts.get("duplicates").asInt(),
                counts.get("conflicts").asInt(),
                counts.get("rejected").asInt(),
                counts.get("parked").asInt(),
                counts.get("late").asInt());
    }

    static void done(JsonNode job) {
        assertThat(job.get("state").asString()).as(job.toString()).isEqualTo("done");
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

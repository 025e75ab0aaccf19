package meisai.server.close;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import meisai.period.Days;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a closed bill can be proved with, beside the files of its close: SHA-256 digests in hex of the bill with every
 * step, of its lines, and of the text of each price book version it was made from.
 *
 * @param lines of the account
 */
public record Manifest(String bill, String lines, String priceBook, List<Version> versions) {
    /** One version of the price book as it was published. */
    public record Version(LocalDate effectiveFrom, String sha256) {}

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public Manifest {
        versions = List.copyOf(versions);
    }

    public ObjectNode json() {
        ObjectNode root = JSON.createObjectNode().put("billSha256", bill).put("linesSha256", lines);
        ArrayNode books = root.putArray("priceBooks");
        versions.forEach(version -> books.addObject()
                .put("id", priceBook)
                .put("effectiveFrom", Days.text(version.effectiveFrom()))
                .put("sha256", version.sha256()));
        return root;
    }

    String text() {
        return JSON.writeValueAsString(json().put("priceBook", priceBook));
    }

    public static Manifest read(String text) {
        JsonNode root = JSON.readTree(text);
        List<Version> versions = new ArrayList<>();
        for (JsonNode book : root.get("priceBooks")) {
            versions.add(new Version(
                    Days.parseDay(book.get("effectiveFrom").asString()).orElseThrow(),
                    book.get("sha256").asString()));
        }
        return new Manifest(
                root.get("billSha256").asString(),
                root.get("linesSha256").asString(),
                root.get("priceBook").asString(),
                versions);
    }
}

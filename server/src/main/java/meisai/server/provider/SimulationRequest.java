package meisai.server.provider;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import meisai.server.account.Refusal;
import meisai.server.account.Refusal.Kind;
import meisai.server.http.Bodies;
import meisai.server.simulate.Trial;
import meisai.server.simulate.Trial.Prices;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The wire form of a {@link Trial}. */
final class SimulationRequest {
    private static final int MAX_OPERATORS = 1_000;
    private static final Set<String> MEMBERS =
            Set.of("from", "to", "operatorIds", "coverage", "priceBook", "draft", "change", "effectiveFrom");

    private SimulationRequest() {}

    static Trial read(ObjectNode body) {
        Fields fields = new Fields(body, "", MEMBERS);
        YearMonth from = fields.month("from").orElseThrow(() -> fields.refusal("missingMember", "from", "is missing"));
        return new Trial(
                from,
                fields.month("to").orElse(from),
                operatorIds(fields),
                fields.text("coverage"),
                fields.text("priceBook"),
                prices(fields),
                fields.day("effectiveFrom"));
    }

    private static List<String> operatorIds(Fields fields) {
        List<String> ids = new ArrayList<>();
        Optional<Iterable<JsonNode>> array = fields.array("operatorIds");
        if (array.isEmpty()) {
            return ids;
        }
        for (JsonNode id : array.get()) {
            if (!id.isString() || id.stringValue().isBlank()) {
                throw fields.refusal("wrongType", "operatorIds", "must be an array of operator ids");
            }
            ids.add(id.stringValue());
        }
        if (ids.isEmpty() || ids.size() > MAX_OPERATORS) {
            throw fields.refusal(
                    ids.isEmpty() ? "wrongType" : "tooManyOperators",
                    "operatorIds",
                    "must name 1 to " + MAX_OPERATORS + " operators; leave it out for all of the price book");
        }
        return ids;
    }

    private static Prices prices(Fields fields) {
        Optional<String> draft = fields.document("draft");
        Optional<ObjectNode> change = fields.object("change");
        if (draft.isPresent() && change.isPresent()) {
            throw new Refusal(Kind.INVALID, "tooManyMembers", "there is a draft and a change; one of them is tried");
        }
        return draft.<Prices>map(Prices.Draft::new)
                .or(() -> change.map(json -> new Prices.Change(Bodies.JSON.writeValueAsString(json))))
                .orElseThrow(() -> fields.refusal("missingMember", "draft", "is missing, and so is change"));
    }
}

package meisai.server.provider;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.money.Decimals;
import meisai.price.PostedCharge;
import meisai.pricebook.PriceModel;
import meisai.server.account.Accounts;
import meisai.server.account.Refusal;
import meisai.server.http.Bodies;
import meisai.server.http.Callers;
import meisai.server.http.Routes;
import meisai.server.store.PostedChargeTable;
import meisai.server.usage.ChargeImport;
import meisai.server.usage.ChargeImport.Line;
import meisai.server.usage.ChargeImport.LineProblem;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /charges}: one charge a line. */
public final class ChargesApi {
    private static final int MAX_LINE = 64 * 1024;
    /** The body is held as a whole. */
    private static final long MAX_BODY = 16 << 20;

    private static final Set<String> MEMBERS =
            Set.of("id", "operatorId", "coverage", "item", "date", "quantity", "unitPrice", "resource");

    private final Callers callers;
    private final Accounts accounts;
    private final ChargeImport charges;
    private final long maxBody;

    public ChargesApi(Callers callers, Accounts accounts, ChargeImport charges, long maxBody) {
        this.callers = callers;
        this.accounts = accounts;
        this.charges = charges;
        this.maxBody = maxBody;
    }

    public void routes(Routes routes) {
        routes.post("/meisai/v1/charges", this::post).get("/meisai/v1/charges/conflicts", this::conflicts);
    }

    private void conflicts(ServerRequest request, ServerResponse response) {
        callers.provider(request);
        int limit = Paging.limit(request);
        List<PostedChargeTable.Conflict> found = charges.conflicts(Paging.cursor(request), limit + 1);
        ArrayNode list = Bodies.JSON.createArrayNode();
        for (PostedChargeTable.Conflict conflict : found.subList(0, Math.min(limit, found.size()))) {
            list.addObject()
                    .put("number", conflict.number())
                    .put("operatorId", conflict.operatorId())
                    .put("id", conflict.id())
                    .put("content", conflict.content())
                    .put("postedAt", conflict.postedAt().toString());
        }
        if (found.size() > limit) {
            Paging.next(response, request, found.get(limit - 1).number());
        }
        Bodies.send(response, 200, Bodies.node().set("conflicts", list));
    }

    private void post(ServerRequest request, ServerResponse response) throws IOException {
        callers.provider(request);
        List<Line> lines = new ArrayList<>();
        List<LineProblem> problems = new ArrayList<>();
        long number = 0;
        for (String text : Bodies.text(request, Math.min(maxBody, MAX_BODY)).split("\n", -1)) {
            number++;
            if (!text.isBlank()) {
                read(number, text, lines, problems);
            }
        }
        ChargeImport.Result result = charges.post(lines, problems);
        ObjectNode body = Bodies.node()
                .put("received", result.received())
                .put("accepted", result.accepted())
                .put("duplicates", result.duplicates())
                .put("conflicts", result.conflicts())
                .put("rejected", result.rejected());
        ArrayNode list = body.putArray("problems");
        result.problems()
                .forEach(problem -> list.addObject()
                        .put("line", problem.line())
                        .put("id", problem.id())
                        .put("code", problem.code())
                        .put("message", problem.message()));
        Bodies.send(response, 200, body);
    }

    private void read(long number, String text, List<Line> lines, List<LineProblem> problems) {
        String id = "";
        try {
            if (text.length() > MAX_LINE) {
                throw new Refusal(
                        Refusal.Kind.INVALID, "lineTooLong", "a line has at most " + MAX_LINE + " characters");
            }
            ObjectNode object = object(text);
            id = object.path("id").asString("");
            Fields fields = new Fields(object, "", MEMBERS);
            lines.add(new Line(number, account(fields), charge(fields), text));
        } catch (Refusal refusal) {
            problems.add(new LineProblem(number, id, refusal.code(), refusal.getMessage()));
        }
    }

    private static ObjectNode object(String text) {
        JsonNode node;
        try {
            node = Bodies.tree(text);
        } catch (JacksonException malformed) {
            throw new Refusal(
                    Refusal.Kind.INVALID, "malformedJson", "not a JSON object: " + malformed.getOriginalMessage());
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new Refusal(Refusal.Kind.INVALID, "malformedJson", "a line must be a JSON object");
    }

    private Accounts.Entry account(Fields fields) {
        return AccountOf.named(accounts, fields.requiredText("operatorId"), fields.text("coverage"));
    }

    private static PostedCharge charge(Fields fields) {
        BigDecimal quantity = fields.quantity("quantity").orElse(BigDecimal.ONE);
        if (!ChargeImport.isQuantity(quantity)) {
            throw fields.refusal("wrongQuantity", "quantity", "must be 0 or more, with at most 12 places");
        }
        Optional<BigDecimal> unitPrice = fields.decimal("unitPrice");
        if (unitPrice
                .filter(price -> Decimals.normal(price).scale() > PriceModel.MAX_PLACES)
                .isPresent()) {
            throw fields.refusal(
                    "wrongUnitPrice", "unitPrice", "must have at most " + PriceModel.MAX_PLACES + " places");
        }
        return new PostedCharge(
                fields.requiredText("id"),
                fields.day("date").orElseThrow(() -> fields.refusal("missingMember", "date", "is missing")),
                fields.object("resource").map(ChargesApi::resource),
                fields.requiredText("item"),
                unitPrice,
                quantity);
    }

    private static Resource resource(ObjectNode object) {
        Fields fields = new Fields(object, "resource.", Set.of("kind", "id"));
        String kind = fields.requiredText("kind");
        return new Resource(
                ResourceKind.byWireName(kind)
                        .orElseThrow(() -> fields.refusal(
                                "unknownResourceKind", "kind", "must be a kind of resource, not " + kind)),
                fields.requiredText("id"));
    }
}

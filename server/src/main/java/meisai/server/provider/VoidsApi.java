package meisai.server.provider;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import meisai.money.Decimals;
import meisai.period.Days;
import meisai.server.clock.ServerClock;
import meisai.server.http.Bodies;
import meisai.server.http.BoundedWork;
import meisai.server.http.Callers;
import meisai.server.http.HttpRefusal;
import meisai.server.http.Routes;
import meisai.server.live.VoidEffect;
import meisai.server.usage.UsageChanges;
import meisai.server.usage.UsageChanges.RecordKey;
import meisai.server.usage.UsageChanges.Selection;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Corrections by the provider: voids and resolved conflicts. */
public final class VoidsApi {
    private static final String BASE = "/meisai/v1";
    private static final int MAX_IDS = 10_000;

    private final Callers callers;
    private final UsageChanges changes;
    private final VoidEffect effect;
    private final ServerClock clock;

    public VoidsApi(Callers callers, UsageChanges changes, VoidEffect effect, ServerClock clock) {
        this.callers = callers;
        this.changes = changes;
        this.effect = effect;
        this.clock = clock;
    }

    public void routes(Routes routes, BoundedWork work) {
        routes.post(BASE + "/usage/void", work.of(this::makeVoid))
                .post(BASE + "/usage/conflicts/{id}/resolve", this::resolve);
    }

    private void makeVoid(ServerRequest request, ServerResponse response) throws IOException {
        callers.provider(request);
        Fields fields =
                new Fields(Bodies.object(request), "", Set.of("ids", "operatorId", "source", "from", "to", "dryRun"));
        boolean dryRun = fields.flag("dryRun").orElse(true);
        UsageChanges.Found found = changes.find(selection(fields));
        List<VoidEffect.Change> bills = effect.of(found.records(), clock.get());
        long voided = dryRun ? found.records().size() : changes.makeVoid(found.records());
        ObjectNode body = Bodies.node()
                .put("dryRun", dryRun)
                .put("found", found.records().size() + found.before())
                .put("voided", voided)
                .put("alreadyVoid", found.before())
                .put("unknown", found.unknown());
        ArrayNode list = body.putArray("bills");
        bills.forEach(change -> list.addObject()
                .put("operatorId", change.entry().account().id().operatorId())
                .put("coverage", change.entry().account().id().coverage())
                .put("yearMonth", Days.text(change.month()))
                .put("currency", change.entry().account().currency().name())
                .put("subtotalBefore", Decimals.plain(change.before()))
                .put("subtotalAfter", Decimals.plain(change.after())));
        Bodies.send(response, 200, body);
    }

    private static Selection selection(Fields fields) {
        if (fields.has("ids")) {
            for (String name : List.of("operatorId", "source", "from", "to")) {
                if (fields.has(name)) {
                    throw fields.refusal("tooManyMembers", name, "does not go with ids");
                }
            }
            return new Selection.Ids(keys(fields));
        }
        Instant from = instant(fields, "from");
        Instant to = instant(fields, "to");
        if (!from.isBefore(to)) {
            throw fields.refusal("emptyRange", "to", "must be after from");
        }
        return new Selection.Range(
                fields.requiredText("operatorId"),
                fields.emptyableText("source").orElse(""),
                from,
                to);
    }

    private static List<RecordKey> keys(Fields fields) {
        List<RecordKey> keys = new ArrayList<>();
        for (JsonNode element : fields.requiredArray("ids")) {
            if (!(element instanceof ObjectNode object)) {
                throw fields.refusal("wrongType", "ids[" + keys.size() + "]", "must be an object");
            }
            Fields key = new Fields(object, "ids[" + keys.size() + "].", Set.of("operatorId", "source", "id"));
            keys.add(new RecordKey(
                    key.requiredText("operatorId"), key.emptyableText("source").orElse(""), key.requiredText("id")));
            if (keys.size() > MAX_IDS) {
                throw fields.refusal("tooManyIds", "ids", "must have at most " + MAX_IDS + " elements");
            }
        }
        return keys;
    }

    private static Instant instant(Fields fields, String name) {
        try {
            return Instant.parse(fields.requiredText(name));
        } catch (DateTimeParseException malformed) {
            throw fields.refusal("malformedTime", name, "must be an instant such as 2026-11-01T00:05:00Z");
        }
    }

    private void resolve(ServerRequest request, ServerResponse response) throws IOException {
        callers.provider(request);
        String id = request.path().pathParameters().get("id");
        if (!id.matches("[0-9]{1,18}")) {
            throw new HttpRefusal(404, "unknownConflict", "there is no conflict " + id);
        }
        Fields fields = new Fields(Bodies.object(request), "", Set.of("keep"));
        String keep = fields.requiredText("keep");
        if (!keep.equals("first") && !keep.equals("second")) {
            throw fields.refusal("wrongValue", "keep", "must be first or second");
        }
        changes.resolve(Long.parseLong(id), keep.equals("second"));
        Bodies.send(
                response, 200, Bodies.node().put("conflict", Long.parseLong(id)).put("kept", keep));
    }
}

package meisai.server.provider;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import meisai.period.Days;
import meisai.server.http.Bodies;
import meisai.server.http.Callers;
import meisai.server.http.HttpRefusal;
import meisai.server.http.Routes;
import meisai.server.store.AuditTable;
import meisai.server.store.Store;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The audit log: who changed what and when, the newest first. */
public final class AuditApi {
    private final Callers callers;
    private final Store store;

    public AuditApi(Callers callers, Store store) {
        this.callers = callers;
        this.store = store;
    }

    public void routes(Routes routes) {
        routes.get("/meisai/v1/audit", this::list);
    }

    private void list(ServerRequest request, ServerResponse response) {
        callers.provider(request);
        AuditTable.Selection selection = new AuditTable.Selection(
                Callers.query(request, "operatorId"),
                Callers.query(request, "caller"),
                day(request, "from"),
                day(request, "to"));
        int limit = Paging.limit(request);
        long below = Paging.cursor(request);
        List<AuditTable.Entry> found = store.read(snapshot -> AuditTable.newest(snapshot, selection, below, limit + 1));
        ArrayNode list = Bodies.JSON.createArrayNode();
        List<AuditTable.Entry> page = found.subList(0, Math.min(limit, found.size()));
        page.forEach(entry -> list.add(view(entry)));
        if (found.size() > limit) {
            Paging.next(response, request, page.getLast().number());
        }
        Bodies.send(response, 200, Bodies.node().set("entries", list));
    }

    private static Optional<LocalDate> day(ServerRequest request, String name) {
        return Callers.query(request, name)
                .map(text -> Days.parseDay(text)
                        .orElseThrow(() -> new HttpRefusal(400, "malformedDay", name + " must be a day yyyyMMdd")));
    }

    private static ObjectNode view(AuditTable.Entry entry) {
        ObjectNode node = Bodies.node()
                .put("number", entry.number())
                .put("calledAt", entry.calledAt().toString())
                .put("caller", entry.caller())
                .put("method", entry.method())
                .put("path", entry.path())
                .put("requestId", entry.requestId());
        entry.operatorId().ifPresent(id -> node.put("operatorId", id));
        put(node, "asked", entry.asked());
        put(node, "before", entry.before());
        put(node, "after", entry.after());
        return node;
    }

    /** As JSON; what was too long to be kept whole is a text. */
    private static void put(ObjectNode node, String name, Optional<String> json) {
        if (json.isEmpty()) {
            return;
        }
        try {
            node.set(name, Bodies.JSON.readTree(json.get()));
        } catch (JacksonException cut) {
            node.put(name, json.get());
        }
    }
}

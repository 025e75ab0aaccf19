package meisai.server.provider;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.period.Days;
import meisai.server.account.Accounts;
import meisai.server.auth.Permissions;
import meisai.server.http.Bodies;
import meisai.server.http.BoundedWork;
import meisai.server.http.Callers;
import meisai.server.http.HttpRefusal;
import meisai.server.http.Routes;
import meisai.server.store.ResourceData;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;
import meisai.server.store.UsageList;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Everything that is stored of one resource. */
public final class ResourceDataApi {
    private final Callers callers;
    private final Store store;

    public ResourceDataApi(Callers callers, Store store) {
        this.callers = callers;
        this.store = store;
    }

    public void routes(Routes routes, BoundedWork work) {
        routes.get("/meisai/v1/resources/{kind}/{id}", work.of(this::get));
    }

    private void get(ServerRequest request, ServerResponse response) {
        Accounts.Entry entry = callers.account(request, Permissions.GET_BILLING);
        Resource resource = resource(request);
        long after = Paging.cursor(request);
        int limit = Paging.limit(request);
        ObjectNode view = Bodies.node()
                .put("operatorId", entry.account().id().operatorId())
                .put("coverage", entry.account().id().coverage());
        view.putObject("resource").put("kind", resource.kind().wireName()).put("id", resource.id());
        try (Snapshot snapshot = store.snapshot()) {
            ResourceData data = ResourceData.of(snapshot, store.directory(), entry.number(), resource)
                    .orElseThrow(() -> new HttpRefusal(
                            404, "unknownResource", "the account has nothing of the resource " + resource.id()));
            if (after == 0) {
                ArrayNode changes = view.putArray("changes");
                data.changes().forEach(change -> changes.add(of(change)));
                ArrayNode conflicts = view.putArray("conflicts");
                data.conflicts().forEach(conflict -> conflicts.add(UsageRecordView.of(conflict)));
            }
            ArrayNode records = view.putArray("records");
            List<UsageList.Kept> found = data.records(after, limit + 1);
            found.subList(0, Math.min(limit, found.size())).forEach(kept -> records.add(UsageRecordView.of(kept)));
            if (found.size() > limit) {
                Paging.next(response, request, found.get(limit - 1).number());
            }
        }
        Bodies.send(response, 200, view);
    }

    private static Resource resource(ServerRequest request) {
        String kind = request.path().pathParameters().get("kind");
        String id = request.path().pathParameters().get("id");
        ResourceKind known = ResourceKind.byWireName(kind)
                .orElseThrow(() -> new HttpRefusal(
                        404, "unknownResourceKind", "there is no kind of resources with the name " + kind));
        try {
            return new Resource(known, id);
        } catch (IllegalArgumentException noId) {
            throw new HttpRefusal(404, "unknownResource", "no resource has such an id: " + noId.getMessage());
        }
    }

    private static ObjectNode of(ResourceData.Change change) {
        ObjectNode view = Bodies.node().put("from", Days.text(change.from()));
        change.plan().ifPresent(plan -> view.put("plan", plan));
        change.status().ifPresent(status -> view.put("status", status));
        change.group().ifPresent(group -> view.put("group", group));
        change.simId().ifPresent(sim -> view.put("simId", sim));
        ObjectNode tags = view.putObject("tags");
        change.tags().forEach(tags::put);
        return view;
    }
}

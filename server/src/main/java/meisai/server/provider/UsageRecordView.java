package meisai.server.provider;

import meisai.money.Decimals;
import meisai.server.http.Bodies;
import meisai.server.store.UsageList;
import tools.jackson.databind.node.ObjectNode;

/** A usage record as it is kept. */
final class UsageRecordView {
    private UsageRecordView() {}

    static ObjectNode of(UsageList.Kept kept) {
        ObjectNode view = Bodies.node()
                .put("number", kept.number())
                .put("id", kept.id())
                .put("source", kept.source())
                .put("operatorId", kept.account().operatorId())
                .put("coverage", kept.account().coverage());
        view.putObject("resource")
                .put("kind", kept.resource().kind().wireName())
                .put("id", kept.resource().id());
        view.put("meter", kept.meter())
                .put("time", kept.time().toString())
                .put("quantity", Decimals.plain(kept.quantity()));
        ObjectNode attributes = view.putObject("attributes");
        kept.attributes().forEach(attributes::put);
        return view.put("receivedAt", kept.receivedAt().toString());
    }
}

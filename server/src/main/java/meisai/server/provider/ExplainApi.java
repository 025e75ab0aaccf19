package meisai.server.provider;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.YearMonth;
import java.util.List;
import meisai.money.Decimals;
import meisai.period.Days;
import meisai.server.account.Accounts;
import meisai.server.auth.Permissions;
import meisai.server.clock.ServerClock;
import meisai.server.http.Bodies;
import meisai.server.http.BoundedWork;
import meisai.server.http.Callers;
import meisai.server.http.Routes;
import meisai.server.live.Explainer;
import meisai.server.store.RecordsBehind;
import meisai.server.store.UsageList;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Why lines are what they are, and the records behind them. */
public final class ExplainApi {
    private static final String PATH = "/meisai/v1/bills/{yyyyMM}/explain";

    private final Callers callers;
    private final Explainer explainer;
    private final ServerClock clock;

    public ExplainApi(Callers callers, Explainer explainer, ServerClock clock) {
        this.callers = callers;
        this.explainer = explainer;
        this.clock = clock;
    }

    public void routes(Routes routes, BoundedWork work) {
        routes.get(PATH, work.of(this::explain)).get(PATH + "/records", work.of(this::records));
    }

    private void explain(ServerRequest request, ServerResponse response) {
        Accounts.Entry entry = callers.account(request, Permissions.GET_BILLING);
        YearMonth month = month(request, entry);
        int limit = Paging.limit(request);
        long after = Paging.cursor(request);
        Explainer.Page page = explainer.explain(entry, month, clock.today(), LineView.filter(request), after, limit);
        ArrayNode lines = Bodies.JSON.createArrayNode();
        for (Explainer.Explained line : page.lines()) {
            ObjectNode view = LineView.of(line.charge());
            ObjectNode explanation = ExplanationView.of(line.explanation());
            if (!line.versions().isEmpty()) {
                ArrayNode versions = explanation.putArray("priceBookVersions");
                line.versions().forEach(day -> versions.add(Days.text(day)));
            }
            view.set("explanation", explanation);
            view.set("records", view(line.records()));
            lines.add(view);
        }
        if (page.more()) {
            Paging.next(response, request, after + limit);
        }
        Bodies.send(response, 200, Bodies.node().set("lines", lines));
    }

    private YearMonth month(ServerRequest request, Accounts.Entry entry) {
        YearMonth month = OperatorApi.checkedMonth(request, clock.today());
        if (month.isBefore(entry.account().firstMonth())) {
            throw OperatorApi.noBill(month);
        }
        return month;
    }

    private static ObjectNode view(RecordsBehind.Summary records) {
        ObjectNode view = Bodies.node().put("count", records.count());
        records.first().ifPresent(first -> view.put("first", first.toString()));
        records.last().ifPresent(last -> view.put("last", last.toString()));
        return view.put("sum", Decimals.plain(records.sum()));
    }

    private void records(ServerRequest request, ServerResponse response) {
        Accounts.Entry entry = callers.account(request, Permissions.GET_BILLING);
        YearMonth month = month(request, entry);
        int limit = Paging.limit(request);
        List<UsageList.Kept> found = explainer.records(
                entry, month, clock.today(), LineView.filter(request), Paging.cursor(request), limit + 1);
        ArrayNode list = Bodies.JSON.createArrayNode();
        found.subList(0, Math.min(limit, found.size())).forEach(kept -> list.add(UsageRecordView.of(kept)));
        if (found.size() > limit) {
            Paging.next(response, request, found.get(limit - 1).number());
        }
        Bodies.send(response, 200, Bodies.node().set("records", list));
    }
}

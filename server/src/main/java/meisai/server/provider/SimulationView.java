package meisai.server.provider;

import java.util.List;
import java.util.Optional;
import meisai.money.Currency;
import meisai.money.Decimals;
import meisai.period.Days;
import meisai.server.http.Bodies;
import meisai.server.simulate.BillsOf;
import meisai.server.simulate.Difference;
import meisai.server.simulate.Row;
import meisai.server.simulate.Simulation;
import meisai.server.simulate.SimulationResult;
import meisai.server.simulate.SimulationResult.Ranking;
import meisai.server.simulate.SimulationResult.UnpricedUsage;
import meisai.server.simulate.Trial;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Simulations and their differences as JSON. */
final class SimulationView {
    private SimulationView() {}

    /** What was asked and how far it is. */
    static ObjectNode head(Simulation simulation) {
        Trial trial = simulation.trial();
        // The state first: what is read after it is at least as far.
        ObjectNode view = Bodies.node()
                .put("simulationId", simulation.id())
                .put("state", simulation.state().wireName())
                .put("createdAt", simulation.createdAt().toString())
                .put("from", Days.text(trial.from()))
                .put("to", Days.text(trial.to()))
                .put("priceBook", simulation.priceBook());
        trial.effectiveFrom().ifPresent(day -> view.put("effectiveFrom", Days.text(day)));
        Simulation.Progress progress = simulation.progress();
        view.putObject("progress")
                .put("done", progress.done())
                .put("total", progress.total())
                .put("lines", progress.lines());
        ArrayNode problems = view.putArray("problems");
        simulation
                .problems()
                .forEach(problem -> problems.addObject()
                        .put("subject", problem.subject())
                        .put("code", problem.code())
                        .put("message", problem.message()));
        return view;
    }

    static ObjectNode whole(Simulation simulation) {
        ObjectNode view = head(simulation);
        simulation.result().ifPresent(result -> view.set("result", result(result)));
        return view;
    }

    private static ObjectNode result(SimulationResult result) {
        ObjectNode view =
                Bodies.node().put("currency", result.currency().name()).put("accounts", result.accounts());
        bills(view, result.whole());
        ArrayNode months = view.putArray("months");
        result.months().forEach((month, bills) -> bills(months.addObject().put("yearMonth", Days.text(month)), bills));
        view.set("operators", ranking(result.operators()));
        view.set("resources", ranking(result.resources()));
        view.set("parked", parked(result.parked()));
        ArrayNode skipped = view.putArray("skipped");
        result.skipped()
                .forEach(one -> skipped.addObject()
                        .put("account", one.account())
                        .put("code", one.code())
                        .put("message", one.message()));
        return view;
    }

    private static void bills(ObjectNode view, BillsOf bills) {
        view.put("bills", bills.bills());
        view.set("subtotal", amounts(Bodies.node(), bills.subtotal()));
        view.set("total", amounts(Bodies.node(), bills.total()));
        view.set("amount", amounts(Bodies.node(), bills.amount()));
        view.putObject("lines").put("before", bills.rowsBefore()).put("after", bills.rowsAfter());
    }

    private static ObjectNode ranking(Ranking ranking) {
        ObjectNode view = Bodies.node()
                .put("cheaper", ranking.cheaper())
                .put("dearer", ranking.dearer())
                .put("same", ranking.same());
        return view.set("winners", rows(ranking.winners())).set("losers", rows(ranking.losers()));
    }

    private static ObjectNode parked(UnpricedUsage parked) {
        ObjectNode view = Bodies.node().put("before", parked.before()).put("after", parked.after());
        ArrayNode reasons = view.putArray("reasons");
        parked.reasons()
                .forEach(one -> reasons.addObject()
                        .put("reason", one.reason())
                        .put("meter", one.meter())
                        .put("before", one.before())
                        .put("after", one.after()));
        return view;
    }

    /** A page of differences, with the totals that all pages sum to. */
    static ObjectNode page(String by, Currency currency, Optional<Difference> whole, List<Row> rows) {
        ObjectNode view = Bodies.node().put("by", by).put("currency", currency.name());
        whole.ifPresent(difference -> view.set("subtotal", amounts(Bodies.node(), difference)));
        return view.set("differences", rows(rows));
    }

    private static ArrayNode rows(List<Row> rows) {
        ArrayNode list = Bodies.JSON.createArrayNode();
        rows.forEach(row -> list.add(row(row)));
        return list;
    }

    private static ObjectNode row(Row row) {
        ObjectNode view = Bodies.node();
        row.account()
                .ifPresent(
                        account -> view.put("operatorId", account.operatorId()).put("coverage", account.coverage()));
        row.month().ifPresent(month -> view.put("yearMonth", Days.text(month)));
        row.item().ifPresent(item -> view.put("item", item));
        row.group().ifPresent(group -> view.put("group", group));
        row.resource()
                .ifPresent(resource -> view.putObject("resource")
                        .put("kind", resource.kind().wireName())
                        .put("id", resource.id()));
        return amounts(view, row.difference());
    }

    private static ObjectNode amounts(ObjectNode view, Difference difference) {
        return view.put("before", Decimals.plain(difference.before()))
                .put("after", Decimals.plain(difference.after()))
                .put("difference", Decimals.plain(difference.difference()));
    }
}

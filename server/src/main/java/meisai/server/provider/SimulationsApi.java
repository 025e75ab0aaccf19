package meisai.server.provider;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import meisai.server.http.Bodies;
import meisai.server.http.BoundedWork;
import meisai.server.http.Callers;
import meisai.server.http.HttpRefusal;
import meisai.server.http.Routes;
import meisai.server.simulate.By;
import meisai.server.simulate.Difference;
import meisai.server.simulate.Row;
import meisai.server.simulate.RowPage;
import meisai.server.simulate.Simulation;
import meisai.server.simulate.SimulationCsv;
import meisai.server.simulate.SimulationResult;
import meisai.server.simulate.Simulations;
import tools.jackson.databind.node.ArrayNode;

/** Prices that are tried on months that were or are billed by others. */
public final class SimulationsApi {
    private static final String BASE = "/meisai/v1/simulations";
    private static final String ONE = BASE + "/{simulationId}";

    private final Callers callers;
    private final Simulations simulations;

    public SimulationsApi(Callers callers, Simulations simulations) {
        this.callers = callers;
        this.simulations = simulations;
    }

    /** What reads prices or rows is bounded; waiting and copying are left to the threads of requests. */
    public void routes(Routes routes, BoundedWork work) {
        routes.post(BASE, work.of(this::start))
                .get(BASE, this::list)
                .get(ONE, this::one)
                .delete(ONE, this::delete)
                .get(ONE + "/differences", work.of(this::differences))
                .get(ONE + "/csv", this::csv);
    }

    private void start(ServerRequest request, ServerResponse response) throws IOException {
        callers.provider(request);
        Simulation simulation = simulations.start(SimulationRequest.read(Bodies.object(request)));
        Bodies.send(response, 202, SimulationView.head(simulation));
    }

    private void list(ServerRequest request, ServerResponse response) {
        callers.provider(request);
        ArrayNode list = Bodies.JSON.createArrayNode();
        simulations.list().forEach(simulation -> list.add(SimulationView.head(simulation)));
        Bodies.send(response, 200, Bodies.node().set("simulations", list));
    }

    /** {@code ?wait=<seconds>} answers when it has ended, at the latest after that time. */
    private void one(ServerRequest request, ServerResponse response) {
        callers.provider(request);
        Simulation simulation = named(request);
        simulation.await(MonthsApi.wait(request));
        Bodies.send(response, 200, SimulationView.whole(simulation));
    }

    private void delete(ServerRequest request, ServerResponse response) {
        callers.provider(request);
        simulations.delete(request.path().pathParameters().get("simulationId"));
        response.status(Status.NO_CONTENT_204).send();
    }

    private Simulation named(ServerRequest request) {
        return simulations.get(request.path().pathParameters().get("simulationId"));
    }

    private void differences(ServerRequest request, ServerResponse response) {
        callers.provider(request);
        Simulation simulation = named(request);
        By by = Callers.query(request, "by")
                .flatMap(By::named)
                .orElseThrow(() ->
                        new HttpRefusal(400, "wrongParameter", "by must be operator, month, item, group or resource"));
        Optional<String> operatorId = Callers.query(request, "operatorId");
        int limit = Paging.limit(request);
        long from = Paging.cursor(request);
        SimulationResult result = simulation.checkResult();
        Optional<Difference> whole =
                operatorId.isEmpty() ? Optional.of(result.whole().subtotal()) : Optional.empty();
        if (operatorId.isEmpty() && (by == By.ITEM || by == By.MONTH)) {
            List<Row> all = by == By.ITEM ? result.itemRows() : result.monthRows();
            if (all.size() > from + limit) {
                Paging.next(response, request, from + limit);
            }
            List<Row> rows = all.stream().skip(from).limit(limit).toList();
            Bodies.send(response, 200, SimulationView.page(by.wireName(), result.currency(), whole, rows));
            return;
        }
        RowPage page = simulation.page(by, from, limit, operatorId);
        page.next().ifPresent(next -> Paging.next(response, request, next));
        Bodies.send(response, 200, SimulationView.page(by.wireName(), result.currency(), whole, page.rows()));
    }

    /** {@code ?cells=text} is for spreadsheets. */
    private void csv(ServerRequest request, ServerResponse response) throws IOException {
        callers.provider(request);
        Simulation simulation = named(request);
        try (SimulationCsv csv = simulation.csv(ExportCells.of(request))) {
            response.status(Status.OK_200);
            response.header(HeaderNames.CONTENT_TYPE, "text/csv; charset=utf-8");
            response.header(HeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"" + simulation.id() + ".csv\"");
            response.contentLength(csv.length());
            try (OutputStream out = response.outputStream()) {
                csv.copy(out);
            }
        }
    }
}

package meisai.server.provider;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.Set;
import meisai.period.Days;
import meisai.server.http.Bodies;
import meisai.server.http.Callers;
import meisai.server.http.Routes;
import meisai.server.retention.Retention;
import meisai.server.retention.RetentionSettings;
import tools.jackson.databind.node.ObjectNode;

/** For how long what is kept, and removing what is older. */
public final class RetentionApi {
    private static final String PATH = "/meisai/v1/retention";

    private final Callers callers;
    private final Retention retention;

    public RetentionApi(Callers callers, Retention retention) {
        this.callers = callers;
        this.retention = retention;
    }

    public void routes(Routes routes) {
        routes.get(PATH, this::get).post(PATH, this::start);
    }

    private void get(ServerRequest request, ServerResponse response) {
        callers.provider(request);
        RetentionSettings settings = retention.settings();
        ObjectNode view = Bodies.node()
                .put("usageMonths", settings.usage())
                .put("linesMonths", settings.lines())
                .put("auditMonths", settings.audit());
        retention.through().ifPresent(month -> view.put("noChangesThrough", Days.text(month)));
        Bodies.send(response, 200, view);
    }

    private void start(ServerRequest request, ServerResponse response) throws IOException {
        callers.provider(request);
        new Fields(Bodies.optionalObject(request), "", Set.of());
        Bodies.send(response, 202, MonthsApi.view(retention.start()));
    }
}

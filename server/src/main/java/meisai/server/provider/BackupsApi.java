package meisai.server.provider;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.Set;
import meisai.server.backup.Backups;
import meisai.server.http.Bodies;
import meisai.server.http.Callers;
import meisai.server.http.Routes;
import tools.jackson.databind.node.ArrayNode;

/** Backups of the running server. */
public final class BackupsApi {
    private final Callers callers;
    private final Backups backups;

    public BackupsApi(Callers callers, Backups backups) {
        this.callers = callers;
        this.backups = backups;
    }

    public void routes(Routes routes) {
        routes.post("/meisai/v1/backups", this::start).get("/meisai/v1/backups", this::list);
    }

    private void start(ServerRequest request, ServerResponse response) throws IOException {
        callers.provider(request);
        new Fields(Bodies.optionalObject(request), "", Set.of());
        Bodies.send(response, 202, MonthsApi.view(backups.start()));
    }

    private void list(ServerRequest request, ServerResponse response) {
        callers.provider(request);
        ArrayNode list = Bodies.JSON.createArrayNode();
        backups.list()
                .forEach(backup -> list.addObject()
                        .put("name", backup.name())
                        .put("takenAt", backup.takenAt().toString())
                        .put("seq", backup.seq())
                        .put("bytes", backup.bytes()));
        Bodies.send(response, 200, Bodies.node().set("backups", list));
    }
}

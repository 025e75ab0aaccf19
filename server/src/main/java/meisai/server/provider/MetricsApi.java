package meisai.server.provider;

import io.helidon.http.HeaderNames;
import java.io.ByteArrayOutputStream;
import meisai.server.http.Callers;
import meisai.server.http.Routes;
import meisai.server.metrics.ServerMetrics;

/** {@code GET /metrics}, for a provider key of any role. */
public final class MetricsApi {
    private final Callers callers;
    private final ServerMetrics metrics;

    public MetricsApi(Callers callers, ServerMetrics metrics) {
        this.callers = callers;
        this.metrics = metrics;
    }

    public void routes(Routes routes) {
        routes.get("/metrics", (request, response) -> {
            callers.provider(request);
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            metrics.write(text);
            response.header(HeaderNames.CONTENT_TYPE, ServerMetrics.CONTENT_TYPE);
            response.send(text.toByteArray());
        });
    }
}

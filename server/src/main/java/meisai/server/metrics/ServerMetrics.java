package meisai.server.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import meisai.server.http.RequestObserver;
import meisai.server.store.WriterObserver;

/** Everything that is measured, as Prometheus reads it. One for a server; names and labels are in {@code docs/operations.md}. */
public final class ServerMetrics implements RequestObserver, WriterObserver {
    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final double[] SECONDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
    };
    private static final double[] WRITES = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512};
    private static final String OTHER = "other";
    private static final Logger LOG = Logger.getLogger(ServerMetrics.class.getName());

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter text =
            PrometheusTextFormatWriter.builder().build();
    private final Gauge inFlight = Gauge.builder()
            .name("meisai_http_requests_in_flight")
            .help("Requests that are being handled.")
            .register(registry);
    private final Histogram requests = Histogram.builder()
            .name("meisai_http_request_duration_seconds")
            .unit(Unit.SECONDS)
            .help("From the head of a request to the end of its answer, by method, path with parameters in braces, and"
                    + " status.")
            .labelNames("method", "path", "status")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register(registry);
    private final Histogram commits = Histogram.builder()
            .name("meisai_writer_commit_duration_seconds")
            .unit(Unit.SECONDS)
            .help("From the begin of a transaction of the writer until it is durable.")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register(registry);
    private final Histogram writes = Histogram.builder()
            .name("meisai_writer_commit_writes")
            .help("Writes that shared a transaction of the writer.")
            .classicOnly()
            .classicUpperBounds(WRITES)
            .register(registry);
    private final Counter failures = Counter.builder()
            .name("meisai_writer_failures_total")
            .help("Transactions of the writer that were taken back or had to be looked for.")
            .register(registry);

    private final Counter untold = Counter.builder()
            .name("meisai_metrics_untold_total")
            .help("Samples that were left out because they could not be told.")
            .register(registry);

    public ServerMetrics() {
        JvmMetrics.builder().register(registry);
    }

    @Override
    public void began() {
        inFlight.inc();
    }

    @Override
    public void ended(String method, String path, int status, double seconds) {
        inFlight.dec();
        requests.labelValues(known(method), path.isEmpty() ? OTHER : path, Integer.toString(status))
                .observe(seconds);
    }

    /** A method is whatever a client sends. */
    private static String known(String method) {
        return switch (method) {
            case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" -> method;
            default -> OTHER;
        };
    }

    @Override
    public void committed(int shared, double seconds) {
        commits.observe(seconds);
        writes.observe(shared);
    }

    @Override
    public void failed() {
        failures.inc();
    }

    /** What cannot be told, as while the store is opened again, is left out, so that everything else is told. */
    private void ask(Runnable sample) {
        try {
            sample.run();
        } catch (RuntimeException cannotTell) {
            LOG.log(Level.FINE, "a metric cannot be told", cannotTell);
            untold.inc();
        }
    }

    /** A number that goes up and down, asked when it is read. */
    void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> ask(() -> callback.call(value.getAsDouble())))
                .register(registry);
    }

    /**
     * The same with one label.
     *
     * @param values by value of the label
     */
    void gauges(String name, String help, String label, Map<String, DoubleSupplier> values) {
        Map<String, DoubleSupplier> sorted = new TreeMap<>(values);
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(label)
                .callback(callback ->
                        sorted.forEach((value, number) -> ask(() -> callback.call(number.getAsDouble(), value))))
                .register(registry);
    }

    /**
     * A number that only grows, with one label.
     *
     * @param values by value of the label
     */
    void counters(String name, String help, String label, Map<String, LongSupplier> values) {
        Map<String, LongSupplier> sorted = new TreeMap<>(values);
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(label)
                .callback(callback ->
                        sorted.forEach((value, number) -> ask(() -> callback.call((double) number.getAsLong(), value))))
                .register(registry);
    }

    /** Everything as it is now. */
    public void write(OutputStream out) throws IOException {
        text.write(out, registry.scrape());
    }
}

package meisai.server.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import meisai.server.close.Jobs;
import meisai.server.export.Exports;
import meisai.server.live.Bills;
import meisai.server.store.Store;
import meisai.server.store.StoreSize;
import meisai.server.usage.ImportCounts;
import meisai.server.usage.UsageImport;

/** What the parts of a server are asked for when its metrics are read. */
public final class Measured {
    private static final String STATE = "state";
    private static final String PART = "part";
    private static final String[] KINDS = {"close", "verify", "backup", "retention", "export"};

    private Measured() {}

    public static void register(
            ServerMetrics metrics, Store store, UsageImport usage, Bills bills, Jobs jobs, Exports exports) {
        records(metrics, usage.counts());
        writer(metrics, store);
        sizes(metrics, store.size());
        memory(metrics, store, usage, bills);
        jobs(metrics, jobs);
        exports(metrics, exports);
    }

    private static void records(ServerMetrics metrics, ImportCounts counts) {
        metrics.counters(
                "meisai_usage_records_total",
                "Usage records received since the start, by what has become of them; their sum is what was received.",
                "outcome",
                Map.of(
                        "accepted", counts::accepted,
                        "duplicate", counts::duplicates,
                        "conflict", counts::conflicts,
                        "rejected", counts::rejected));
        metrics.counters(
                "meisai_usage_records_accepted_not_billed_total",
                "Accepted usage records that were not billed as they came: parked, or late for a closed month.",
                "reason",
                Map.of("parked", counts::parked, "late", counts::late));
    }

    private static void writer(ServerMetrics metrics, Store store) {
        metrics.gauge(
                "meisai_writer_queue_length",
                "Writes that wait for the writer.",
                () -> store.writer().waiting());
        metrics.gauge(
                "meisai_live_lag_seconds",
                "How long the oldest write that is not durable yet has waited; live bills have everything before it.",
                () -> store.writer().oldestSeconds());
        metrics.gauge(
                "meisai_writer_able",
                "1 when changes are taken, 0 while the store is opened again or the server has to be restarted.",
                () -> store.writer().unable().isPresent() ? 0 : 1);
    }

    private static void sizes(ServerMetrics metrics, StoreSize size) {
        metrics.gauges(
                "meisai_store_size_bytes",
                "Bytes of the data directory, by part.",
                PART,
                Map.of(
                        "database", size::database,
                        "log", size::log,
                        "closed", size::closed,
                        "exports", size::exports));
        metrics.gauge("meisai_store_free_bytes", "Bytes left on the disk of the data directory.", size::free);
    }

    private static void memory(ServerMetrics metrics, Store store, UsageImport usage, Bills bills) {
        Runtime java = Runtime.getRuntime();
        metrics.gauges(
                "meisai_memory_bytes",
                "Bytes of memory, by part; live bills are a part of the Java heap, about.",
                PART,
                Map.of(
                        "java_heap",
                        () -> java.totalMemory() - java.freeMemory(),
                        "database",
                        () -> store.size().memory(),
                        "usage_keys",
                        usage::keyBytes,
                        "live_bills",
                        bills::liveBytes));
    }

    private static void jobs(ServerMetrics metrics, Jobs jobs) {
        Map<String, LongSupplier> done = new TreeMap<>();
        Map<String, LongSupplier> failed = new TreeMap<>();
        Map<String, DoubleSupplier> progress = new TreeMap<>();
        for (String kind : KINDS) {
            done.put(kind, () -> jobs.counts().ended(kind, "done"));
            failed.put(kind, () -> jobs.counts().ended(kind, "failed"));
            progress.put(kind, () -> jobs.progress(kind));
        }
        metrics.counters("meisai_jobs_done_total", "Jobs that were done since the start, by kind.", "kind", done);
        metrics.counters("meisai_jobs_failed_total", "Jobs that failed since the start, by kind.", "kind", failed);
        metrics.gauges(
                "meisai_job_progress_ratio",
                "How much of the job that runs is done, from 0 to 1, by kind; 0 when none of the kind runs.",
                "kind",
                progress);
        metrics.gauges(
                "meisai_jobs",
                "Jobs that have not ended.",
                STATE,
                Map.of("queued", () -> jobs.count("queued"), "running", () -> jobs.count("running")));
    }

    private static void exports(ServerMetrics metrics, Exports exports) {
        metrics.gauge("meisai_exports_unended", "Exports that wait or run.", exports::unended);
        metrics.counters(
                "meisai_exports_ended_total",
                "Exports that ended since the start, by how.",
                STATE,
                Map.of("exported", exports::exported, "failed", exports::failed));
    }
}

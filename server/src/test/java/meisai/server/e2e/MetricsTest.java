package meisai.server.e2e;

import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import meisai.server.e2e.TestServer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code GET /metrics} tells, against what was done. */
class MetricsTest {
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*(?:\\{.*\\})?) (-?[0-9.eE+-]+|NaN|[+-]Inf)");

    @TempDir
    private Path data;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(data, "2026-10-02T09:00:00Z");
        server.setUp(Samples.BOOK);
        expect(
                200,
                server.provider(
                        "POST",
                        "resources",
                        Samples.sim("440100000000001", "plan-D", "20260901").getBytes(StandardCharsets.UTF_8),
                        "application/x-ndjson"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String usage(String time, String quantity) {
        return Samples.record("u1", "440100000000001", "data.upload", time, quantity);
    }

    private Answer scrape() {
        return expect(200, server.provider("GET", "/metrics", ""));
    }

    private Map<String, Double> samples() {
        Map<String, Double> samples = new TreeMap<>();
        for (String line : scrape().text().lines().toList()) {
            if (!line.startsWith("#")) {
                var sample = SAMPLE.matcher(line);
                assertThat(sample.matches()).as(line).isTrue();
                samples.put(sample.group(1), Double.valueOf(sample.group(2)));
            }
        }
        return samples;
    }

    @Test
    void recordsAreCountedByWhatHasBecomeOfThem() {
        String record = usage("2026-10-01T10:00:00Z", "1");
        expect(200, server.usage(record + "\n" + record + "\n" + "{}\n"));
        expect(200, server.usage(record));
        expect(200, server.usage(usage("2026-10-01T10:00:00Z", "2")));
        assertThat(samples())
                .containsEntry("meisai_usage_records_total{outcome=\"accepted\"}", 1.0)
                .containsEntry("meisai_usage_records_total{outcome=\"duplicate\"}", 2.0)
                .containsEntry("meisai_usage_records_total{outcome=\"conflict\"}", 1.0)
                .containsEntry("meisai_usage_records_total{outcome=\"rejected\"}", 1.0);
    }

    @Test
    void requestsAndCommitsAreMeasured() {
        expect(200, server.usage(usage("2026-10-01T10:00:00Z", "1")));
        expect(404, server.provider("GET", "operators/OP9999999999", ""));
        Map<String, Double> samples = samples();
        assertThat(samples)
                .containsEntry(
                        "meisai_http_request_duration_seconds_count{method=\"POST\",path=\"/meisai/v1/usage\",status=\"200\"}",
                        1.0)
                .containsEntry(
                        "meisai_http_request_duration_seconds_count{method=\"GET\",path=\"/meisai/v1/operators/{id}\",status=\"404\"}",
                        1.0)
                .containsEntry("meisai_http_requests_in_flight", 1.0)
                .containsEntry("meisai_writer_queue_length", 0.0)
                .containsEntry("meisai_writer_able", 1.0)
                .containsEntry("meisai_live_lag_seconds", 0.0);
        assertThat(samples.get("meisai_writer_commit_duration_seconds_count")).isPositive();
        assertThat(samples.get("meisai_store_size_bytes{part=\"database\"}")).isPositive();
        assertThat(samples.get("meisai_store_free_bytes")).isPositive();
        assertThat(samples.get("meisai_memory_bytes{part=\"database\"}")).isPositive();
        assertThat(samples.get("meisai_memory_bytes{part=\"usage_keys\"}")).isPositive();
    }

    @Test
    void jobsAndExportsAreCounted() {
        expect(200, server.usage(usage("2026-09-01T10:00:00Z", "1")));
        server.close("202609", "{}");
        expect(200, server.provider("POST", "bills/202609/export?operatorId=" + TestServer.OPERATOR + "&wait=10", ""));
        Map<String, Double> samples = samples();
        assertThat(samples)
                .containsEntry("meisai_jobs_done_total{kind=\"close\"}", 1.0)
                .containsEntry("meisai_jobs_failed_total{kind=\"close\"}", 0.0)
                .containsEntry("meisai_jobs{state=\"running\"}", 0.0)
                .containsEntry("meisai_job_progress_ratio{kind=\"close\"}", 0.0)
                .containsEntry("meisai_exports_ended_total{state=\"exported\"}", 1.0)
                .containsEntry("meisai_exports_unended", 0.0);
        assertThat(samples.get("meisai_store_size_bytes{part=\"closed\"}")).isPositive();
        assertThat(samples.get("meisai_store_size_bytes{part=\"exports\"}")).isPositive();
    }

    /** No path, method, operator or id of a caller becomes a series of its own. */
    @Test
    void whoeverCallsWhateverMakesNoSeriesOfItsOwn() {
        scrape();
        int before = samples().size();
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            made.add("nothing-" + i);
            server.provider("GET", "/nothing-" + i, "");
            server.send("METHOD" + i, "/livez", new byte[0], Map.of());
        }
        Map<String, Double> samples = samples();
        assertThat(samples.keySet()).noneMatch(name -> made.stream().anyMatch(name::contains));
        // Two series at most, of buckets, count and sum: of unknown paths, and of unknown methods.
        assertThat(samples.size() - before).isLessThanOrEqualTo(3 * 17);
    }

    /** What was answered is counted, by a handler or before one. */
    @Test
    void failuresToSignInAreCountedAsTheyAreAnswered() {
        for (int i = 0; i < 6; i++) {
            server.send(
                    "POST",
                    "/v1/auth",
                    "{\"email\":\"nobody@example.com\",\"password\":\"wrong horse\"}".getBytes(StandardCharsets.UTF_8),
                    Map.of("Content-Type", "application/json"));
        }
        String counted = "meisai_http_request_duration_seconds_count{method=\"POST\",path=\"%s\",status=\"%s\"}";
        assertThat(samples())
                .containsEntry(counted.formatted("/v1/auth", "401"), 5.0)
                .containsEntry(counted.formatted("other", "429"), 1.0);
    }

    @Test
    void isForProviderKeysOnly() {
        expect(401, server.send("GET", "/metrics", new byte[0], Map.of()));
        expect(403, server.send("GET", "/metrics", new byte[0], server.operatorHeaders()));
        String key = expect(201, server.provider("POST", "provider-keys", "{\"name\":\"scraper\",\"role\":\"reader\"}"))
                .json()
                .get("key")
                .asString();
        assertThat(expect(200, server.send("GET", "/metrics", new byte[0], Map.of("Authorization", "Bearer " + key)))
                        .contentType())
                .startsWith("text/plain; version=0.0.4");
    }

    /** The page for operators of a server names every metric of ours. */
    @Test
    void everyMetricIsDocumented() throws Exception {
        String page = Files.readString(Path.of("../docs/operations.md"));
        List<String> names = scrape().text()
                .lines()
                .filter(line -> line.startsWith("# TYPE meisai_"))
                .map(line -> line.split(" ", 4)[2])
                .collect(Collectors.toList());
        assertThat(names).isNotEmpty().allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }
}

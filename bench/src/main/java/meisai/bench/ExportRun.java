package meisai.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;

/** Exports of a closed month: that of the largest operator, and those of all of them. */
final class ExportRun {
    private static final Duration LIMIT = Duration.ofMinutes(9);
    /** The largest page. */
    private static final int MOST_FILES = 10_000;

    private final Api api;
    private final Path temporary;
    private final Map<Figure, Double> figures;
    private final Map<String, Instant> phases;
    private final Checks checks;

    /** @param temporary the directory that exports are written in */
    ExportRun(Api api, Path temporary, Map<Figure, Double> figures, Map<String, Instant> phases, Checks checks) {
        this.api = api;
        this.temporary = temporary;
        this.figures = figures;
        this.phases = phases;
        this.checks = checks;
    }

    /** @param csv where a copy is put */
    void largest(ServerProcess server, Path csv) throws IOException, InterruptedException, BenchFailure {
        Progress.say("CSV");
        JsonNode bill = Run.bill(api, Run.LARGEST);
        long rows = bill.get("counts").get("rows").asLong();
        Cpu before = Cpu.now(server);
        phases.put("csv", Instant.now());
        long start = System.nanoTime();
        AtomicBoolean ended = new AtomicBoolean();
        CompletableFuture<Long> firstByte = CompletableFuture.supplyAsync(() -> firstByte(ended));
        String url = api.post("/bills/" + Workload.monthText() + "/export?operatorId=" + Run.LARGEST, Api.JSON_TYPE, "")
                .get("url")
                .asString();
        double seconds = (System.nanoTime() - start) / 1e9;
        ended.set(true);
        figures.put(Figure.CSV, rows / seconds);
        figures.put(Figure.CSV_TIME, seconds);
        Cpu cpu = Cpu.now(server).since(before);
        figures.put(Figure.CSV_FIRST_BYTE, (firstByte.join() - start) / 1e6);
        figures.put(Figure.CSV_CPU, cpu.server());
        figures.put(Figure.CSV_OTHER_CPU, cpu.others());
        phases.put("download", Instant.now());
        long begin = System.nanoTime();
        try (InputStream in = api.open(url)) {
            Files.copy(in, csv, StandardCopyOption.REPLACE_EXISTING);
        }
        double size = Files.size(csv) / Run.MIB;
        figures.put(Figure.CSV_SIZE, size);
        figures.put(Figure.DOWNLOAD, size * 1e9 / (System.nanoTime() - begin));
        CsvCheck found = CsvCheck.of(csv);
        checks.same("rows of the CSV", rows, found.rows());
        checks.same("sum of the CSV's amounts", Run.subtotal(bill), Run.plain(found.sum()));
    }

    /** Looks every millisecond until a file has something in it or the export has ended; answers the time. */
    private long firstByte(AtomicBoolean ended) {
        try {
            while (!ended.get() && !hasBytes()) {
                Thread.sleep(1);
            }
            return System.nanoTime();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }

    private boolean hasBytes() throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(temporary, "*.part")) {
            for (Path part : parts) {
                if (Files.size(part) > 0) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException ended) {
            return false;
        }
    }

    /** @param rows of each operator's bill */
    void all(ServerProcess server, long[] rows) throws IOException, InterruptedException, BenchFailure {
        Progress.say("CSV of all operators");
        Cpu before = Cpu.now(server);
        phases.put("csv of all", Instant.now());
        long start = System.nanoTime();
        String job = api.post("/months/" + Workload.monthText() + "/export", Api.JSON_TYPE, "")
                .get("jobId")
                .asString();
        JsonNode ended = api.get("/jobs/" + job + "?wait=" + LIMIT.toSeconds());
        double seconds = (System.nanoTime() - start) / 1e9;
        Cpu cpu = Cpu.now(server).since(before);
        checks.same("state of the export of all", "done", ended.get("state").asString());
        figures.put(Figure.CSV_ALL, LongStream.of(rows).sum() / seconds);
        figures.put(Figure.CSV_ALL_TIME, seconds);
        figures.put(Figure.CSV_ALL_CPU, cpu.server());
        figures.put(Figure.CSV_ALL_OTHER_CPU, cpu.others());
        Map<String, String> urls = new HashMap<>();
        for (JsonNode file :
                api.get("/jobs/" + job + "/files?limit=" + MOST_FILES).get("files")) {
            urls.put(file.get("operatorId").asString(), file.path("url").asString(""));
        }
        for (int operator = 0; operator < rows.length; operator++) {
            String url = urls.get(Fleet.operatorId(operator));
            // Without rows there is no bill to export.
            long lines = url == null || url.isEmpty() ? 0 : lines(url) - 1;
            checks.same("rows of the CSV of " + Fleet.operatorId(operator), rows[operator], lines);
        }
    }

    private long lines(String url) throws IOException, InterruptedException, BenchFailure {
        byte[] buffer = new byte[1 << 16];
        long lines = 0;
        try (InputStream in = api.open(url)) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                for (int i = 0; i < length; i++) {
                    lines += buffer[i] == '\n' ? 1 : 0;
                }
            }
        }
        return lines;
    }
}

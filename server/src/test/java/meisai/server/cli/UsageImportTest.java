package meisai.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The import of usage files into a real server: formats, batches, and where problems are said to be. */
final class UsageImportTest {
    private static final String OPERATOR = "OP0000000001";
    private static final String CSV_HEADER = "id,source,operatorId,kind,resource,meter,time,quantity\r\n";

    @TempDir
    private static Path data;

    @TempDir
    private Path files;

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start(data, Instant.parse("2026-10-02T09:00:00Z"));
        server.operator(OPERATOR);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String json(String id, String quantity) {
        return "{\"id\":\"" + id + "\",\"operatorId\":\"" + OPERATOR
                + "\",\"resource\":{\"kind\":\"imsi\",\"id\":\"001010000000001\"},\"meter\":\"data.sent\","
                + "\"time\":\"2026-09-01T00:00:00Z\",\"quantity\":" + quantity + "}";
    }

    private static String event(String id, String quantity) {
        return "{\"specversion\":\"1.0\",\"type\":\"usage\",\"id\":\"" + id + "\",\"source\":\"\u65e5\u672c\","
                + "\"subject\":\"imsi:001010000000001\",\"time\":\"2026-09-01T00:00:00Z\",\"data\":{\"operatorId\":\""
                + OPERATOR + "\",\"meter\":\"data.sent\",\"quantity\":" + quantity + "}}";
    }

    private static String csv(String id, String quantity) {
        return id + ",s," + OPERATOR + ",imsi,001010000000001,data.sent,2026-09-01T00:00:00Z," + quantity + "\r\n";
    }

    private static String text(String extension, String... ids) {
        List<String> records = new ArrayList<>();
        for (String id : ids) {
            records.add(
                    switch (extension) {
                        case "csv" -> csv(id, "1");
                        case "cloudevents.json" -> event(id, "1");
                        default -> json(id, "1");
                    });
        }
        return switch (extension) {
            case "csv" -> CSV_HEADER + String.join("", records);
            case "ndjson", "jsonl" -> String.join("\n", records);
            default -> "\uFEFF [ " + String.join(" ,\n", records) + "]\n";
        };
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // Two members, as `cat a.gz b.gz` makes them.
        for (String part : List.of(text.substring(0, text.length() / 2), text.substring(text.length() / 2))) {
            try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                gzip.write(part.getBytes(UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({"ndjson", "jsonl", "json", "csv", "cloudevents.json"})
    void everyFormatIsImportedInBatchesPlainAndCompressed(String extension) throws IOException {
        String[] ids = {"1-" + extension, "2-" + extension, "3-" + extension, "4-" + extension, "5-" + extension};
        Path plain = files.resolve("records." + extension);
        Path compressed = files.resolve("records." + extension + ".gz");
        Files.writeString(plain, text(extension, ids));
        Files.write(compressed, gzip(text(extension, ids)));

        CommandRun first = server.run("usage", "import", "--batch", "2", plain.toString());
        CommandRun second = server.run("usage", "import", "--batch", "3", compressed.toString(), "--json");

        assertThat(first.err()).isEmpty();
        assertThat(first.exit()).isZero();
        assertThat(first.out())
                .startsWith(
                        "received 5, accepted 5, duplicates 0, conflicts 0, rejected 0; of the accepted ones: parked 5");
        assertThat(second.exit()).isZero();
        assertThat(second.out())
                .startsWith("{\"received\":5,\"accepted\":0,\"duplicates\":5,")
                .contains("\"problems\":[]");
    }

    @Test
    void standardInputIsNdjsonUnlessSaidOtherwiseAndGzipIsSeen() throws IOException {
        assertThat(server.run(text("ndjson", "in-1").getBytes(UTF_8), "usage", "import", "-")
                        .out())
                .contains("accepted 1");
        assertThat(server.run(gzip(text("ndjson", "in-2")), "usage", "import", "-")
                        .out())
                .contains("accepted 1");
        assertThat(server.run(text("csv", "in-3").getBytes(UTF_8), "usage", "import", "-", "--format=csv")
                        .out())
                .contains("accepted 1");
        assertThat(server.run(json("in-4", "1").getBytes(UTF_8), "usage", "import", "-", "--format", "json")
                        .out())
                .contains("accepted 1");
        assertThat(server.run(event("in-5", "1").getBytes(UTF_8), "usage", "import", "-", "--format", "cloudevents")
                        .out())
                .contains("accepted 1");
        assertThat(server.run(new byte[0], "usage", "import", "-").out()).startsWith("there was nothing to import");
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3", "10"})
    void rejectedLinesAreNamedByTheLineOfTheFile(String batch) throws IOException {
        Path ndjson = files.resolve("bad.ndjson");
        Files.writeString(
                ndjson, json("b1", "1") + "\n\n" + json("b2", "-1") + "\r\n  \n" + json("b3", "1") + "\nnonsense");
        Path csv = files.resolve("bad.csv");
        Files.writeString(
                csv,
                "\n" + CSV_HEADER + csv("c1", "1") + csv("\"c2\nstill \"\"c2\"\"\"", "1") + csv("c3", "2") + "\n"
                        + csv("c4", "much"));

        CommandRun run = server.run("usage", "import", "--batch", batch, ndjson.toString(), csv.toString());

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).contains("received 8").contains("rejected 4");
        assertThat(run.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith(ndjson + ", line 3: negativeQuantity: ")
                                .endsWith("(id b2)"),
                        line -> assertThat(line).startsWith(ndjson + ", line 6: malformedJson: "),
                        line -> assertThat(line).startsWith(csv + ", line 4: controlCharacter: "),
                        line -> assertThat(line)
                                .startsWith(csv + ", line 8: malformedQuantity: ")
                                .endsWith("(id c4)"));
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3", "10"})
    void rejectedElementsAreNamedByTheirNumberInTheFile(String batch) throws IOException {
        Path file = files.resolve("bad.json");
        Files.writeString(
                file, "[" + String.join(",", json("e1", "1"), "7", json("e3", "1"), "\"x]\"", json("e5", "-1")) + "]");

        CommandRun run = server.run("usage", "import", "--batch", batch, file.toString(), "--json");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out())
                .contains("\"received\":5")
                .contains("\"rejected\":3", "\"element\":2", "\"element\":4", "\"element\":5,\"id\":\"e5\"")
                .doesNotContain("\"element\":1", "\"element\":3");
    }

    @Test
    void afterWhatIsNotJsonTheElementsBeforeItAreImportedAndItIsSaidWhereItStopped() throws IOException {
        Path file = files.resolve("broken.json");
        Files.writeString(
                file, "[" + json("f1", "1") + "," + json("f2", "1") + ",{\"id\": oops}," + json("f4", "1") + "]");
        Path deep = files.resolve("deep.json");
        Files.writeString(
                deep, "[" + json("g1", "1") + "," + "[".repeat(30) + "]".repeat(30) + "," + json("g3", "1") + "]");
        Path cut = files.resolve("cut.json");
        Files.writeString(cut, "[" + json("h1", "1") + ",");

        CommandRun run = server.run("usage", "import", file.toString());
        CommandRun deepRun = server.run("usage", "import", deep.toString());
        CommandRun cutRun = server.run("usage", "import", cut.toString());

        assertThat(List.of(run.exit(), deepRun.exit(), cutRun.exit())).containsOnly(1);
        assertThat(run.out()).contains("accepted 2");
        assertThat(run.err()).contains(file + ": element 3 is not JSON");
        assertThat(deepRun.out()).contains("accepted 2", "rejected 1");
        assertThat(deepRun.err() + deepRun.out()).contains("element 2");
        assertThat(cutRun.out()).contains("accepted 1");
        assertThat(cutRun.err()).contains(cut + ": ");
    }

    @Test
    void filesThatCannotBeReadFailWithOneLine() throws IOException {
        Path header = files.resolve("header.csv");
        Files.writeString(header, "id,colour\n");
        Path cut = files.resolve("cut.ndjson.gz");
        byte[] whole = gzip(text("ndjson", "z1", "z2"));
        Files.write(cut, Arrays.copyOf(whole, whole.length - 20));
        Path object = files.resolve("two.json");
        Files.writeString(object, json("o1", "1") + "\n" + json("o2", "1"));

        CommandRun missing =
                server.run("usage", "import", files.resolve("none.csv").toString());
        CommandRun wrongHeader = server.run("usage", "import", header.toString());
        CommandRun cutShort = server.run("usage", "import", cut.toString());
        CommandRun objects = server.run("usage", "import", object.toString());

        assertThat(List.of(missing.exit(), wrongHeader.exit(), cutShort.exit(), objects.exit()))
                .containsOnly(1);
        assertThat(missing.err()).contains("there is no such file");
        assertThat(wrongHeader.err()).contains(header + ": malformedCsvHeader: ", "colour");
        assertThat(cutShort.err()).contains("cannot read " + cut);
        assertThat(objects.err()).contains("--format ndjson");
        assertThat(String.join("", missing.err(), wrongHeader.err(), cutShort.err(), objects.err()))
                .doesNotContain("\tat ");
    }

    @Test
    void resourcesWithProblemsAreNamedByTheirLine() {
        byte[] lines = ("{\"operatorId\":\"" + OPERATOR + "\",\"kind\":\"imsi\",\"id\":\"1\",\"from\":\"20260901\"}\n\n"
                        + "{\"operatorId\":\"" + OPERATOR + "\",\"kind\":\"car\",\"id\":\"2\",\"from\":\"20260901\"}")
                .getBytes(UTF_8);

        CommandRun run = server.run(lines, "resources", "import", "--batch", "1", "-");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).startsWith("standard input, line 3: unknownResourceKind: ");
        assertThat(run.out()).startsWith("received 2, accepted 1, rejected 1");
    }
}

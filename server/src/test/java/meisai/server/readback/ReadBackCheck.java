package meisai.server.readback;

import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import meisai.server.cli.Settings;
import meisai.server.e2e.Samples;
import meisai.server.e2e.TestServer;
import meisai.server.export.sink.S3Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Exports a bill to a bucket, fetches it from there with s3cmd, and reads the CSV with Python. Runs by
 * {@code .ci/read-back}, because it needs both programs.
 */
class ReadBackCheck {
    /** Prints what Python's csv module makes of the file: number of rows, sum of the amounts, cells of the tag. */
    private static final String PYTHON = """
            import csv, decimal, sys
            rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8-sig", newline="")))
            with decimal.localcontext(decimal.Context(prec=100)):
                print(len(rows), sum(decimal.Decimal(row["amount"]) for row in rows))
            print(sorted({row["site"] for row in rows if row["site"]}))
            """;

    @TempDir
    private Path directory;

    @Test
    void otherProgramsReadWhatWasExported() throws Exception {
        System.setProperty("aws.accessKeyId", S3Server.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", S3Server.SECRET_KEY);
        Path data = directory.resolve("data");
        try (S3Server s3 = S3Server.start();
                TestServer server = TestServer.start(
                        Settings.defaults(data)
                                .withPort(0)
                                .withoutAutomaticClose()
                                .withS3(s3.settings()),
                        "2026-10-02T09:00:00Z")) {
            server.setUp(Samples.BOOK);
            StringBuilder resources = new StringBuilder();
            StringBuilder usage = new StringBuilder();
            for (int i = 0; i < 500; i++) {
                String imsi = "00101%010d".formatted(i);
                resources.append(Samples.sim(imsi, "plan-D", "20260901")
                        .replace("\"from\"", "\"tags\":{\"site\":\"a,\\\"b\\\" c\"},\"from\""));
                for (int day = 1; day <= 30; day++) {
                    usage.append(Samples.record(
                            i + "-" + day,
                            imsi,
                            "data.upload",
                            "2026-09-%02dT00:00:00Z".formatted(day),
                            Integer.toString(i * 31 + day)));
                }
            }
            JsonNode changed = expect(200, server.provider("POST", "resources", resources.toString()))
                    .json();
            assertThat(changed.get("accepted").asInt()).as(changed.toString()).isEqualTo(500);
            expect(200, server.usage(usage.toString()));
            JsonNode job = server.close("202609", "");
            assertThat(job.get("state").asString()).as(job.toString()).isEqualTo("done");
            String url = expect(200, server.operator("POST", "/v1/bills/202609/export"))
                    .json()
                    .get("url")
                    .asString();
            String presigned = server.send("GET", url, new byte[0], Map.of()).text();

            Path file = directory.resolve("bill.csv");
            run(s3cmd(s3, "get", "s3://" + S3Server.BUCKET + "/" + s3.keys().getFirst(), file.toString()));
            assertThat(Files.readAllBytes(file)).isEqualTo(presigned.getBytes(StandardCharsets.UTF_8));

            List<String> read = run(List.of("python3", "-c", PYTHON, file.toString()))
                    .lines()
                    .toList();
            String[] rowsAndSum = read.getFirst().split(" ", 2);
            assertThat(rowsAndSum[0])
                    .isEqualTo(server.bill("202609").json().at("/counts/rows").asString())
                    .isEqualTo("30000");
            assertThat(new BigDecimal(rowsAndSum[1]))
                    .isEqualByComparingTo(
                            server.bill("202609").json().get("subtotal").asString());
            assertThat(read.get(1)).isEqualTo("['a,\"b\" c']");
        }
    }

    private static List<String> s3cmd(S3Server s3, String... arguments) {
        String host = s3.endpoint().getHost() + ":" + s3.endpoint().getPort();
        List<String> command = new ArrayList<>(List.of(
                "s3cmd",
                "--config=/dev/null",
                "--no-ssl",
                "--access_key=" + S3Server.ACCESS_KEY,
                "--secret_key=" + S3Server.SECRET_KEY,
                "--host=" + host,
                "--host-bucket=" + host));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}

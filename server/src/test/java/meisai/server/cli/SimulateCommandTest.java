package meisai.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Simulations by command: tables, JSON, CSV, exit codes. 2001 bytes cost 0.5 each. */
final class SimulateCommandTest {
    private static final String OPERATOR = "OP0000000001";
    private static final String DEARER = "{\"items\":{\"dataSent\":{\"perUnit\":{\"price\":\"0.6\"}}}}";

    @TempDir
    private static Path data;

    @TempDir
    private Path files;

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start(data, Instant.parse("2026-10-02T09:00:00Z"));
        server.operator(OPERATOR);
        TestServer.succeed(server.run(
                ("{\"operatorId\":\"" + OPERATOR
                                + "\",\"kind\":\"imsi\",\"id\":\"001010000000001\",\"status\":\"active\",\"from\":\"20260901\"}")
                        .getBytes(UTF_8),
                "resources",
                "import",
                "-"));
        TestServer.succeed(server.run(
                ("{\"id\":\"1\",\"operatorId\":\"" + OPERATOR
                                + "\",\"resource\":{\"kind\":\"imsi\",\"id\":\"001010000000001\"},\"meter\":\"data.sent\","
                                + "\"time\":\"2026-09-01T00:00:00Z\",\"quantity\":2001}\n")
                        .getBytes(UTF_8),
                "usage",
                "import",
                "-"));
        TestServer.succeed(server.run("close", "202609"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static CommandRun simulate(String... more) {
        String[] args = new String[more.length + 1];
        args[0] = "simulate";
        System.arraycopy(more, 0, args, 1, more.length);
        return server.run(args);
    }

    @Test
    void aDearerPriceIsShownWithItemsWinnersAndLosers() {
        CommandRun run = simulate("202609", "202610", "--book", "simple", "--change", DEARER);

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out().lines().map(String::stripTrailing).toList())
                .containsExactly(
                        "Simulation of 202609 to 202610 for accounts with simple in JPY; accounts: 1, bills: 2",
                        "                        before     after  difference",
                        "  Subtotal            1,000.50  1,200.60     +200.10  +20.0 %",
                        "  Total with tax      1,101.00  1,321.00     +220.00  +20.0 %",
                        "  Amount to pay       1,101.00  1,321.00     +220.00  +20.0 %",
                        "  Subtotal of 202609  1,000.50  1,200.60     +200.10  +20.0 %",
                        "  Subtotal of 202610      0.00      0.00        0.00",
                        "  Lines  1 before, 1 after",
                        "Items: 1 differ, 0 do not",
                        "              before     after  difference",
                        "  dataSent  1,000.50  1,200.60     +200.10  +20.0 %",
                        "Operators: 0 pay less, 1 pay more, 0 the same",
                        "                     before     after  difference",
                        "  OP0000000001/jp  1,000.50  1,200.60     +200.10  +20.0 %",
                        "SIMs and other resources: 0 pay less, 1 pay more, 0 the same",
                        "                                          before     after  difference",
                        "  OP0000000001/jp imsi:001010000000001  1,000.50  1,200.60     +200.10  +20.0 %",
                        "Rounded to 2 places; --csv and --json are exact.");
    }

    @Test
    void differencesGoToAFileAndAsJson() throws IOException {
        Path csv = files.resolve("differences.csv");
        Path change = Files.writeString(files.resolve("change.json"), DEARER.replace("0.6", "0.4"));
        CommandRun run = simulate("202609", "--book=simple", "--change", change.toString(), "--csv", csv.toString());

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("1 pay less, 0 pay more", "-200.10  -20.0 %", "wrote " + csv);
        assertThat(Files.readAllLines(csv))
                .containsExactly(
                        "by,operatorId,coverage,yearMonth,item,group,kind,resource,currency,before,after,difference",
                        "operator,OP0000000001,jp,,,,,,JPY,1000.5,800.4,-200.1",
                        "month,OP0000000001,jp,202609,,,,,JPY,1000.5,800.4,-200.1",
                        "item,OP0000000001,jp,,dataSent,,,,JPY,1000.5,800.4,-200.1",
                        "group,OP0000000001,jp,,,,,,JPY,1000.5,800.4,-200.1",
                        "resource,OP0000000001,jp,,,,imsi,001010000000001,JPY,1000.5,800.4,-200.1");
        assertThat(files.toFile().list()).containsExactlyInAnyOrder("differences.csv", "change.json");
        List<String> verbatim = Files.readAllLines(csv);
        simulate("202609", "--book=simple", "--change=" + change, "--csv=" + csv, "--cells=text");
        assertThat(Files.readAllLines(csv)).as("nothing begins like a formula").isEqualTo(verbatim);
        assertThat(simulate("202609", "--book=simple", "--change=" + change, "--csv=" + csv, "--cells=formula")
                        .err())
                .contains("cells must be verbatim or text");
        CommandRun json = simulate("202609", "--book=simple", "--change", change.toString(), "--json");
        assertThat(json.out()).startsWith("{\"simulationId\":").contains("\"difference\":\"-200.1\"");
    }

    @Test
    void theSamePricesDifferNowhereAndAnEmptyMonthIsZero() {
        CommandRun same = server.run(TestServer.BOOK.getBytes(UTF_8), "simulate", "202609", "--draft", "-");
        assertThat(same.exit()).as(same.err()).isZero();
        assertThat(same.out()).contains("Items: none differs", "0 pay less, 0 pay more, 1 the same");
        CommandRun empty = simulate("202610", "--book=simple", "--change", DEARER, "--operator", OPERATOR);
        assertThat(empty.exit()).isZero();
        assertThat(empty.out()).contains("Items: none differs", "Lines  0 before, 0 after");
    }

    @Test
    void recordsThatCannotBePricedAreTold() {
        CommandRun run = simulate(
                "202609",
                "--book=simple",
                "--change",
                "{\"items\":{\"dataSent\":{\"applies\":{\"statuses\":[\"testing\"]}}}}");
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains("Records that cannot be priced: 0 before, 1 after", "  noPlan data.sent: 0 before, 1 after");
    }

    @Test
    void whatIsWrongIsSaidWithItsPlaceAndTheExitCode() {
        CommandRun draft = server.run(
                TestServer.BOOK.replace("\"0.5\"", "0.5").getBytes(UTF_8), "simulate", "202609", "--draft", "-");
        assertThat(draft.exit()).isEqualTo(1);
        assertThat(draft.err()).contains("invalidPriceBook", "items[0].perUnit.price", "line ");
        assertThat(simulate("202612", "--book=simple", "--change", DEARER).err())
                .contains("monthNotBegun");
        CommandRun unknown =
                simulate("202609", "--book=simple", "--change", DEARER, "--operator", "OP0000000009", "--json");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.out()).contains("\"code\":\"unknownOperator\"");
        assertThat(simulate("202609", "--book=simple", "--change", "{items").err())
                .contains("the change is not JSON");
        assertThat(simulate("202609", "--draft", files.resolve("none").toString())
                        .err())
                .contains("there is no such file");
        assertThat(simulate("202609").exit()).isEqualTo(2);
        assertThat(simulate("202609", "--draft", "a", "--change", "{}").exit()).isEqualTo(2);
        assertThat(simulate("2026", "--draft", "a").exit()).isEqualTo(2);
    }

    @Test
    void longSimulationsSayHowFarTheyAre() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AtomicLong nanos = new AtomicLong();
        ObjectNode progress = JsonMapper.builder()
                .build()
                .createObjectNode()
                .put("done", 3)
                .put("total", 12)
                .put("lines", 600_000);
        try (SimulationProgress lines = new SimulationProgress.Lines(new PrintStream(out, true, UTF_8), nanos::get)) {
            lines.at(progress);
            nanos.set(Duration.ofSeconds(6).toNanos());
            lines.at(progress);
        }
        assertThat(out.toString(UTF_8)).startsWith("simulate: 3 of 12 bills, 600,000 lines, 100,000 lines/s");
    }
}

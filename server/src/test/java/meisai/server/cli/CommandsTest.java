package meisai.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The commands against a real server: what they print and how they end. */
final class CommandsTest {
    private static final String OPERATOR = "OP0000000001";

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

    @Test
    void withoutACommandTheUsageIsPrintedAndItWasWrongUse() {
        CommandRun run = server.run();

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("Usage: meisai", "MEISAI_PROVIDER_KEY", "  demo", "  usage");
        assertThat(server.run("price-book").exit()).isEqualTo(2);
        assertThat(server.run("price-book").err()).contains("check", "publish");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bil 202609",
                "bill 202609",
                "bill 2026-09 --operator OP0000000001",
                "bill --operator OP0000000001",
                "close 202613",
                "price-book check",
                "usage import",
                "usage import records.txt",
                "usage import --format xml records",
                "usage import --batch 0 -",
                "operator create --name X",
                "operator create --file x --name X"
            })
    void wrongUseSaysWhatIsWrongAndEndsWithTwo(String line) {
        CommandRun run = server.run(line.split(" ", -1));

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("meisai: ").contains(" --help").doesNotContain("Exception", "\tat ");
    }

    @Test
    void everyCommandHasHelpWithAnExample() {
        List<String> without = new ArrayList<>();
        collect(Main.commandLine(Shell.system()), without);

        assertThat(without).isEmpty();
        assertThat(server.run("usage", "import", "--help").exit()).isZero();
        assertThat(server.run("usage", "import", "--help").out()).contains("Usage: meisai usage import");
    }

    private static void collect(CommandLine command, List<String> without) {
        if (!command.getUsageMessage().contains("Example")) {
            without.add(command.getCommandSpec().qualifiedName());
        }
        command.getSubcommands().values().forEach(sub -> collect(sub, without));
    }

    @Test
    void whereNoServerAnswersTheLineSaysHowToStartOne() throws IOException {
        int port;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = unused.getLocalPort();
        }
        String url = "http://127.0.0.1:" + port;

        CommandRun run = CommandRun.of(Map.of(ApiClient.URL, url, ApiClient.KEY, "k"), "close", "202609");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo("meisai: no server answers at " + url + "; start one with: meisai serve --data DIR"
                        + System.lineSeparator());
    }

    @Test
    void theEnvironmentIsCheckedFirst() {
        String[] command = {"bill", "202609", "--operator", OPERATOR};

        assertThat(CommandRun.of(Map.of(), command).err()).contains("MEISAI_PROVIDER_KEY is not set", "provider.key");
        assertThat(CommandRun.of(Map.of(ApiClient.KEY, "k", ApiClient.URL, "here"), command)
                        .err())
                .contains("MEISAI_URL is here");
        CommandRun wrongKey = CommandRun.of(
                Map.of(
                        ApiClient.KEY,
                        "wrong",
                        ApiClient.URL,
                        server.environment().get(ApiClient.URL)),
                command);
        assertThat(wrongKey.exit()).isEqualTo(1);
        assertThat(wrongKey.err()).startsWith("meisai: unauthorized: ");
    }

    @Test
    void aBadPriceBookIsRefusedWithEveryProblemAndItsPlace() throws IOException {
        Path book = files.resolve("book.yaml");
        Files.writeString(book, TestServer.BOOK.replace("\"0.5\"", "\"cheap\"").replace("id: simple", "id: ''"));

        CommandRun run = server.run("price-book", "check", book.toString());
        CommandRun json = server.run("price-book", "publish", "--json", book.toString());

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines().toList())
                .hasSize(3)
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("meisai: invalidPriceBook: the price book has 2 problems"),
                        line -> assertThat(line).startsWith("  id ("),
                        line -> assertThat(line).startsWith("  items[0].perUnit.price ("));
        assertThat(json.exit()).isEqualTo(1);
        assertThat(json.out()).startsWith("{").contains("\"code\":\"invalidPriceBook\"", "\"path\":\"id\"");
    }

    @Test
    void aGoodPriceBookIsCheckedWithoutBeingPublished() {
        byte[] book = TestServer.BOOK.replace("id: simple", "id: other").getBytes(UTF_8);

        CommandRun check = server.run(book, "price-book", "check", "-");

        assertThat(check.exit()).isZero();
        assertThat(check.out()).startsWith("other from 20260101, JPY, 1 items: good");
        assertThat(create("OP0000000005", "other").err()).startsWith("meisai: ").contains("other");
        assertThat(server.run(book, "price-book", "publish", "-", "--json").out())
                .contains("\"dryRun\":false");
        assertThat(create("OP0000000005", "other").exit()).isZero();
    }

    private static CommandRun create(String id, String book) {
        return server.run(
                "operator",
                "create",
                "--id=" + id,
                "--name=N",
                "--email=" + id + "@example.com",
                "--password=long-enough",
                "--currency=JPY",
                "--price-book=" + book,
                "--tax-rate=0");
    }

    @Test
    void anOperatorIsCreatedFromAFileAndItsSecretIsPrinted() throws IOException {
        Path file = files.resolve("operator.json");
        Files.writeString(file, """
                {"operatorId":"OP0000000006","name":"N","email":"six@example.com","password":"long-enough","accounts":[
                {"coverage":"g","currency":"JPY","priceBook":"simple","tax":{"rate":"0.10"}}]}
                """);

        CommandRun run = server.run("operator", "create", "--file", file.toString());
        CommandRun again = server.run("operator", "create", "--file", file.toString());

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("operator   OP0000000006", "authKeyId  keyId-", "authKey    secret-");
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.err()).startsWith("meisai: emailTaken: ");
    }

    @Test
    void thePasswordIsAskedForOnATerminalOnly() {
        String[] command = {
            "operator",
            "create",
            "--id=OP0000000007",
            "--name=N",
            "--email=7@example.com",
            "--currency=JPY",
            "--price-book=simple",
            "--tax-rate=0.10",
            "--json"
        };

        CommandRun nobody = CommandRun.of(server.environment(), new byte[0], Optional.empty(), command);
        CommandRun somebody = CommandRun.of(server.environment(), new byte[0], Optional.of("typed-word"), command);

        assertThat(nobody.exit()).isEqualTo(2);
        assertThat(nobody.err()).contains("--password");
        assertThat(somebody.exit()).isZero();
        assertThat(somebody.out()).contains("\"operatorId\":\"OP0000000007\"");
    }

    @Test
    void aMonthIsClosedShownAndExported() throws IOException {
        String id = "OP0000000002";
        server.operator(id);
        byte[] usage = (usage(id, "a", "2026-09-01", 2001) + usage(id, "b", "2026-09-02", 3)).getBytes(UTF_8);
        assertThat(server.run(usage, "usage", "import", "-").out()).contains("accepted 2", "parked 2");
        assertThat(server.run("bill", "202609", "--operator", id).out())
                .contains("waiting, the month is over", "no charges in this month so far", "0 billed, 2 parked");

        CommandRun parked = server.run("close", "202609", "--operator", id);
        assertThat(parked.exit()).isEqualTo(1);
        assertThat(parked.err()).contains("meisai: OP0000000002/jp: parkedRecords: 2 records");

        byte[] sim = ("{\"operatorId\":\"" + id
                        + "\",\"kind\":\"imsi\",\"id\":\"001010000000001\",\"status\":\"active\",\"from\":\"20260901\"}")
                .getBytes(UTF_8);
        assertThat(server.run(sim, "resources", "import", "-").out())
                .isEqualTo("received 1, accepted 1, rejected 0" + System.lineSeparator());
        CommandRun closed = server.run("close", "202609", "--operator", id);
        assertThat(closed.exit()).isZero();
        assertThat(closed.out()).startsWith("done: 202609 is closed, bills: 1");
        assertThat(closed.err()).contains("close 202609: ");
        assertThat(server.run("close", "202609", "--operator", id).out()).startsWith("done: nothing was left");

        assertThat(server.run("bill", "202609", "--operator", id).out())
                .contains("closed at 2026-10-02T09:00:00Z", "Subtotal", "1,002", "Amount to pay", "1,103");
        assertThat(server.run("bill", "202609", "--operator", id, "--json").out())
                .contains("\"subtotal\":\"1002\"", "\"amount\":\"1103\"");

        CommandRun export = server.run("export", "202609", "--operator", id);
        Path file = files.resolve("bill.csv");
        CommandRun toFile = server.run("export", "202609", "--operator", id, "--output", file.toString());
        assertThat(export.out()).startsWith("\uFEFFimsi,date,").contains(",dataSent,0.5,2001,1000.5,");
        assertThat(toFile.exit()).isZero();
        assertThat(Files.readString(file)).isEqualTo(export.out());
        assertThat(files.toFile().list()).containsExactly("bill.csv");
        assertThat(server.run("export", "202609", "--operator", id, "--json").out())
                .startsWith("{\"url\":\"http");
        assertThat(server.run("export", "202609", "--operator", id, "--cells", "text")
                        .out())
                .isEqualTo(export.out());
        assertThat(server.run("export", "202609", "--operator", id, "--cells", "formula")
                        .err())
                .contains("cells must be verbatim or text");

        Path all = files.resolve("all");
        CommandRun month = server.run("export", "202609", "--all", "--output", all.toString());
        assertThat(month.exit()).isZero();
        assertThat(month.err()).contains("export 202609: ");
        assertThat(month.out())
                .isEqualTo("exported 1 bills of 202609, " + Files.size(file) + " bytes, to " + all
                        + System.lineSeparator());
        assertThat(all.toFile().list()).containsExactly("billing-202609-" + id + "-jp.csv");
        assertThat(Files.readString(all.resolve("billing-202609-" + id + "-jp.csv")))
                .isEqualTo(export.out());
        assertThat(server.run("export", "202609", "--all", "--json").out())
                .startsWith("{\"exportedFileId\":\"fe_")
                .contains("\"operatorId\":\"" + id + "\"");
        assertThat(server.run("export", "202608", "--all").err()).contains("monthNotClosed");
        assertThat(server.run("export", "202609", "--all", "--coverage", "jp").err())
                .contains("--all takes every bill");
        assertThat(server.run("export", "202609").err()).contains("--operator", "--all");
    }

    private static String usage(String operator, String id, String day, int quantity) {
        return "{\"id\":\"" + id + "\",\"operatorId\":\"" + operator
                + "\",\"resource\":{\"kind\":\"imsi\",\"id\":\"001010000000001\"},\"meter\":\"data.sent\",\"time\":\""
                + day + "T00:00:00Z\",\"quantity\":" + quantity + "}\n";
    }

    @Test
    void whatTheServerRefusesIsPrintedWithItsCode() {
        CommandRun notOver = server.run("close", "202610");
        CommandRun noBill = server.run("bill", "202608", "--operator", OPERATOR);
        CommandRun noOperator = server.run("export", "202609", "--operator", "OP9999999999", "--json");

        assertThat(notOver.exit()).isEqualTo(1);
        assertThat(notOver.err()).startsWith("meisai: monthNotOver: ");
        assertThat(noBill.exit()).isEqualTo(1);
        assertThat(noBill.err()).startsWith("meisai: noBill: ");
        assertThat(noOperator.exit()).isEqualTo(1);
        assertThat(noOperator.out()).contains("\"code\":\"unknownOperator\"");
        assertThat(noOperator.err()).isEmpty();
    }

    @Test
    void anEmptyMonthIsSaidToBeEmpty() {
        CommandRun bill = server.run("bill", "202610", "--operator", OPERATOR);

        assertThat(bill.exit()).isZero();
        assertThat(bill.out())
                .contains("running, the month is not over", "There are no charges in this month so far.", "(none)");
    }
}

package meisai.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import meisai.server.clock.ServerClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The demo, from loading to the printed bill. The golden file is what it prints but for the lines with secrets; it is
 * written anew with {@code -Dgolden.update=true}, and its sums are checked against the exported lines.
 */
final class DemoTest {
    private static final Path GOLDEN = Path.of("src/test/resources/meisai/server/cli/demo.golden.txt");
    private static final List<String> SECRETS =
            List.of("authKey", "authKeyId", "apiKey", "token", "provider key", "export url");

    @Test
    void itPrintsTheSameEveryTimeAndTheSumsAreRight(@TempDir Path data) throws IOException, CommandFailure {
        CommandRun run = CommandRun.of(Map.of(), "demo", "--once", "--data", data.toString());

        assertThat(run.exit()).as(run.err()).isZero();
        String shown = withoutSecrets(run.out());
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(GOLDEN, shown);
        }
        assertThat(shown).isEqualTo(Files.readString(GOLDEN));
        assertThat(tokenExpiry(run.out())).isAfter(Instant.parse("2026-10-14T12:00:00Z"));
        checkBills(data, shown);
        CommandRun again = CommandRun.of(Map.of(), "demo", "--once", "--data", data.toString());
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.err()).contains("already holds a store");
    }

    private static String withoutSecrets(String out) {
        StringBuilder kept = new StringBuilder();
        out.lines()
                .filter(line -> SECRETS.stream().noneMatch(line.strip()::startsWith))
                .forEach(line -> kept.append(line).append('\n'));
        return kept.toString();
    }

    private static Instant tokenExpiry(String out) {
        String token = out.lines()
                .filter(line -> line.strip().startsWith("token="))
                .findFirst()
                .orElseThrow();
        byte[] claims = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
        return Instant.ofEpochSecond(
                JsonMapper.shared().readTree(claims).path("exp").asLong());
    }

    /** On the same data: the lines of the CSV add up to the subtotal, and tax and total follow from it. */
    private static void checkBills(Path data, String shown) throws IOException, CommandFailure {
        Settings settings = Settings.defaults(data).withReserve(0).withPort(0).withoutAutomaticClose();
        try (Wiring server = Wiring.start(settings, ServerClock.test(Instant.parse("2026-10-14T12:00:00Z")));
                ApiClient client = new ApiClient(
                        "http://127.0.0.1:" + server.port(),
                        Files.readString(data.resolve("provider.key")).strip())) {
            for (String month : List.of("202609", "202610")) {
                String query = "?operatorId=OP0000000001";
                JsonNode bill = client.get("/bills/" + month + query);
                ByteArrayOutputStream csv = new ByteArrayOutputStream();
                JsonNode export = client.post(
                        "/bills/" + month + "/export" + query,
                        JsonMapper.shared().createObjectNode());
                client.download(export.path("url").asString(), csv);

                BigDecimal sum = sum(csv.toString(UTF_8).substring(1));
                BigDecimal total = sum.multiply(new BigDecimal("1.1")).setScale(0, RoundingMode.CEILING);
                assertThat(new BigDecimal(bill.path("subtotal").asString())).isEqualByComparingTo(sum);
                assertThat(new BigDecimal(bill.path("total").asString())).isEqualByComparingTo(total);
                assertThat(sum).isGreaterThan(new BigDecimal("100000"));
                assertThat(shown)
                        .contains(BillText.grouped(sum.stripTrailingZeros().toPlainString()))
                        .contains("Amount to pay                  " + BillText.grouped(total.toPlainString()));
            }
        }
    }

    private static BigDecimal sum(String csv) {
        BigDecimal sum = BigDecimal.ZERO;
        for (NamedCsvRecord record :
                CsvReader.builder().ofNamedCsvRecord(csv).stream().toList()) {
            sum = sum.add(new BigDecimal(record.getField("amount")));
        }
        return sum;
    }
}

package meisai.server.e2e;

import static meisai.server.e2e.Reads.done;
import static meisai.server.e2e.Samples.record;
import static meisai.server.e2e.Samples.sim;
import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Settings of operators and accounts that change. September is 300 + 1.5, October 20 + 4.5 as of its second day. */
class TaxSettingsTest {
    private static final String A = "001010000000001";
    private static final String NOW = "2026-10-02T09:00:00Z";

    @TempDir
    private Path data;

    private TestServer server;
    private Reads reads;

    @BeforeEach
    void start() {
        server = TestServer.start(data, NOW);
        server.setUp(Samples.BOOK);
        reads = new Reads(server);
        expect(200, server.provider("POST", "resources", sim(A, "plan-D", "20260901")));
        server.usage(record("1", A, "data.upload", "2026-09-01T00:00:00Z", "1500")
                + record("2", A, "data.upload", "2026-10-01T00:00:00Z", "4500"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private TestServer.Answer patch(String body) {
        return server.provider("PATCH", "operators/OP0000000001", body);
    }

    private TestServer.Answer patchAccount(String members) {
        return patch("{\"accounts\":[{\"coverage\":\"jp\"," + members + "}]}");
    }

    private static String tax(String members) {
        return "\"tax\":{" + members + "}";
    }

    private JsonNode account() {
        return server.provider("GET", "operators/OP0000000001", "").json().at("/accounts/0");
    }

    @Test
    void aTaxRateIsValidFromAMonthOn() {
        expect(200, patchAccount(tax("\"from\":\"20261001\",\"rate\":\"0.05\"")));
        // 301.5 x 1.1 = 331.65; 24.5 x 1.05 = 25.725
        assertThat(reads.bill("202609").get("total").asString()).isEqualTo("332");
        assertThat(reads.bill("202610").get("total").asString()).isEqualTo("26");
        assertThat(reads.bill("202610").at("/taxes/0/rate").asString()).isEqualTo("0.05");
        done(server.close("202609", ""));
        server.close();
        server = TestServer.start(data, NOW);
        reads = new Reads(server);
        assertThat(reads.bill("202609").get("total").asString()).isEqualTo("332");
        assertThat(reads.bill("202610").get("total").asString()).isEqualTo("26");
        assertThat(account().get("taxTimeline").size()).isEqualTo(2);
        assertThat(account().at("/taxTimeline/1/from").asString()).isEqualTo("20261001");
        assertThat(account().at("/tax/rates/standard").asString()).isEqualTo("0.05");
        // Late usage is taxed by the month that books it: 24.5 + 100 = 124.5, x 1.05 = 130.725
        server.usage(record("late", A, "data.upload", "2026-09-05T00:00:00Z", "100000"));
        assertThat(reads.bill("202610").get("total").asString()).isEqualTo("131");
    }

    /** 1000 of September are void after its close: October is 310 + 4.5 - 1000. */
    @Test
    void aCreditStaysUnderTheRateThatItCameFrom() {
        server.usage(record("3", A, "data.upload", "2026-09-02T00:00:00Z", "1000000"));
        done(server.close("202609", ""));
        expect(200, patchAccount(tax("\"from\":\"20261101\",\"rate\":\"0.05\"")));
        expect(
                200,
                server.provider(
                        "POST",
                        "usage/void",
                        "{\"ids\":[{\"operatorId\":\"OP0000000001\",\"source\":\"gw\",\"id\":\"3\"}],\"dryRun\":false}"));
        server.clock("2026-11-02T09:00:00Z");
        done(server.close("202610", ""));
        assertThat(reads.bill("202610").get("taxes").toString())
                .isEqualTo("[{\"rate\":\"0.1\",\"base\":\"-685.5\",\"creditIn\":\"0\",\"creditOut\":\"685.5\","
                        + "\"taxable\":\"0\",\"tax\":\"0\",\"total\":\"0\"}]");
        // Two days of November: 20 x 1.05; nothing is due at 10 % that the credit could reduce.
        assertThat(reads.bill("202611").get("taxes").toString())
                .isEqualTo("[{\"rate\":\"0.05\",\"base\":\"20\",\"creditIn\":\"0\",\"creditOut\":\"0\","
                        + "\"taxable\":\"20\",\"tax\":\"1\",\"total\":\"21\"},"
                        + "{\"rate\":\"0.1\",\"base\":\"-685.5\",\"creditIn\":\"685.5\",\"creditOut\":\"685.5\","
                        + "\"taxable\":\"0\",\"tax\":\"0\",\"total\":\"0\"}]");
    }

    @Test
    void anExemptAccountPaysNoTax() {
        expect(200, patchAccount(tax("\"from\":\"20261001\",\"rate\":\"0.10\",\"exempt\":true")));
        assertThat(reads.bill("202609").get("tax").asString()).isEqualTo("30");
        JsonNode bill = reads.bill("202610");
        assertThat(bill.at("/taxes/0/rate").asString()).isEqualTo("0");
        assertThat(bill.get("tax").asString()).isEqualTo("0");
        // 24.5 rounded up
        assertThat(bill.get("total").asString()).isEqualTo("25");
        assertThat(account().at("/taxTimeline/1/exempt").asBoolean()).isTrue();
    }

    @Test
    void aRoundingModeIsValidFromAMonthOn() {
        expect(200, patchAccount(tax("\"from\":\"20261001\",\"rate\":\"0.10\",\"rounding\":\"FLOOR\"")));
        // 24.5 x 1.1 = 26.95
        assertThat(reads.bill("202610").get("total").asString()).isEqualTo("26");
        assertThat(reads.bill("202609").get("total").asString()).isEqualTo("332");
    }

    @Test
    void settingsOfAClosedMonthCannotChange() {
        expect(200, patchAccount(tax("\"from\":\"20260901\",\"rate\":\"0.08\"")));
        // 301.5 x 1.08 = 325.62
        assertThat(reads.bill("202609").get("total").asString()).isEqualTo("326");
        done(server.close("202609", ""));
        refused(patchAccount(tax("\"from\":\"20260901\",\"rate\":\"0.10\"")), 400, "monthClosed");
        assertThat(reads.bill("202609").get("total").asString()).isEqualTo("326");
    }

    private static void refused(TestServer.Answer answer, int status, String code) {
        assertThat(expect(status, answer).json().get("code").asString()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"tax\":{\"from\":\"20261015\",\"rate\":\"0.10\"} | wrongDay",
                "\"tax\":{\"rate\":\"0.10\"} | missingMember",
                "\"tax\":{\"from\":\"20261101\"} | missingMember",
                "\"tax\":{\"from\":\"20261101\",\"rate\":\"1.5\"} | wrongRate",
                "\"tax\":{\"from\":\"20261101\",\"rate\":\"0.1\",\"rounding\":\"UP\"} | unknownRounding",
                "\"minimumCharge\":\"-1\" | wrongAmount",
                "\"minimumCharge\":\"0.5\" | wrongAmount",
                "\"latePolicy\":\"ignore\" | unknownLatePolicy",
                "\"country\":\"Japan\" | unknownCountry",
                "\"currency\":\"USD\" | unknownMember",
                "\"firstMonth\":\"202601\" | unknownMember",
            })
    void aWrongSettingIsRefusedByNameAndChangesNothing(String members, String code) {
        String before = account().toString();
        refused(patchAccount(members), 400, code);
        assertThat(account().toString()).isEqualTo(before);
    }

    @Test
    void everyTaxCategoryOfTheBookNeedsARate() {
        String reduced = Samples.BOOK.replace("category: beam\n", "category: beam\n    taxCategory: reduced\n");
        assertThat(reduced).isNotEqualTo(Samples.BOOK);
        TestServer.Answer book = server.provider("POST", "price-books", reduced.replace("20260101", "20261101"));
        assertThat(expect(422, book).text()).contains("noTaxRate");
        expect(200, patchAccount(tax("\"from\":\"20261001\",\"rate\":\"0.10\",\"rates\":{\"reduced\":\"0.08\"}")));
        expect(201, server.provider("POST", "price-books", reduced.replace("20260101", "20261001")));
        refused(patchAccount(tax("\"from\":\"20261101\",\"rate\":\"0.10\"")), 422, "priceBookDoesNotFit");

        server.usage(record("b", A, "beam.request", "2026-10-01T00:00:00Z", "300"));
        // 200 x 0.5 = 100 at 8 %: 108; 24.5 at 10 %: 26.95
        JsonNode bill = reads.bill("202610");
        assertThat(bill.at("/taxes/0/total").asString()).isEqualTo("108");
        assertThat(bill.at("/taxes/1/total").asString()).isEqualTo("27");
        assertThat(bill.get("total").asString()).isEqualTo("135");
    }

    @Test
    void otherSettingsOfAnAccountChangeAtOnce() {
        expect(200, patchAccount("\"minimumCharge\":\"500\",\"latePolicy\":\"park\",\"country\":\"US\""));
        server.close();
        server = TestServer.start(data, NOW);
        assertThat(account().get("minimumCharge").asString()).isEqualTo("500");
        assertThat(account().get("latePolicy").asString()).isEqualTo("park");
        assertThat(account().get("country").asString()).isEqualTo("US");
        expect(200, patchAccount("\"country\":\"\""));
        assertThat(account().has("country")).isFalse();
        assertThat(account().get("latePolicy").asString()).isEqualTo("park");
        refused(patch("{\"accounts\":[{\"coverage\":\"g\",\"minimumCharge\":\"1\"}]}"), 400, "unknownCoverage");
        refused(server.provider("PATCH", "operators/OP0000000009", "{\"name\":\"N\"}"), 404, "unknownOperator");
    }

    private TestServer.Answer signIn(String email) {
        return server.send(
                "POST",
                "/v1/auth",
                Reads.bytes("{\"email\":\"" + email + "\",\"password\":\"correct horse\"}"),
                Map.of("Content-Type", "application/json"));
    }

    @Test
    void anOperatorIsKnownByItsNewEmail() {
        String old = "OP0000000001@example.com";
        expect(200, signIn(old));
        JsonNode changed = expect(200, patch("{\"name\":\"New name\",\"email\":\"new@example.com\"}"))
                .json();
        assertThat(changed.get("name").asString()).isEqualTo("New name");
        assertThat(changed.get("email").asString()).isEqualTo("new@example.com");
        expect(200, signIn("new@example.com"));
        assertThat(signIn(old).status()).isEqualTo(401);
        // The old one is free now, the new one is taken, in whatever case.
        expect(
                201,
                server.provider(
                        "POST",
                        "operators",
                        TestServer.operator("OP0000000002", "jp-test", "").replace("OP0000000002@example.com", old)));
        refused(patch("{\"email\":\"" + old + "\"}"), 409, "emailTaken");
        refused(
                server.provider("PATCH", "operators/OP0000000002", "{\"email\":\"NEW@example.com\"}"),
                409,
                "emailTaken");
        refused(patch("{\"email\":\"nobody\"}"), 400, "malformedEmail");
        server.close();
        server = TestServer.start(data, NOW);
        expect(200, signIn("new@example.com"));
    }
}

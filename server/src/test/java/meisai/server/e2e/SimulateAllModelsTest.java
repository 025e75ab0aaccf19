package meisai.server.e2e;

import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A closed September and an open October with rows of every model: the same prices change nothing, others what they should. */
class SimulateAllModelsTest {
    private static final String BOTH = "\"from\":\"202609\",\"to\":\"202610\"";

    @TempDir
    private Path data;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(data, "2026-10-08T09:00:00Z");
        AllModels.load(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void changesNothing(Simulated simulated) {
        assertThat(simulated.difference()).isEqualTo("0");
        assertThat(simulated.result().at("/total/difference").asString()).isEqualTo("0");
        assertThat(simulated.result().at("/amount/difference").asString()).isEqualTo("0");
        assertThat(simulated.result().at("/lines/before"))
                .isEqualTo(simulated.result().at("/lines/after"));
        for (String by : List.of("operator", "month", "item", "group", "resource")) {
            assertThat(simulated.rows(by, ""))
                    .as(by)
                    .isNotEmpty()
                    .allSatisfy(
                            row -> assertThat(row.get("difference").asString()).isEqualTo("0"));
        }
        assertThat(simulated.result().at("/operators/same").asInt()).isOne();
        assertThat(simulated.result().at("/resources/winners")).isEmpty();
        assertThat(simulated.result().at("/resources/losers")).isEmpty();
    }

    /** September by its closed lines; October with corrections of it, posted charges, pools, slots and discounts. */
    @Test
    void theBookThatIsInForceChangesNothing() {
        Simulated simulated = Simulated.run(server, Simulated.request(AllModels.BOOK, BOTH));
        changesNothing(simulated);
        Reads reads = new Reads(server);
        assertThat(new BigDecimal(simulated.result().at("/subtotal/before").asString()))
                .isEqualByComparingTo(
                        new BigDecimal(reads.subtotal("202609")).add(new BigDecimal(reads.subtotal("202610"))));
        assertThat(reads.bill("202610").get("corrections").asString()).isNotEqualTo("0");
        assertThat(simulated.rows("item", "").stream()
                        .map(row -> row.get("item").asString()))
                .contains(
                        "roamingRoundUp",
                        "callsRoundUp",
                        "faxRoundUp",
                        "sms",
                        "hours",
                        "simDays",
                        "downloads",
                        "archive",
                        "storeDay",
                        "dailyD",
                        "monthlyP",
                        "optionK",
                        "slots",
                        "slotsCovered",
                        "simOrder",
                        "reactivation",
                        "renewal",
                        "promotion",
                        "turnover",
                        "storeIncluded",
                        "pool",
                        "callsFree",
                        "beamFree");
        changesNothing(Simulated.run(
                server, Simulated.change("{}", BOTH + ",\"priceBook\":\"jp-test\",\"effectiveFrom\":\"20260915\"")));
    }

    @Test
    void onceItIsClosedOctoberStillAgreesWithItsBook() {
        expect(
                201,
                server.provider(
                        "POST",
                        "coupons",
                        "{\"operatorId\":\"OP0000000001\",\"coverage\":\"jp\",\"couponCode\":\"any\",\"amount\":\"300\","
                                + "\"expiryYearMonth\":\"202612\"}"));
        server.clock("2026-11-02T09:00:00Z");
        Reads.done(server.close("202610", ""));
        changesNothing(Simulated.run(server, Simulated.request(AllModels.BOOK, BOTH)));
        changesNothing(
                Simulated.run(server, Simulated.request(AllModels.BOOK, "\"from\":\"202610\",\"to\":\"202611\"")));
    }

    /** Two versions in September: a change of nothing leaves both, a draft replaces the one that is in force later. */
    @Test
    void versionsInsideAMonthStayAsTheyAreInAChangeAndGiveWayToADraft() {
        String dearer = AllModels.BOOK
                .replace("20260101", "20261004")
                .replace(
                        "uploadD, category: data, applies: { meter: data.upload, plans: [plan-D] }, perUnit: { price: \"0.001\" }",
                        "uploadD, category: data, applies: { meter: data.upload, plans: [plan-D] }, perUnit: { price: \"0.004\" }");
        expect(201, server.provider("POST", "price-books", dearer));
        changesNothing(Simulated.run(server, Simulated.change("{}", BOTH + ",\"priceBook\":\"jp-test\"")));
        changesNothing(
                Simulated.run(server, Simulated.request(dearer, "\"from\":\"202610\",\"effectiveFrom\":\"20261004\"")));
        Simulated old = Simulated.run(server, Simulated.request(AllModels.BOOK, "\"from\":\"202610\""));
        assertThat(new BigDecimal(old.difference())).isNegative();
        assertThat(new BigDecimal(old.item("uploadD"))).isNegative();
        // A change of one price holds in both versions, and leaves what else is different between them.
        Simulated sms = Simulated.run(
                server,
                Simulated.change(
                        "{\"items\":{\"storeDay\":{\"perActiveDay\":{\"price\":\"6\"}}}}",
                        "\"from\":\"202610\",\"priceBook\":\"jp-test\""));
        assertThat(sms.item("storeDay")).isEqualTo("7");
        assertThat(sms.item("uploadD")).isEqualTo("0");
    }

    /** One price up: only that item and the discounts of it differ. */
    @ParameterizedTest
    @CsvSource({
        "storeDay,    perActiveDay,  price,  6",
        "uploadP,     perUnit,       price,  0.005",
        "monthlyP,    monthly,       price,  310",
        "optionK,     monthly,       price,  80",
        "slots,       commitment,    price,  300",
        "simOrder,    oneOff,        price,  1700",
        "reactivation,oneOff,        price,  111",
        "renewal,     oneOff,        price,  61",
        "archive,     package,       price,  13"
    })
    void aDearerItemIsDearerAndOtherItemsStay(String item, String model, String member, String price) {
        Simulated simulated = Simulated.run(
                server,
                Simulated.change(
                        "{\"items\":{\"%s\":{\"%s\":{\"%s\":\"%s\"}}}}".formatted(item, model, member, price),
                        BOTH + ",\"priceBook\":\"jp-test\""));
        assertThat(new BigDecimal(simulated.item(item))).isPositive();
        List<String> mayDiffer = List.of(item, "promotion", "turnover", "pool");
        assertThat(simulated.rows("item", ""))
                .filteredOn(row -> !mayDiffer.contains(row.get("item").asString()))
                .allSatisfy(row -> assertThat(row.get("difference").asString()).isEqualTo("0"));
    }

    /** What is gone from the draft is not charged any more; what corrects a closed month stays. */
    @Test
    void whatTheDraftCannotPriceIsParkedAndTold() {
        Simulated simulated = Simulated.run(
                server,
                Simulated.change(
                        "{\"items\":{\"uploadP\":null,\"downloadP\":null,\"sms\":null,\"promotion\":null},"
                                + "\"grants\":{\"pool\":null}}",
                        BOTH + ",\"priceBook\":\"jp-test\""));
        JsonNode parked = simulated.result().get("parked");
        assertThat(parked.get("before").asInt()).isZero();
        assertThat(parked.get("after").asInt()).isPositive();
        TreeMap<String, Integer> byMeter = new TreeMap<>();
        parked.get("reasons").forEach(reason -> {
            assertThat(reason.get("reason").asString()).isEqualTo("noItem");
            byMeter.put(reason.get("meter").asString(), reason.get("after").asInt());
        });
        assertThat(byMeter.keySet()).containsExactly("data.download", "data.upload", "sms.sent");
        assertThat(byMeter.values().stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(parked.get("after").asInt());
        String corrections = new Reads(server)
                .lines("202610").stream()
                        .filter(line -> line.has("concerns")
                                && line.get("billItemName").asString().equals("uploadP"))
                        .map(line -> new BigDecimal(line.get("amount").asString()))
                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                        .toPlainString();
        JsonNode uploadP = simulated.rows("item", "").stream()
                .filter(row -> row.get("item").asString().equals("uploadP"))
                .findFirst()
                .orElseThrow();
        assertThat(new BigDecimal(uploadP.get("after").asString())).isEqualByComparingTo(corrections);
    }

    /** All that has ever been stored or written is as it was. */
    @Test
    void nothingIsStored() throws IOException {
        Reads reads = new Reads(server);
        JsonNode bill = reads.bill("202610");
        JsonNode closed = reads.bill("202609");
        List<JsonNode> lines = reads.lines("202610");
        JsonNode jobs = expect(200, server.provider("GET", "jobs", "")).json();
        List<String> files = files();
        Simulated simulated = Simulated.run(
                server,
                Simulated.change(
                        "{\"items\":{\"storeDay\":{\"perActiveDay\":{\"price\":\"6\"}}}}",
                        BOTH + ",\"priceBook\":\"jp-test\""));
        assertThat(reads.bill("202610")).isEqualTo(bill);
        assertThat(reads.bill("202609")).isEqualTo(closed);
        assertThat(reads.lines("202610")).isEqualTo(lines);
        assertThat(expect(200, server.provider("GET", "jobs", "")).json()).isEqualTo(jobs);
        assertThat(files()).containsAll(files).hasSize(files.size() + 5);
        expect(204, server.provider("DELETE", "simulations/" + simulated.id(), ""));
        assertThat(files()).isEqualTo(files);
        expect(404, server.provider("GET", "simulations/" + simulated.id(), ""));
        expect(404, server.provider("GET", "simulations/" + simulated.id() + "/csv", ""));
        expect(404, server.provider("DELETE", "simulations/" + simulated.id(), ""));
        // The published price is still the one that bills.
        server.clock("2026-11-02T09:00:00Z");
        Reads.done(server.close("202610", ""));
        changesNothing(Simulated.run(server, Simulated.request(AllModels.BOOK, BOTH)));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> data.relativize(file).toString())
                    .filter(file -> !file.startsWith("meisai.duckdb"))
                    .sorted()
                    .toList();
        }
    }
}

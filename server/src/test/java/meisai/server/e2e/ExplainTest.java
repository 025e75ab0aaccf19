package meisai.server.e2e;

import static meisai.server.e2e.Recomputed.number;
import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import meisai.server.e2e.AllModels.Sent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Every line follows from its explanation, and the records behind it are those that were sent. */
class ExplainTest {
    /** What the first letter of a SIM says it has, and the meter that an item prices. */
    private record Priced(String plans, String meter) {}

    private static final String ANY = "DPSK";
    private static final Map<String, Priced> USAGE = Map.ofEntries(
            Map.entry("uploadD", new Priced("D", "data.upload")),
            Map.entry("uploadP", new Priced("P", "data.upload")),
            Map.entry("downloadP", new Priced("P", "data.download")),
            Map.entry("downloads", new Priced("D", "data.download")),
            Map.entry("roaming", new Priced(ANY, "data.roaming")),
            Map.entry("roamingRoundUp", new Priced(ANY, "data.roaming")),
            Map.entry("calls", new Priced(ANY, "call.seconds")),
            Map.entry("callsRoundUp", new Priced(ANY, "call.seconds")),
            Map.entry("callsFree", new Priced(ANY, "call.seconds")),
            Map.entry("fax", new Priced(ANY, "fax.pages")),
            Map.entry("faxRoundUp", new Priced(ANY, "fax.pages")),
            Map.entry("sms", new Priced(ANY, "sms.sent")),
            Map.entry("hours", new Priced(ANY, "gateway.hours")),
            Map.entry("archive", new Priced(ANY, "archive.objects")),
            Map.entry("beam", new Priced(ANY, "beam.request")),
            Map.entry("beamFree", new Priced(ANY, "beam.request")),
            Map.entry("storeWrite", new Priced(ANY, "store.write")),
            Map.entry("storeIncluded", new Priced(ANY, "store.write")),
            Map.entry("storeDay", new Priced(ANY, "store.write")));

    @TempDir
    private static Path data;

    private static TestServer server;
    private static Reads reads;

    /** Once: the tests only read. */
    @BeforeAll
    static void start() {
        server = TestServer.start(data, "2026-10-08T09:00:00Z");
        AllModels.load(server);
        reads = new Reads(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<JsonNode> explained(String month) {
        return reads.all("bills/" + month + "/explain?limit=17", "lines");
    }

    @ParameterizedTest
    @ValueSource(strings = {"202609", "202610"})
    void everyLineFollowsFromItsExplanation(String month) {
        List<JsonNode> explained = explained(month);
        assertThat(explained.stream().map(ExplainTest::withoutReasons)).isEqualTo(reads.lines(month));
        for (JsonNode line : explained) {
            Recomputed recomputed = Recomputed.of(line.get("explanation"));
            assertThat(recomputed.quantity()).as(line.toString()).isEqualByComparingTo(number(line, "quantity"));
            assertThat(recomputed.unitPrice()).as(line.toString()).isEqualByComparingTo(number(line, "unitPrice"));
            assertThat(recomputed.quantity().multiply(recomputed.unitPrice()))
                    .as(line.toString())
                    .isEqualByComparingTo(number(line, "amount"));
        }
    }

    private static JsonNode withoutReasons(JsonNode line) {
        ObjectNode copy = ((ObjectNode) line).deepCopy();
        copy.remove(List.of("explanation", "records"));
        return copy;
    }

    @Test
    void everyModelIsExplained() {
        Set<String> models = new TreeSet<>();
        Stream.of("202609", "202610")
                .flatMap(month -> explained(month).stream())
                .forEach(line -> models.add(line.at("/explanation/model").asString()));
        assertThat(models)
                .containsExactly(
                        "commitment",
                        "commitmentCovered",
                        "correction",
                        "dailyByStatus",
                        "discount",
                        "discountCorrection",
                        "graduated",
                        "grant",
                        "monthly",
                        "package",
                        "perActiveDay",
                        "perUnit",
                        "posted",
                        "renewal",
                        "roundUpTo",
                        "statusChange",
                        "volume");
    }

    /** What was sent for the month and is not void: s0 is void, but September was closed with it. */
    private static List<Sent> sent(String month) {
        return month.equals("202609") ? AllModels.september() : AllModels.october();
    }

    private static Priced priced(String item) {
        return Optional.ofNullable(USAGE.get(item)).orElseThrow();
    }

    private static Predicate<Sent> behind(JsonNode line) {
        String name = line.get("billItemName").asString();
        if (name.equals("pool")) {
            name = line.at("/explanation/price").asString().equals("0.002") ? "uploadP" : "downloadP";
        }
        if (!USAGE.containsKey(name) || line.has("concerns")) {
            return sent -> false;
        }
        Priced priced = priced(name);
        String date = line.get("date").asString();
        return sent -> sent.meter().equals(priced.meter())
                && priced.plans().contains(sent.sim().substring(0, 1))
                && (!line.has("resource")
                        || sent.sim().equals(line.at("/resource/id").asString()))
                && (date.length() == 6 || sent.day().toString().replace("-", "").equals(date));
    }

    private static BigDecimal sum(List<Sent> records) {
        return records.stream().map(Sent::quantity).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @ParameterizedTest
    @ValueSource(strings = {"202609", "202610"})
    void theRecordsBehindALineAreThoseThatWereSent(String month) {
        int withRecords = 0;
        for (JsonNode line : explained(month)) {
            List<Sent> behind = sent(month).stream().filter(behind(line)).toList();
            JsonNode records = line.get("records");
            if (line.at("/explanation/model").asString("").equals("correction")) {
                // Behind a correction are the records that came late or were made void since.
                assertThat(records.get("count").asInt()).as(line.toString()).isEqualTo(1);
                assertThat(line.at("/explanation/priceBookVersions").toString()).isEqualTo("[\"20260101\"]");
                continue;
            }
            assertThat(records.get("count").asInt()).as(line.toString()).isEqualTo(behind.size());
            assertThat(number(records, "sum")).as(line.toString()).isEqualByComparingTo(sum(behind));
            assertThat(records.has("first")).as(line.toString()).isEqualTo(!behind.isEmpty());
            if (!behind.isEmpty()) {
                withRecords++;
                assertThat(records.get("first").asString())
                        .isEqualTo(day(behind.stream().map(Sent::day).min(LocalDate::compareTo)));
                assertThat(records.get("last").asString())
                        .isEqualTo(day(behind.stream().map(Sent::day).max(LocalDate::compareTo)));
            }
        }
        assertThat(withRecords).isGreaterThan(100);
    }

    private static String day(Optional<LocalDate> day) {
        return day.orElseThrow() + "T10:00:00Z";
    }

    /** Daily rows of a meter sum to what was sent, and so do the facts of what is computed once a month. */
    @Test
    void theFactsSumToWhatWasSent() {
        for (JsonNode line : explained("202609")) {
            JsonNode facts = line.get("explanation");
            BigDecimal sum = number(line.get("records"), "sum");
            switch (facts.get("model").asString()) {
                case "perUnit", "volume", "perActiveDay" ->
                    assertThat(number(facts, "used")).as(line.toString()).isEqualByComparingTo(sum);
                case "package" -> assertThat(number(facts, "total")).isEqualByComparingTo(sum);
                case "graduated" -> {
                    if (line.has("resource")
                            && !line.get("billItemName").asString().equals("simDays")) {
                        assertThat(number(facts, "after").subtract(number(facts, "before")))
                                .as(line.toString())
                                .isEqualByComparingTo(sum);
                    }
                }
                case "grant" -> assertThat(number(facts, "covered")).isLessThanOrEqualTo(number(facts, "included"));
                default -> {}
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"202609", "202610"})
    void theRecordsOfABillAreCompleteAndThereOnce(String month) {
        List<String> ids = ids(month, "limit=23");
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(new HashSet<>(ids))
                .isEqualTo(new HashSet<>(sent(month).stream().map(Sent::id).toList()));
    }

    private static List<String> ids(String month, String query) {
        return reads.all("bills/" + month + "/explain/records?" + query, "records").stream()
                .map(record -> record.get("id").asString())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "calls",
                "callsRoundUp",
                "callsFree",
                "archive",
                "hours",
                "downloads",
                "beamFree",
                "storeIncluded"
            })
    void theRecordsOfAnItemAreThoseOfItsMeter(String item) {
        Priced priced = priced(item);
        assertThat(ids("202609", "item=" + item + "&limit=3"))
                .containsExactlyInAnyOrderElementsOf(AllModels.september().stream()
                        .filter(sent -> sent.meter().equals(priced.meter())
                                && priced.plans().contains(sent.sim().substring(0, 1)))
                        .map(Sent::id)
                        .toList());
    }

    @Test
    void linesAreChosenByResourceItemAndDay() {
        List<JsonNode> lines = reads.all("bills/202609/explain?resource=D1&item=uploadD&day=20260905", "lines");
        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst().at("/records/count").asInt()).isEqualTo(2);
        assertThat(lines.getFirst().at("/explanation/priceBookVersion").asString())
                .isEqualTo("20260101");
        assertThat(ids("202609", "resource=D1&item=uploadD&day=20260905")).hasSize(2);
        assertThat(reads.all("bills/202609/explain?resource=X", "lines")).isEmpty();
        expect(404, server.provider("GET", "bills/202608/explain?operatorId=OP0000000001", ""));
        expect(404, server.provider("GET", "bills/202612/explain?operatorId=OP0000000001", ""));
    }
}

package meisai.server.e2e;

import static meisai.server.e2e.Reads.done;
import static meisai.server.e2e.Samples.record;
import static meisai.server.e2e.Samples.sim;
import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Costs by item, resource, group and tag sum exactly to the bills; included quantities go to those who used them. */
class CostsTest {
    @TempDir
    private Path data;

    private TestServer server;
    private Reads reads;

    @BeforeEach
    void start() {
        server = TestServer.start(data, "2026-10-08T09:00:00Z");
        reads = new Reads(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private List<JsonNode> costs(String by, String from, String to) {
        return reads.all("costs?by=" + by + "&from=" + from + "&to=" + to + "&limit=3", "costs");
    }

    /** Key and amount of each part. */
    private List<String> parts(String by, String month) {
        List<String> parts = new ArrayList<>();
        for (JsonNode part : costs(by, month, month)) {
            String key = Stream.of(part.at("/resource/id"), part.path("item"), part.path("group"), part.path("tag"))
                    .filter(JsonNode::isString)
                    .map(JsonNode::asString)
                    .findFirst()
                    .orElse("-");
            parts.add(key + " " + part.get("amount").asString());
        }
        return parts;
    }

    private static BigDecimal sum(List<JsonNode> parts) {
        return parts.stream()
                .map(part -> new BigDecimal(part.get("amount").asString()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private BigDecimal subtotal(String month) {
        return new BigDecimal(reads.subtotal(month));
    }

    @ParameterizedTest
    @ValueSource(strings = {"item", "resource", "group", "tag:team", "tag:nobodyHasIt"})
    void thePartsSumToTheSubtotals(String by) {
        AllModels.load(server);
        assertThat(sum(costs(by, "202609", "202609"))).isEqualByComparingTo(subtotal("202609"));
        assertThat(sum(costs(by, "202610", "202610"))).isEqualByComparingTo(subtotal("202610"));
        List<JsonNode> both = costs(by, "202609", "202610");
        assertThat(sum(both)).isEqualByComparingTo(subtotal("202609").add(subtotal("202610")));
        JsonNode whole = reads.get("costs?by=" + by + "&from=202609&to=202610&limit=1");
        assertThat(whole.get("subtotal").asString())
                .as("of all parts, also when a page has some of them")
                .isEqualTo(sum(both).stripTrailingZeros().toPlainString());
        List<String> keys = both.stream()
                .map(part -> part.toString().replaceFirst(",?\"amount\":\"[^\"]*\"", ""))
                .toList();
        assertThat(new HashSet<>(keys)).as("each part once").hasSameSizeAs(keys);
    }

    @Test
    void theCostOfAnItemIsThatOfItsLines() {
        AllModels.load(server);
        for (JsonNode part : costs("item", "202609", "202609")) {
            BigDecimal lines =
                    sum(reads.all("bills/202609/lines?item=" + part.get("item").asString(), "lines"));
            assertThat(lines)
                    .as(part.toString())
                    .isEqualByComparingTo(part.get("amount").asString());
        }
    }

    private static String beam(String id, String sim, int quantity) {
        return record(id, sim, "beam.request", "2026-09-05T00:00:00Z", Integer.toString(quantity));
    }

    /**
     * 100 free of 150 requests: 70 / 150 of them is 46.67, 50 / 150 is 33.33, 30 / 150 is 20; the unit that is missing goes
     * to the largest remainder: 47, 33, 20 are free, at 0.5 each.
     */
    @Test
    void whatAnAccountHasFreeGoesToItsUsersByLargestRemainder() {
        server.setUp(Samples.BOOK);
        server.usage(beam("1", "a", 70) + beam("2", "b", 50) + beam("3", "c", 30));
        assertThat(reads.subtotal("202609")).isEqualTo("25");
        assertThat(parts("resource", "202609")).containsExactly("a 11.5", "b 8.5", "c 5");
        assertThat(parts("item", "202609")).containsExactly("beam 75", "beamFree -50");
        assertThat(parts("group", "202609")).containsExactly("- 25");
        done(server.close("202609", ""));
        assertThat(parts("resource", "202609")).containsExactly("a 11.5", "b 8.5", "c 5");
    }

    /** 100 free of 3 x 50: 33.33 each; of equal remainders the first resource by id has the unit that is missing. */
    @Test
    void equalRemaindersGoByResourceId() {
        server.setUp(Samples.BOOK);
        server.usage(beam("1", "c", 50) + beam("2", "b", 50) + beam("3", "a", 50));
        assertThat(parts("resource", "202609")).containsExactly("a 8", "b 8.5", "c 8.5");
    }

    /** A pool of 2 x 1000: uploads of 1500 and 2500 at 0.002, of them 750 and 1250 are covered. */
    @Test
    void whatAPoolCoversGoesToTheMembersThatUsedIt() {
        server.setUp(AllModels.BOOK);
        expect(
                200,
                server.provider(
                        "POST",
                        "resources",
                        AllModels.grouped(AllModels.sim("P1", "plan-P", "active", "20260901"), "g1")
                                + AllModels.grouped(AllModels.sim("P2", "plan-P", "active", "20260901"), "g1")
                                + AllModels.sim("P3", "plan-P", "active", "20260901")));
        server.usage(record("1", "P1", "data.upload", "2026-09-01T00:00:00Z", "1500")
                + record("2", "P2", "data.upload", "2026-09-02T00:00:00Z", "2500")
                + record("3", "P3", "data.upload", "2026-09-02T00:00:00Z", "100"));
        // Members pay 300 and 0.002 x 750 or 1250; P3 has no group: 300 + 0.2. Slots 275; the discount is
        // 10 % of 1.5 + 2.5 + 0.2 = 4.2; turnover: 3 % of 275 + 900 + 4.2 - 0.42 = 1178.78 is 35.3634.
        assertThat(parts("resource", "202609")).containsExactly("- 239.2166", "P1 301.5", "P2 302.5", "P3 300.2");
        assertThat(parts("group", "202609")).containsExactly("- 539.4166", "g1 604");
        assertThat(parts("tag:team", "202609")).containsExactly("- 235.2166", "t1 303", "t2 305", "t3 300.2");
    }

    @Test
    void monthsBeforeTheFirstCostNothing() {
        server.setUp(Samples.BOOK);
        expect(200, server.provider("POST", "resources", sim("a", "plan-D", "20260901")));
        assertThat(sum(costs("item", "202601", "202609"))).isEqualByComparingTo("300");
        assertThat(reads.get("costs?by=item").get("from").asString()).isEqualTo("202610");
        assertThat(sum(reads.all("costs?by=item", "costs"))).isEqualByComparingTo("80");
    }

    @ParameterizedTest
    @CsvSource({
        "by=plan,400,wrongParameter",
        "by=tag:,400,wrongParameter",
        "from=202609,400,missingParameter",
        "by=item&from=2026,400,malformedMonth",
        "by=item&from=202610&to=202609,400,wrongParameter",
        "by=item&from=202001&to=202610,400,wrongParameter",
        "by=item&from=202611&to=202611,404,noBill",
    })
    void aWrongQuestionIsRefusedByName(String query, int status, String code) {
        server.setUp(Samples.BOOK);
        TestServer.Answer answer = server.provider("GET", "costs?" + query + "&operatorId=OP0000000001", "");
        assertThat(expect(status, answer).json().get("code").asString()).isEqualTo(code);
    }
}

package meisai.server.e2e;

import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Whose months are simulated, what is refused, and what becomes of simulations that are stopped, old or interrupted. */
class SimulationsTest {
    private static final String FIRST = TestServer.OPERATOR;
    private static final String SECOND = "OP0000000002";
    private static final String OTHER = "OP0000000003";
    private static final String NOW = "2026-10-20T09:00:00Z";
    private static final String DEARER = "{\"items\":{\"upload\":{\"perUnit\":{\"price\":\"2\"}}}}";
    private static final String OF_BOOK = "\"from\":\"202609\",\"to\":\"202610\",\"priceBook\":\"jp-test\"";

    @TempDir
    private Path data;

    private TestServer server;

    /** Two operators of one book and one of another; September is closed, the second operator begins in October. */
    @BeforeEach
    void start() {
        server = TestServer.start(data, NOW);
        server.setUp(Samples.BOOK);
        expect(201, server.provider("POST", "price-books", Samples.BOOK.replace("id: jp-test", "id: other")));
        expect(
                201,
                server.provider(
                        "POST",
                        "operators",
                        TestServer.operator(SECOND, "jp-test", "").replace("202609", "202610")));
        expect(201, server.provider("POST", "operators", TestServer.operator(OTHER, "other", "")));
        for (String operator : List.of(FIRST, SECOND, OTHER)) {
            String sims = Samples.sim("1", "plan-D", "20261001") + Samples.sim("2", "plan-D", "20261001");
            expect(200, server.provider("POST", "resources", sims.replace(FIRST, operator)));
            String september = Samples.sim("1", "plan-D", "20260901");
            if (!operator.equals(SECOND)) {
                expect(200, server.provider("POST", "resources", september.replace(FIRST, operator)));
                send(operator, Samples.record("s", "1", "data.upload", "2026-09-10T00:00:00Z", "3000"));
            }
            send(operator, Samples.record("o1", "1", "data.upload", "2026-10-10T00:00:00Z", "4000"));
            send(operator, Samples.record("o2", "2", "data.upload", "2026-10-11T00:00:00Z", "5000"));
        }
        Reads.done(server.close("202609", ""));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void send(String operator, String record) {
        expect(200, server.usage(record.replace(FIRST, operator)));
    }

    private static String operators(String... ids) {
        return ",\"operatorIds\":[\"" + String.join("\",\"", ids) + "\"]";
    }

    private List<String> differences(Simulated simulated, String by, String more) {
        List<String> texts = new ArrayList<>();
        simulated
                .rows(by, more)
                .forEach(row ->
                        texts.add((row.has("operatorId") ? row.get("operatorId").asString() + " " : "")
                                + row.path("yearMonth").asString("")
                                + row.path("item").asString("")
                                + row.path("group").asString("")
                                + row.at("/resource/id").asString("")
                                + " " + row.get("difference").asString()));
        return texts;
    }

    /** A byte costs 0.001 before and 0.002 after: 3 more in September; 4 and 5 more in October, for each of two. */
    @Test
    void allOperatorsOfThePriceBookAreSimulatedUnlessSomeAreNamed() {
        Simulated all = Simulated.run(server, Simulated.change(DEARER, OF_BOOK));
        assertThat(all.difference()).isEqualTo("21");
        assertThat(all.result().get("accounts").asInt()).isEqualTo(2);
        assertThat(all.result().get("bills").asInt()).isEqualTo(3);
        assertThat(all.result().get("skipped")).isEmpty();
        assertThat(differences(all, "operator", "")).containsExactly(FIRST + "  12", SECOND + "  9");
        assertThat(differences(all, "month", "")).containsExactly("202609 3", "202610 18");
        assertThat(differences(all, "month", "&operatorId=" + SECOND)).containsExactly(SECOND + " 202610 9");
        assertThat(differences(all, "item", "")).containsExactly("daily 0", "upload 21");
        assertThat(differences(all, "item", "&operatorId=" + FIRST))
                .containsExactly(FIRST + " daily 0", FIRST + " upload 12");
        assertThat(differences(all, "resource", ""))
                .containsExactly(FIRST + " 1 7", FIRST + " 2 5", SECOND + " 1 4", SECOND + " 2 5");
        assertThat(all.result().at("/operators/dearer").asInt()).isEqualTo(2);
        assertThat(all.result().at("/operators/losers/0/operatorId").asString()).isEqualTo(FIRST);
        assertThat(all.result().at("/resources/losers/0/resource/id").asString())
                .isEqualTo("1");
        assertThat(all.result().at("/resources/losers/0/difference").asString()).isEqualTo("7");

        Simulated some = Simulated.run(server, Simulated.change(DEARER, OF_BOOK + operators(SECOND, FIRST)));
        assertThat(some.result()).isEqualTo(all.result());

        Simulated one = Simulated.run(server, Simulated.change(DEARER, OF_BOOK + operators(OTHER, SECOND)));
        assertThat(one.difference()).isEqualTo("9");
        assertThat(one.result().at("/skipped/0/account").asString()).isEqualTo(OTHER + "/jp");
        assertThat(one.result().at("/skipped/0/code").asString()).isEqualTo("otherPriceBook");

        Simulated early = Simulated.run(
                server,
                Simulated.change(DEARER, "\"from\":\"202609\",\"priceBook\":\"jp-test\"" + operators(FIRST, SECOND)));
        assertThat(early.difference()).isEqualTo("3");
        assertThat(early.result().at("/skipped/0/code").asString()).isEqualTo("beforeFirstMonth");
    }

    /** The draft of another book is tried on the accounts of this one, whatever day it names. */
    @Test
    void aDraftMayStandInForAnotherPriceBook() {
        String fresh = Samples.BOOK
                .replace("id: jp-test", "id: brand-new")
                .replace("20260101", "20270101")
                .replace("price: \"1\", per: 1000", "price: \"1\", per: 2000");
        Simulated simulated = Simulated.run(server, Simulated.request(fresh, OF_BOOK));
        assertThat(simulated.difference()).isEqualTo("-10.5");
        assertThat(simulated.result().at("/operators/cheaper").asInt()).isEqualTo(2);
        assertThat(simulated.result().at("/operators/winners/0/operatorId").asString())
                .isEqualTo(FIRST);
        refused("404 unknownPriceBook", Simulated.start(server, Simulated.request(fresh, "\"from\":\"202609\"")));
        refused(
                "400 wrongDay",
                Simulated.start(server, Simulated.request(fresh, OF_BOOK + ",\"effectiveFrom\":\"20260901\"")));
    }

    /** From the day on: of the uploads of October 10th and 11th only the later ones. */
    @Test
    void pricesHoldFromTheirDayOn() {
        assertThat(Simulated.run(server, Simulated.change(DEARER, OF_BOOK + ",\"effectiveFrom\":\"20261011\""))
                        .difference())
                .isEqualTo("10");
        String draft = Samples.BOOK.replace("price: \"1\", per: 1000", "price: \"2\", per: 1000");
        assertThat(Simulated.run(server, Simulated.request(draft, "\"from\":\"202610\",\"effectiveFrom\":\"20261011\""))
                        .difference())
                .isEqualTo("10");
    }

    private static void refused(String expected, TestServer.Answer answer) {
        assertThat(answer.status() + " " + answer.json().path("code").asString())
                .as(answer.text())
                .isEqualTo(expected);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 missingMember     | {"priceBook":"jp-test","change":{}}
            400 malformedMonth    | {"from":"2026","priceBook":"jp-test","change":{}}
            400 malformedMonth    | {"from":"202609","to":"october","priceBook":"jp-test","change":{}}
            400 wrongMonth        | {"from":"202610","to":"202609","priceBook":"jp-test","change":{}}
            400 wrongMonth        | {"from":"202310","to":"202610","priceBook":"jp-test","change":{}}
            404 nothingToSimulate | {"from":"202311","to":"202608","priceBook":"jp-test","change":{}}
            400 monthNotBegun     | {"from":"202610","to":"202611","priceBook":"jp-test","change":{}}
            404 nothingToSimulate | {"from":"202608","priceBook":"jp-test","change":{}}
            404 nothingToSimulate | {"from":"202609","priceBook":"jp-test","change":{},"coverage":"g"}
            404 nothingToSimulate | {"from":"202609","priceBook":"jp-test","change":{},"operatorIds":["OP0000000003"]}
            404 unknownOperator   | {"from":"202609","priceBook":"jp-test","change":{},"operatorIds":["OP0000000001","OP0000000009"]}
            400 wrongType         | {"from":"202609","priceBook":"jp-test","change":{},"operatorIds":[]}
            400 wrongType         | {"from":"202609","priceBook":"jp-test","change":{},"operatorIds":[1]}
            400 wrongType         | {"from":"202609","priceBook":"jp-test","change":{},"operatorIds":"OP0000000001"}
            400 missingMember     | {"from":"202609","priceBook":"jp-test"}
            400 missingMember     | {"from":"202609","change":{}}
            400 tooManyMembers    | {"from":"202609","priceBook":"jp-test","change":{},"draft":"id: x"}
            400 wrongType         | {"from":"202609","draft":{"id":"jp-test"}}
            400 wrongType         | {"from":"202609","priceBook":"jp-test","change":[]}
            400 unknownMember     | {"from":"202609","priceBook":"jp-test","change":{},"months":1}
            404 unknownPriceBook  | {"from":"202609","priceBook":"none","change":{}}
            400 malformedDay      | {"from":"202609","priceBook":"jp-test","change":{},"effectiveFrom":"2026-09-01"}
            400 wrongDay          | {"from":"202609","priceBook":"jp-test","change":{},"effectiveFrom":"20261001"}
            422 invalidPriceBook  | {"from":"202609","draft":""}
            422 invalidPriceBook  | {"from":"202609","priceBook":"jp-test","change":{"id":"another"}}
            422 invalidPriceBook  | {"from":"202609","priceBook":"jp-test","change":{"effectiveFrom":"20260901"}}
            422 invalidPriceBook  | {"from":"202609","priceBook":"jp-test","change":{"currency":"USD"}}
            422 invalidPriceBook  | {"from":"202609","priceBook":"jp-test","change":{"items":{"daily":null,"none":null}}}
            422 invalidPriceBook  | {"from":"202609","priceBook":"jp-test","change":{"items":{"upload":"1"}}}
            422 invalidPriceBook  | {"from":"202609","priceBook":"jp-test","change":{"items":{"fresh":{"perUnit":{"price":"1"}}}}}
            422 invalidPriceBook  | {"from":"202609","priceBook":"jp-test","change":{"items":{"beam":null}}}
            422 invalidPriceBook  | {"from":"202609","priceBook":"jp-test","change":{"items":{"upload":{"perUnit":null,"graduated":{"scope":"resourceMonth","tiers":[{"price":"1"}]}}}}}
            422 invalidPriceBook  | {"from":"202609","priceBook":"jp-test","change":{"items":{"upload":{"taxCategory":"reduced"}}}}
            """)
    void whatCannotBeSimulatedIsRefused(String expected, String body) {
        refused(expected, server.provider("POST", "simulations", body));
        assertThat(expect(200, server.provider("GET", "simulations", "")).json().get("simulations"))
                .isEmpty();
    }

    /** As publishing tells them, each with its path and line. */
    @Test
    void aMalformedDraftIsRefusedWithAllItsProblems() {
        String broken = Samples.BOOK
                .replace("price: \"0.5\"", "price: 0.5")
                .replace("plans: [plan-P]", "plan: [plan-P]")
                .replace("items: [beam]", "items: [bean]");
        JsonNode published = expect(422, server.provider("POST", "price-books?dryRun=true", broken))
                .json();
        JsonNode refused = expect(422, Simulated.start(server, Simulated.request(broken, "\"from\":\"202609\"")))
                .json();
        assertThat(refused.get("problems")).isEqualTo(published.get("problems"));
        assertThat(refused.get("problems").size()).isGreaterThanOrEqualTo(3);
        assertThat(refused.at("/problems/0/at").asString()).startsWith("line ");
        JsonNode change = expect(
                        422,
                        Simulated.start(
                                server,
                                Simulated.change(
                                        "{\"items\":{\"upload\":{\"perUnit\":{\"price\":1}},\"none\":null}}", OF_BOOK)))
                .json();
        assertThat(change.at("/problems/0/at").asString()).isEqualTo("version of 20260101, change");
        assertThat(change.at("/problems/0/path").asString()).isEqualTo("items.none");
    }

    /** Publishing refuses a version without the item of a posted charge, and so does a simulation. */
    @Test
    void aDraftNeedsTheItemsOfPostedCharges() {
        String withOrder = Samples.BOOK.replace("grants:", """
                  - name: order
                    category: order
                    oneOff: { price: "500" }
                grants:""").replace("20260101", "20261001");
        expect(201, server.provider("POST", "price-books", withOrder));
        expect(
                200,
                AllModels.charges(server, AllModels.charge("c", "20261005", "").replace("simOrder", "order")));
        JsonNode refused = expect(422, Simulated.start(server, Simulated.request(Samples.BOOK, "\"from\":\"202609\"")))
                .json();
        assertThat(refused.at("/problems/0/code").asString()).isEqualTo("postedItemMissing");
        assertThat(Simulated.run(server, Simulated.request(withOrder.replace("500", "700"), "\"from\":\"202610\""))
                        .difference())
                .isEqualTo("200");
    }

    @ParameterizedTest
    @CsvSource({
        "400 wrongParameter,    GET,    /differences",
        "400 wrongParameter,    GET,    /differences?by=tag",
        "400 wrongParameter,    GET,    /differences?by=item&limit=0",
        "400 malformedCursor,   GET,    /differences?by=resource&cursor=x",
        "400 malformedCursor,   GET,    /differences?by=resource&cursor=YWZ0ZXI6Nw",
        "400 wrongParameter,    GET,    ?wait=soon"
    })
    void whatIsAskedOfASimulationIsChecked(String expected, String method, String more) {
        String id = Simulated.run(server, Simulated.change("{}", OF_BOOK)).id();
        refused(expected, server.provider(method, "simulations/" + id + more, ""));
        refused(
                "404 unknownSimulation",
                server.provider(method, "simulations/sim_none" + more.replaceFirst("\\?wait.*", ""), ""));
    }

    /** 36 months of open bills take a while, so that one runs and others wait. */
    private List<String> startUntilBusy() {
        server.clock("2029-08-20T09:00:00Z");
        List<String> ids = new ArrayList<>();
        while (true) {
            TestServer.Answer answer = Simulated.start(
                    server,
                    Simulated.change(DEARER, "\"from\":\"202609\",\"to\":\"202908\",\"priceBook\":\"jp-test\""));
            if (answer.status() == 503) {
                refused("503 simulationsBusy", answer);
                return ids;
            }
            ids.add(expect(202, answer).json().get("simulationId").asString());
        }
    }

    private List<String> directories() throws IOException {
        Path directory = data.resolve("tmp/simulations");
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void thoseThatAreDeletedStopAndLeaveNothing() throws IOException {
        List<String> ids = startUntilBusy();
        String last = ids.getLast();
        refused("409 noResult", server.provider("GET", "simulations/" + last + "/differences?by=item", ""));
        refused("409 noResult", server.provider("GET", "simulations/" + last + "/csv", ""));
        for (JsonNode known :
                expect(200, server.provider("GET", "simulations", "")).json().get("simulations")) {
            expect(
                    204,
                    server.provider(
                            "DELETE", "simulations/" + known.get("simulationId").asString(), ""));
        }
        // It runs when those before it have ended.
        Simulated after = Simulated.run(server, Simulated.change(DEARER, OF_BOOK));
        assertThat(directories()).containsExactly(after.id());
        refused("404 unknownSimulation", server.provider("GET", "simulations/" + last, ""));
    }

    @Test
    void theNewestEightThatHaveEndedAreKept() throws IOException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ids.addFirst(Simulated.run(server, Simulated.change("{}", OF_BOOK)).id());
        }
        List<String> known = new ArrayList<>();
        expect(200, server.provider("GET", "simulations", ""))
                .json()
                .get("simulations")
                .forEach(simulation -> known.add(simulation.get("simulationId").asString()));
        assertThat(known).startsWith(ids.subList(0, 8).toArray(String[]::new)).hasSizeLessThanOrEqualTo(9);
        assertThat(ids.getLast()).isNotIn(known);
        refused("404 unknownSimulation", server.provider("GET", "simulations/" + ids.getLast(), ""));
    }

    /** A stop ends the one that runs and those that wait; a kill leaves files, which the next start removes. */
    @Test
    void afterARestartSimulationsAreGone() throws IOException {
        startUntilBusy();
        server.close();
        assertThat(directories()).isEmpty();
        Path left = Files.createDirectories(data.resolve("tmp/simulations/sim_killed"));
        Files.writeString(left.resolve("item.csv"), "item,");
        server = TestServer.start(data, "2029-08-20T09:00:00Z");
        assertThat(directories()).isEmpty();
        assertThat(expect(200, server.provider("GET", "simulations", "")).json().get("simulations"))
                .isEmpty();
        assertThat(expect(200, server.provider("GET", "jobs", ""))
                        .json()
                        .get("jobs")
                        .toString())
                .doesNotContain("simul");
    }

    private JsonNode failed() {
        String id = expect(202, Simulated.start(server, Simulated.change(DEARER, OF_BOOK)))
                .json()
                .get("simulationId")
                .asString();
        JsonNode view = expect(200, server.provider("GET", "simulations/" + id + "?wait=60", ""))
                .json();
        assertThat(view.get("state").asString()).isEqualTo("failed");
        return view;
    }

    /** The closed bill says another subtotal than its lines: the account is told and left out, the others are there. */
    @Test
    void anAccountWhoseRowsDoNotSumToItsBillIsLeftOut() throws SQLException {
        server.close();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + data.resolve("meisai.duckdb"));
                Statement statement = connection.createStatement()) {
            assertThat(
                            statement.executeUpdate(
                                    "UPDATE closed_bill SET body = replace(body, '\"corrections\":\"0\"', '\"corrections\":\"1\"')"))
                    .isPositive();
        }
        server = TestServer.start(data, NOW);
        JsonNode view = failed();
        assertThat(view.at("/problems/0/code").asString()).isEqualTo("sumsDiffer");
        assertThat(view.at("/problems/0/subject").asString()).isEqualTo(FIRST + "/jp");
        assertThat(view.at("/result/subtotal/difference").asString()).isEqualTo("9");
    }

    /** Also out of the records that cannot be priced: one of each account in October. */
    @Test
    void anAccountWhoseClosedLinesAreGoneIsLeftOut() throws IOException {
        for (String operator : List.of(FIRST, SECOND)) {
            send(operator, Samples.record("none", "1", "unknown", "2026-10-12T00:00:00Z", "1"));
        }
        try (Stream<Path> files = Files.walk(data.resolve("closed"))) {
            for (Path file :
                    files.filter(each -> each.endsWith("lines.parquet")).toList()) {
                Files.delete(file);
            }
        }
        JsonNode view = failed();
        assertThat(view.at("/problems/0/code").asString()).isEqualTo("unreadable");
        assertThat(view.at("/result/subtotal/difference").asString()).isEqualTo("9");
        assertThat(view.at("/result/parked/before").asInt()).isOne();
        assertThat(view.at("/result/parked/reasons/0/after").asInt()).isOne();
    }

    /** Beyond 64 bits: a line by itself, and the sum of lines that are not. */
    @Test
    void quantitiesOfAnySizeAreSummedExactly() {
        StringBuilder records = new StringBuilder();
        for (int day = 1; day <= 11; day++) {
            String quantity = "900000000000000000";
            String later = "2026-10-%02dT00:00:00Z".formatted(day);
            records.append(Samples.record("same" + day, "1", "data.upload", "2026-10-15T00:00:00Z", quantity))
                    .append(Samples.record("each" + day, "2", "data.upload", later, quantity));
        }
        assertThat(Reads.counts(server.usage(records.toString())).get(1)).isEqualTo(22);
        server.clock("2026-11-02T09:00:00Z");
        Reads.done(server.close("202610", ""));
        Simulated same = Simulated.run(server, Simulated.change("{}", "\"from\":\"202610\",\"priceBook\":\"jp-test\""));
        assertThat(same.difference()).isEqualTo("0");
        assertThat(same.rows("resource", "&operatorId=" + FIRST))
                .allSatisfy(row -> assertThat(row.get("difference").asString()).isEqualTo("0"));
        Simulated dearer =
                Simulated.run(server, Simulated.change(DEARER, "\"from\":\"202610\",\"priceBook\":\"jp-test\""));
        assertThat(dearer.difference()).isEqualTo("19800000000000018");
    }

    /** With a key the same simulation is answered again, and no second one runs. */
    @Test
    void aRepeatedRequestStartsNothing() {
        byte[] body = Reads.bytes(Simulated.change(DEARER, OF_BOOK).toString());
        Map<String, String> headers =
                server.providerHeaders("Idempotency-Key", "once", "Content-Type", "application/json");
        String first = expect(202, server.send("POST", "/meisai/v1/simulations", body, headers))
                .text();
        assertThat(expect(202, server.send("POST", "/meisai/v1/simulations", body, headers))
                        .text())
                .isEqualTo(first);
        assertThat(expect(200, server.provider("GET", "simulations", ""))
                        .json()
                        .get("simulations")
                        .size())
                .isOne();
    }
}

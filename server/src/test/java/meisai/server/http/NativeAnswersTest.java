package meisai.server.http;

import static meisai.server.e2e.TestServer.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import meisai.server.e2e.Samples;
import meisai.server.e2e.TestServer;
import meisai.server.e2e.TestServer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What corrections, charges, coupons, payments, explanations and costs answer is what the description says. */
class NativeAnswersTest {
    private static final String BOOK = """
            id: jp-test
            effectiveFrom: "20260101"
            currency: JPY
            meters:
              - { name: data.upload, unit: byte }
              - { name: data.roaming, unit: byte }
              - { name: data.night, unit: byte }
              - { name: sms.sent, unit: message }
              - { name: objects, unit: object }
              - { name: downloads, unit: byte }
            items:
              - name: upload
                category: data
                applies: { meter: data.upload }
                perUnit: { price: "0.01" }
              - name: roaming
                category: data
                applies: { meter: data.roaming }
                perUnit: { price: "0.01", roundUpTo: { quantity: 100, scope: month, roundUpName: roamingExtra } }
              - name: night
                category: data
                applies: { meter: data.night }
                perUnit: { price: "0.01", roundUpTo: { quantity: 100, scope: record, roundUpName: nightExtra } }
              - name: sms
                category: sms
                applies: { meter: sms.sent }
                graduated: { scope: resourceMonth, tiers: [{ upTo: 10, price: "3" }, { price: "2" }] }
              - name: downloads
                category: data
                applies: { meter: downloads }
                volume: { scope: accountMonth, tiers: [{ upTo: 10, price: "3" }, { price: "2" }] }
              - name: objects
                category: storage
                applies: { meter: objects }
                package: { scope: accountMonth, per: 1000, price: "12" }
              - name: daily
                category: base
                applies: { plans: [plan-D] }
                dailyByStatus: { active: "10" }
              - name: monthly
                category: base
                applies: { plans: [plan-D], statuses: [active] }
                monthly: { price: "300", prorate: byDay }
              - name: uploadDay
                category: base
                applies: { meter: data.upload }
                perActiveDay: { price: "5" }
              - name: slots
                category: base
                commitment: { slots: 1, price: "200", covers: [daily], coveredName: slotsCovered }
              - name: order
                category: order
                oneOff: { price: "1500" }
              - name: reactivation
                category: base
                applies: { plans: [plan-D] }
                oneOff: { price: "100", onStatusChange: { from: [suspended], to: [active] } }
              - name: renewal
                category: base
                applies: { plans: [plan-D] }
                oneOff: { price: "60", renewal: { statuses: [active], everyMonths: 1 } }
              - name: promotion
                category: discount
                discount: { items: [upload], percent: "10" }
            grants:
              - { name: uploadPool, items: [upload], quantity: 100, scope: groupMonth, perMember: [plan-D] }
              - { name: uploadFree, items: [upload], quantity: 50, scope: accountMonth }
            """;

    @TempDir
    private Path data;

    private TestServer server;
    private final OpenApiFile file = OpenApiFile.served();
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    @BeforeEach
    void start() {
        server = TestServer.start(data, "2026-10-20T09:00:00Z");
        server.setUp(BOOK);
        resource("1", "plan-D", "active", "20260901");
        resource("2", "plan-D", "active", "20260901");
        resource("2", "plan-D", "suspended", "20260905");
        resource("2", "plan-D", "active", "20260910");
        server.usage(record("1", "data.upload", "2026-09-01T00:00:00Z", "2000")
                + record("2", "data.roaming", "2026-09-02T00:00:00Z", "130")
                + record("3", "data.night", "2026-09-03T00:00:00Z", "130")
                + record("4", "sms.sent", "2026-09-04T00:00:00Z", "12")
                + record("5", "downloads", "2026-09-05T00:00:00Z", "12")
                + record("6", "objects", "2026-09-06T00:00:00Z", "1200"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void resource(String sim, String plan, String status, String from) {
        TestServer.expect(200, server.provider("POST", "resources", """
                        {"operatorId":"%s","kind":"imsi","id":"%s","plan":"%s","status":"%s","group":"fleet","tags":{"site":"north"},"from":"%s"}
                        """.formatted(OPERATOR, sim, plan, status, from)));
    }

    private static String record(String id, String meter, String time, String quantity) {
        return Samples.record(id, "1", meter, time, quantity);
    }

    /** Calls a native path as the provider; the answer has the status and fits what the description says of it. */
    private JsonNode call(int status, String method, String path, String body) {
        Answer answer = server.provider(method, path, body.getBytes(StandardCharsets.UTF_8), "application/json");
        assertThat(answer.status())
                .as(method + " " + path + ": " + answer.text())
                .isEqualTo(status);
        return fitting(method, "/meisai/v1/" + path, answer);
    }

    private JsonNode fitting(String method, String path, Answer answer) {
        String plain = path.replaceFirst("\\?.*", "");
        OpenApiFile.Operation operation = file.operations().stream()
                .filter(each -> each.method().equals(method)
                        && plain.matches(each.path().replaceAll("\\{[^}]+}", "[^/]+")))
                .min((left, right) ->
                        Boolean.compare(left.path().contains("{"), right.path().contains("{")))
                .orElseThrow();
        JsonNode described = operation.node().path("responses").path(Integer.toString(answer.status()));
        assertThat(described.isMissingNode())
                .as(operation.line() + " is described to answer " + answer.status() + ": " + answer.text())
                .isFalse();
        ObjectNode schema = ((ObjectNode) file.resolve(described)
                        .path("content")
                        .path(answer.contentType())
                        .path("schema"))
                .deepCopy();
        schema.set("components", file.root().path("components"));
        List<Error> errors = registry.getSchema(schema)
                .validate(
                        answer.json(),
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
        assertThat(errors).as(operation.line() + " answers " + answer.text()).isEmpty();
        return answer.json();
    }

    private JsonNode job(String path, String body) {
        String id = call(202, "POST", path, body).get("jobId").asString();
        return call(200, "GET", "jobs/" + id + "?wait=60", "");
    }

    private void close(String month, String body) {
        JsonNode job = job("months/" + month + "/close", body);
        assertThat(job.get("state").asString()).as(job.toString()).isEqualTo("done");
    }

    private JsonNode ofOperator(int status, String path) {
        Answer answer = server.operator("GET", "/meisai/v1/" + path);
        assertThat(answer.status()).as(path + ": " + answer.text()).isEqualTo(status);
        return fitting("GET", "/meisai/v1/" + path, answer);
    }

    private Set<String> models(JsonNode lines) {
        Set<String> models = new TreeSet<>();
        lines.get("lines")
                .forEach(line -> models.add(line.at("/explanation/model").asString()));
        return models;
    }

    @Test
    void everyModelIsExplainedAsItIsDescribed() {
        call(200, "POST", "charges", """
                {"id":"c1","operatorId":"%s","item":"order","date":"20260907","resource":{"kind":"imsi","id":"1"}}
                """.formatted(OPERATOR));
        server.clock("2026-11-10T00:00:00Z");
        server.signIn();
        Set<String> models = models(ofOperator(200, "bills/202609/explain"));
        models.addAll(models(ofOperator(200, "bills/202610/explain")));
        assertThat(models)
                .containsExactlyInAnyOrder(
                        "perUnit",
                        "roundUpTo",
                        "graduated",
                        "volume",
                        "package",
                        "grant",
                        "dailyByStatus",
                        "monthly",
                        "perActiveDay",
                        "commitment",
                        "commitmentCovered",
                        "posted",
                        "statusChange",
                        "renewal",
                        "discount");
        close("202609", "{\"operatorId\":\"%s\"}".formatted(OPERATOR));
        server.usage(record("late", "data.upload", "2026-09-08T00:00:00Z", "500"));
        assertThat(models(ofOperator(200, "bills/202610/explain"))).contains("correction", "discountCorrection");
        assertThat(ofOperator(200, "bills/202610/lines").toString()).contains("\"concerns\":\"202609\"");
        JsonNode records = ofOperator(200, "bills/202609/explain/records?item=upload");
        assertThat(records.get("records").size()).isEqualTo(1);
        ofOperator(200, "bills/202609/explain?item=upload&resource=imsi:1&day=20260901&group=fleet&limit=1");
        for (String by : List.of("item", "resource", "group", "tag:site")) {
            JsonNode costs = ofOperator(200, "costs?by=" + by + "&from=202609&to=202611");
            assertThat(costs.get("costs").size()).as(by).isGreaterThan(1);
        }
        ofOperator(400, "costs");
        ofOperator(400, "costs?by=tag:");
        ofOperator(400, "costs?by=item&from=202612&to=202611");
        ofOperator(404, "costs?by=item&from=202609&to=202701");
        ofOperator(404, "bills/202608/explain");
        ofOperator(404, "bills/202608/explain/records");
        ofOperator(403, "bills/202609/explain?operatorId=OP0000000009");
    }

    @Test
    void usageIsMadeVoidReplacedAndResolved() {
        call(200, "GET", "operators/" + OPERATOR, "");
        JsonNode dry = call(200, "POST", "usage/void", """
                {"ids":[{"operatorId":"%s","source":"gw","id":"1"},{"operatorId":"%s","id":"x"}]}
                """.formatted(OPERATOR, OPERATOR));
        assertThat(dry.get("unknown").asLong()).isEqualTo(1);
        assertThat(dry.get("bills").size()).isEqualTo(1);
        call(200, "POST", "usage/void", """
                {"operatorId":"%s","source":"gw","from":"2026-09-02T00:00:00Z","to":"2026-09-03T00:00:00Z","dryRun":false}
                """.formatted(OPERATOR));
        server.usage(record("7", "data.upload", "2026-09-01T01:00:00Z", "5")
                + record("7", "data.upload", "2026-09-01T01:00:00Z", "6")
                + record("8", "unknown", "2026-09-01T01:00:00Z", "6")
                + record("9", "data.upload", "2026-09-01T01:00:00Z", "6").replace("}\n", ",\"replaces\":\"4\"}\n"));
        JsonNode conflicts = call(200, "GET", "usage/conflicts", "");
        String number = conflicts.at("/conflicts/0/number").asString();
        call(200, "POST", "usage/conflicts/" + number + "/resolve", "{\"keep\":\"second\"}");
        call(200, "POST", "usage/conflicts/" + number + "/resolve", "{\"keep\":\"second\"}");
        call(409, "POST", "usage/conflicts/" + number + "/resolve", "{\"keep\":\"first\"}");
        call(400, "POST", "usage/conflicts/" + number + "/resolve", "{\"keep\":\"third\"}");
        call(404, "POST", "usage/conflicts/99/resolve", "{\"keep\":\"first\"}");
        assertThat(ofOperator(200, "bills/202609").at("/counts/voided").asLong())
                .isEqualTo(3);
        server.clock("2026-11-10T00:00:00Z");
        server.signIn();
        close("202609", "{\"operatorId\":\"%s\",\"acceptParked\":1}".formatted(OPERATOR));
        assertThat(call(200, "GET", "usage/parked", "")
                        .at("/parked/0/serviceMonth")
                        .asString())
                .isEqualTo("202609");
        assertThat(ofOperator(200, "bills/202609")
                        .at("/manifest/priceBooks/0/id")
                        .asString())
                .isEqualTo("jp-test");
        call(200, "POST", "usage/void", """
                {"ids":[{"operatorId":"%s","source":"gw","id":"1"}],"dryRun":false}
                """.formatted(OPERATOR));
        JsonNode counts = call(200, "GET", "conservation/202609?operatorId=" + OPERATOR, "");
        assertThat(counts.at("/accounts/0/balanced").asBoolean()).isTrue();
        call(404, "GET", "conservation/202609?operatorId=OP0000000009", "");
        call(400, "GET", "conservation/2026", "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | {}
            400 | {"ids":[]}
            400 | {"ids":["1"]}
            400 | {"ids":[{"operatorId":"OP0000000001","id":"1"}],"operatorId":"OP0000000001"}
            404 | {"ids":[{"operatorId":"OP0000000009","id":"1"}]}
            400 | {"operatorId":"OP0000000001","from":"yesterday","to":"2026-09-03T00:00:00Z"}
            400 | {"operatorId":"OP0000000001","from":"2026-09-03T00:00:00Z","to":"2026-09-03T00:00:00Z"}
            404 | {"operatorId":"OP0000000009","from":"2026-09-03T00:00:00Z","to":"2026-09-04T00:00:00Z"}
            200 | {"operatorId":"OP0000000001","from":"2026-09-03T00:00:00Z","to":"2026-09-04T00:00:00Z"}
            200 | {"operatorId":"OP0000000001","source":"gw","from":"0001-01-01T00:00:00Z","to":"9999-12-31T00:00:00Z"}
            400 | {"operatorId":"OP0000000001","source":"gw","from":"-1000000000-01-01T00:00:00Z","to":"+1000000000-12-31T00:00:00Z","dryRun":null}
            200 | {"operatorId":"OP0000000001","source":"gw","from":"-1000000000-01-01T00:00:00Z","to":"+1000000000-12-31T00:00:00Z"}
            """)
    void voidsOfAnySelectionAreAnsweredAsDescribed(int status, String body) {
        call(status, "POST", "usage/void", body);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            201 | {"operatorId":"OP0000000001","amount":"100","expiryYearMonth":"202612"}
            201 | {"operatorId":"OP0000000001","couponCode":"A","amount":"100","expiryYearMonth":"202612","billItemName":"upload"}
            404 | {"operatorId":"OP0000000009","amount":"100","expiryYearMonth":"202612"}
            404 | {"operatorId":"OP0000000001","coverage":"g","amount":"100","expiryYearMonth":"202612"}
            400 | {"operatorId":"OP0000000001","amount":"0","expiryYearMonth":"202612"}
            400 | {"operatorId":"OP0000000001","amount":"1.5","expiryYearMonth":"202612"}
            400 | {"operatorId":"OP0000000001","amount":"1000000000000000000000000000000000000000","expiryYearMonth":"202612"}
            400 | {"operatorId":"OP0000000001","amount":"100","expiryYearMonth":"202608"}
            400 | {"operatorId":"OP0000000001","amount":"100","fromYearMonth":"202701","expiryYearMonth":"202612"}
            400 | {"operatorId":"OP0000000001","amount":"100"}
            """)
    void couponsAreAnsweredAsDescribed(int status, String body) {
        call(status, "POST", "coupons", body);
        ofOperator(200, "bills/202609");
    }

    @Test
    void closesMakePaymentsThatTheProviderMarks() {
        call(201, "POST", "coupons", """
                {"operatorId":"%s","couponCode":"A","amount":"100","expiryYearMonth":"202612"}
                """.formatted(OPERATOR));
        call(409, "POST", "coupons", """
                {"operatorId":"%s","couponCode":"A","amount":"100","expiryYearMonth":"202612"}
                """.formatted(OPERATOR));
        close("202609", "");
        assertThat(ofOperator(200, "bills/202609").at("/coupons/0/couponCode").asString())
                .isEqualTo("A");
        Answer compatible = TestServer.expect(200, server.operator("GET", "/v1/bills/202609"));
        JsonNode bill = fitting("GET", "/v1/bills/202609", compatible);
        assertThat(bill.get("appliedCouponAmount").asLong()).isEqualTo(100);
        assertThat(bill.get("paymentStatus").asString()).isEqualTo("paying");
        String payment = bill.get("paymentTransactionId").asString();
        call(200, "GET", "payments/" + payment, "");
        call(200, "POST", "payments/" + payment + "/status", "{\"status\":\"paid\"}");
        call(409, "POST", "payments/" + payment + "/status", "{\"status\":\"paying\"}");
        call(400, "POST", "payments/" + payment + "/status", "{\"status\":\"lost\"}");
        call(404, "GET", "payments/none", "");
        call(404, "POST", "payments/none/status", "{\"status\":\"paid\"}");
        for (String path : List.of("/v1/bills", "/v1/coupons", "/v1/payment_statements")) {
            fitting("GET", path, TestServer.expect(200, server.operator("GET", path)));
        }
        String transaction = "/v1/payment_history/transactions/" + payment;
        fitting("GET", transaction, TestServer.expect(200, server.operator("GET", transaction)));
        assertThat(job("months/202609/verify", "{\"operatorId\":\"%s\",\"coverage\":\"jp\"}".formatted(OPERATOR))
                        .get("state")
                        .asString())
                .isEqualTo("done");
        call(404, "POST", "months/202610/verify", "");
        String export =
                call(202, "POST", "months/202609/export", "").get("jobId").asString();
        assertThat(call(200, "GET", "jobs/" + export + "?wait=60", "")
                        .get("state")
                        .asString())
                .isEqualTo("done");
        assertThat(call(200, "GET", "jobs/" + export + "/files", "")
                        .at("/files/0/bytes")
                        .asLong())
                .isPositive();
        call(409, "POST", "months/202611/export", "");
        call(400, "POST", "months/2026/export", "");
        call(400, "POST", "months/202609/export?cells=x", "");
        call(404, "GET", "jobs/job_0/files", "");
        call(400, "GET", "jobs/" + export + "/files?limit=x", "");
        assertThat(job("backups", "").get("state").asString()).isEqualTo("done");
        call(404, "GET", "resources/imsi/000000000000009?operatorId=" + OPERATOR + "&coverage=jp", "");
        call(404, "GET", "resources/car/1?operatorId=" + OPERATOR + "&coverage=jp", "");
        assertThat(call(200, "GET", "retention", "").get("usageMonths").asInt()).isEqualTo(84);
        call(202, "POST", "retention", "");
        assertThat(call(200, "GET", "backups", "").at("/backups/0/seq").asLong())
                .isPositive();
        call(400, "POST", "backups", "{\"name\":\"x\"}");
        call(400, "POST", "months/2026/verify", "");
    }

    @Test
    void keysAndTheAuditLogAreAnsweredAsDescribed() {
        String id = call(201, "POST", "provider-keys", "{\"name\":\"gateway\",\"role\":\"import\"}")
                .get("keyId")
                .asString();
        call(400, "POST", "provider-keys", "{\"name\":\"gateway\",\"role\":\"king\"}");
        assertThat(call(200, "GET", "provider-keys", "").get("providerKeys").size())
                .isEqualTo(2);
        TestServer.expect(204, server.provider("DELETE", "provider-keys/" + id, ""));
        call(404, "DELETE", "provider-keys/" + id, "");
        call(200, "POST", "signing-keys/rotate", "");
        assertThat(call(200, "GET", "audit?limit=1", "").get("entries").size()).isEqualTo(1);
        call(400, "GET", "audit?from=2026", "");
        call(400, "GET", "audit?cursor=x", "");
    }

    @Test
    void simulationsAreAnsweredAsDescribed() {
        close("202609", "");
        String change = "{\"from\":\"202609\",\"to\":\"202610\",\"priceBook\":\"jp-test\",\"operatorIds\":[\"%s\"],"
                .formatted(OPERATOR);
        call(400, "POST", "simulations", "{}");
        call(404, "POST", "simulations", change.replace(OPERATOR, "OP0000000009") + "\"change\":{}}");
        call(422, "POST", "simulations", change + "\"change\":{\"items\":{\"none\":null}}}");
        String id = call(
                        202,
                        "POST",
                        "simulations",
                        change + "\"change\":{\"items\":{\"sms\":null,\"monthly\":{\"monthly\":{\"price\":\"1\"}},"
                                + "\"daily\":{\"dailyByStatus\":{\"active\":\"500\"}}}},\"effectiveFrom\":\"20260901\"}")
                .get("simulationId")
                .asString();
        JsonNode ended = call(200, "GET", "simulations/" + id + "?wait=60", "");
        assertThat(ended.at("/result/parked/reasons/0/meter").asString()).isEqualTo("sms.sent");
        assertThat(ended.at("/result/resources/losers").size()).isPositive();
        call(400, "GET", "simulations/" + id + "?wait=x", "");
        call(200, "GET", "simulations", "");
        for (String by : List.of("operator", "month", "item", "group", "resource")) {
            JsonNode list = call(200, "GET", "simulations/" + id + "/differences?limit=2&by=" + by, "");
            assertThat(list.get("differences").size()).as(by).isPositive();
            call(200, "GET", "simulations/" + id + "/differences?by=" + by + "&operatorId=" + OPERATOR, "");
        }
        call(400, "GET", "simulations/" + id + "/differences?by=tag", "");
        call(404, "GET", "simulations/none/differences?by=item", "");
        call(404, "GET", "simulations/none", "");
        call(404, "DELETE", "simulations/none", "");
    }

    @Test
    void operatorsAreChangedAndHeldUsageIsReleased() {
        JsonNode changed = call(200, "PATCH", "operators/" + OPERATOR, """
                {"name":"New","email":"new@example.com","accounts":[{"coverage":"jp","minimumCharge":"100000","latePolicy":"park",
                "country":"","tax":{"from":"20261201","rate":"0.12","rounding":"FLOOR","registrationNumber":"T1","exempt":true}}]}
                """);
        call(404, "PATCH", "operators/OP0000000009", "{}");
        assertThat(changed.at("/accounts/0/taxTimeline").size()).isEqualTo(2);
        assertThat(changed.at("/accounts/0").has("country")).isFalse();
        close("202609", "");
        assertThat(fitting(
                                "GET",
                                "/v1/bills/202609",
                                TestServer.expect(200, server.operator("GET", "/v1/bills/202609")))
                        .get("paymentStatus")
                        .asString())
                .isEqualTo("lessThanMinimumCharge");
        server.usage(record("late", "data.upload", "2026-09-08T00:00:00Z", "500"));
        call(200, "GET", "usage/late", "");
        JsonNode released = call(200, "POST", "months/202609/release", "{\"operatorId\":\"%s\"}".formatted(OPERATOR));
        assertThat(released.get("released").asLong()).isEqualTo(1);
        call(200, "POST", "months/202610/release", "");
        call(409, "POST", "months/202610/release", "{\"operatorId\":\"%s\"}".formatted(OPERATOR));
        call(404, "POST", "months/202609/release", "{\"operatorId\":\"OP0000000009\"}");
        call(400, "POST", "months/2026/release", "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            200 | {}
            200 | {"accounts":[]}
            400 | {"accounts":["jp"]}
            400 | {"accounts":[{"coverage":"g"}]}
            400 | {"accounts":[{"coverage":"jp","currency":"USD"}]}
            400 | {"accounts":[{"coverage":"jp","tax":{"rate":"0.1"}}]}
            400 | {"accounts":[{"coverage":"jp","tax":{"from":"20261215","rate":"0.1"}}]}
            400 | {"accounts":[{"coverage":"jp","tax":{"from":"20260801","rate":"0.1"}}]}
            400 | {"accounts":[{"coverage":"jp","country":"nowhere"}]}
            400 | {"email":"nobody"}
            409 | {"email":"taken@example.com"}
            """)
    void changesOfOperatorsAreAnsweredAsDescribed(int status, String body) {
        String other = TestServer.operator("OP0000000002", "jp-test", "")
                .replace("OP0000000002@example.com", "taken@example.com");
        call(201, "POST", "operators", other);
        call(status, "PATCH", "operators/" + OPERATOR, body);
    }

    @Test
    void taxSettingsHaveARateForEveryCategoryOfTheBookOrAreExempt() {
        call(201, "POST", "operators", TestServer.operator("OP0000000002", "jp-test", ""));
        String reduced = BOOK.replace("id: jp-test", "id: jp-reduced")
                .replace("    category: sms", "    category: sms\n    taxCategory: reduced");
        TestServer.expect(201, server.provider("POST", "price-books", reduced));
        String two = TestServer.operator("OP0000000003", "jp-reduced", "")
                .replace(
                        "{\"rate\":\"0.10\"}", "{\"rate\":\"0.10\",\"rates\":{\"reduced\":\"0.08\"},\"exempt\":false}");
        call(201, "POST", "operators", two);
        String change = "{\"accounts\":[{\"coverage\":\"jp\",\"tax\":{\"from\":\"20261201\",\"rate\":\"0.1\"%s}}]}";
        call(422, "PATCH", "operators/OP0000000003", change.formatted(""));
        call(200, "PATCH", "operators/OP0000000003", change.formatted(",\"exempt\":true"));
    }

    @Test
    void everyLineOfChargesIsAnsweredByItself() {
        String good =
                "{\"id\":\"c1\",\"operatorId\":\"%s\",\"item\":\"order\",\"date\":\"20260907\"}".formatted(OPERATOR);
        JsonNode answer = call(
                200,
                "POST",
                "charges",
                String.join(
                        "\n",
                        good,
                        good,
                        good.replace("order", "order\",\"quantity\":\"2"),
                        good.replace("order", "upload"),
                        good.replace("20260907", "20260807"),
                        good.replace("20260907", "20271207"),
                        good.replace(OPERATOR, "OP0000000009"),
                        good.replace("order", "order\",\"unitPrice\":5,\"x\":\""),
                        good.replace("order", "order\",\"quantity\":\"-1"),
                        good.replace("order", "order\",\"resource\":{\"kind\":\"car\",\"id\":\"1\"},\"coverage\":\"jp"),
                        "{",
                        "",
                        "7"));
        assertThat(answer.get("received").asLong()).isEqualTo(12);
        assertThat(answer.get("accepted").asLong()).isEqualTo(1);
        assertThat(answer.get("duplicates").asLong()).isEqualTo(1);
        assertThat(answer.get("conflicts").asLong()).isEqualTo(1);
        Set<String> codes = new TreeSet<>();
        answer.get("problems").forEach(problem -> codes.add(problem.get("code").asString()));
        assertThat(codes)
                .containsExactly(
                        "beforeFirstMonth",
                        "conflict",
                        "dateInFuture",
                        "malformedJson",
                        "unknownItem",
                        "unknownMember",
                        "unknownOperator",
                        "unknownResourceKind",
                        "wrongQuantity");
        ofOperator(200, "bills/202609");
    }
}

package meisai.server.e2e;

import static meisai.server.e2e.Samples.record;
import static meisai.server.e2e.Samples.sim;
import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import meisai.server.e2e.TestServer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Walks every operation of the described interface: without credentials, and with those of operator A and the
 * identifiers of operator B. An operation that is not in the table fails the test.
 */
class TenantIsolationTest {
    private static final String A = TestServer.OPERATOR;
    private static final String B = "OP0000000002";
    private static final String SIM_OF_B = "001019999999999";

    /** What A gets when it asks for what is B's. */
    private enum Expected {
        /** 403 or 404. */
        REFUSED,
        /** There is no identifier to put in: A gets its own, and nothing of B's. */
        OWN,
        /** No credentials are needed, and nothing of anyone's is in the answer. */
        PUBLIC,
        /** The credentials are in the body or the address: B's own ones, tampered with, open nothing. */
        SIGNED
    }

    private record Call(String method, String path, String body, Expected expected) {}

    @TempDir
    private Path data;

    private TestServer server;
    private String payment = "";
    private String simulation = "";
    private final Map<String, Call> calls = new LinkedHashMap<>();

    @BeforeEach
    void start() {
        server = TestServer.start(data, "2026-10-02T09:00:00Z");
        server.setUp(Samples.BOOK);
        // Only B's September is closed, so that there is a bill of B's that is none of A's.
        JsonNode b = expect(201, server.provider("POST", "operators", TestServer.operator(B, "jp-test", "")))
                .json();
        expect(
                200,
                server.provider(
                        "POST", "resources", sim(SIM_OF_B, "plan-D", "20260901").replace(A, B)));
        server.usage((record("1", SIM_OF_B, "data.upload", "2026-09-01T00:00:00Z", "1500")
                        + record("2", SIM_OF_B, "data.upload", "2026-10-01T00:00:00Z", "1500"))
                .replace(A, B));
        expect(201, server.provider("POST", "operators/" + B + "/users", "{\"userName\":\"reader\"}"));
        JsonNode job = server.close("202609", "{\"operatorId\":\"" + B + "\"}");
        assertThat(job.get("state").asString()).isEqualTo("done");

        server.signIn(b.get("authKeyId").asString(), b.get("authKey").asString());
        String file = expect(200, server.operator("POST", "/v1/bills/202609/export?export_mode=async"))
                .json()
                .get("exportedFileId")
                .asString();
        URI address = URI.create(expect(200, server.operator("POST", "/v1/bills/202609/export"))
                .json()
                .get("url")
                .asString());
        payment = expect(200, server.operator("GET", "/v1/bills/202609"))
                .json()
                .get("paymentTransactionId")
                .asString();
        simulation = Simulated.run(
                        server,
                        Simulated.change(
                                "{}", "\"from\":\"202609\",\"priceBook\":\"jp-test\",\"operatorIds\":[\"" + B + "\"]"))
                .id();
        server.signIn();
        table(file, job.get("jobId").asString(), address);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void table(String file, String job, URI address) {
        call("auth", "POST", "/v1/auth", "{\"email\":\"" + B + "@example.com\",\"password\":\"x\"}", Expected.SIGNED);
        own("getBillingHistory", "GET", "/v1/bills");
        refused("getBilling", "GET", "/v1/bills/202609");
        refused("getBillingPerDay", "GET", "/v1/bills/202609/daily");
        refused("exportBilling", "POST", "/v1/bills/202609/export");
        own("getLatestBilling", "GET", "/v1/bills/latest");
        own("exportLatestBilling", "POST", "/v1/bills/latest/export");
        own("getBillingSummaryOfBillItems", "GET", "/v1/bills/summaries/bill_items");
        own("getBillingSummaryOfSims", "GET", "/v1/bills/summaries/sims");
        refused("getExportedFile", "GET", "/v1/files/exported/" + file);
        refused("getPaymentTransaction", "GET", "/v1/payment_history/transactions/" + payment);
        own("listPaymentStatements", "GET", "/v1/payment_statements");
        refused("exportPaymentStatement", "POST", "/v1/payment_statements/" + payment + "/export");
        own("listCoupons", "GET", "/v1/coupons");

        call("createOperator", "POST", "/meisai/v1/operators", "{}", Expected.REFUSED);
        refused("getOperator", "GET", "/meisai/v1/operators/" + B);
        call("changeOperator", "PATCH", "/meisai/v1/operators/" + B, "{\"name\":\"of A\"}", Expected.REFUSED);
        call("createUser", "POST", "/meisai/v1/operators/" + B + "/users", "{\"userName\":\"a\"}", Expected.REFUSED);
        refused("listUsers", "GET", "/meisai/v1/operators/" + B + "/users");
        call(
                "changeUser",
                "PATCH",
                "/meisai/v1/operators/" + B + "/users/reader",
                "{\"password\":\"of A, not of B\"}",
                Expected.REFUSED);
        refused("deleteUser", "DELETE", "/meisai/v1/operators/" + B + "/users/reader");
        call("resetMfa", "POST", "/meisai/v1/operators/" + B + "/mfa/reset", "{}", Expected.REFUSED);
        call("publishPriceBook", "POST", "/meisai/v1/price-books", Samples.BOOK, Expected.REFUSED);
        call("changeResources", "POST", "/meisai/v1/resources", sim("1", "plan-D", "20261001"), Expected.REFUSED);
        call(
                "importUsage",
                "POST",
                "/meisai/v1/usage",
                record("9", SIM_OF_B, "data.upload", "2026-10-01T00:00:00Z", "1")
                        .replace(A, B),
                Expected.REFUSED);
        refused("listConflicts", "GET", "/meisai/v1/usage/conflicts");
        refused("listChargeConflicts", "GET", "/meisai/v1/charges/conflicts");
        call(
                "resolveConflict",
                "POST",
                "/meisai/v1/usage/conflicts/1/resolve",
                "{\"keep\":\"second\"}",
                Expected.REFUSED);
        refused("listLate", "GET", "/meisai/v1/usage/late");
        refused("listParked", "GET", "/meisai/v1/usage/parked?operatorId=" + B);
        call(
                "voidUsage",
                "POST",
                "/meisai/v1/usage/void",
                "{\"ids\":[{\"operatorId\":\"" + B + "\",\"source\":\"gw\",\"id\":\"2\"}],\"dryRun\":false}",
                Expected.REFUSED);
        call(
                "postCharges",
                "POST",
                "/meisai/v1/charges",
                "{\"id\":\"1\",\"operatorId\":\"" + B + "\",\"item\":\"order\",\"date\":\"20261001\"}",
                Expected.REFUSED);
        call(
                "grantCoupon",
                "POST",
                "/meisai/v1/coupons",
                "{\"operatorId\":\"" + B + "\",\"amount\":\"1\",\"expiryYearMonth\":\"202612\"}",
                Expected.REFUSED);
        refused("getPayment", "GET", "/meisai/v1/payments/" + payment);
        call(
                "setPaymentStatus",
                "POST",
                "/meisai/v1/payments/" + payment + "/status",
                "{\"status\":\"paid\"}",
                Expected.REFUSED);
        call("closeMonth", "POST", "/meisai/v1/months/202610/close", "{}", Expected.REFUSED);
        call("verifyMonth", "POST", "/meisai/v1/months/202609/verify", "{}", Expected.REFUSED);
        refused("exportMonth", "POST", "/meisai/v1/months/202609/export");
        refused("listExportedFiles", "GET", "/meisai/v1/jobs/" + job + "/files");
        call("releaseMonth", "POST", "/meisai/v1/months/202609/release", "{}", Expected.REFUSED);
        call("createProviderKey", "POST", "/meisai/v1/provider-keys", "{}", Expected.REFUSED);
        refused("listProviderKeys", "GET", "/meisai/v1/provider-keys");
        refused("revokeProviderKey", "DELETE", "/meisai/v1/provider-keys/pk_none");
        call("rotateSigningKeys", "POST", "/meisai/v1/signing-keys/rotate", "{}", Expected.REFUSED);
        refused("listAudit", "GET", "/meisai/v1/audit");
        refused("getMetrics", "GET", "/metrics");
        refused("getRetention", "GET", "/meisai/v1/retention");
        refused("startRetention", "POST", "/meisai/v1/retention");
        call("startBackup", "POST", "/meisai/v1/backups", "{}", Expected.REFUSED);
        refused("listBackups", "GET", "/meisai/v1/backups");
        refused("listJobs", "GET", "/meisai/v1/jobs");
        refused("getJob", "GET", "/meisai/v1/jobs/" + job);
        call(
                "startSimulation",
                "POST",
                "/meisai/v1/simulations",
                "{\"from\":\"202609\",\"priceBook\":\"jp-test\",\"change\":{},\"operatorIds\":[\"" + B + "\"]}",
                Expected.REFUSED);
        refused("listSimulations", "GET", "/meisai/v1/simulations");
        refused("getSimulation", "GET", "/meisai/v1/simulations/" + simulation);
        refused("listSimulatedDifferences", "GET", "/meisai/v1/simulations/" + simulation + "/differences?by=resource");
        refused("downloadSimulatedDifferences", "GET", "/meisai/v1/simulations/" + simulation + "/csv");
        refused("deleteSimulation", "DELETE", "/meisai/v1/simulations/" + simulation);
        refused("listReceipts", "GET", "/meisai/v1/conservation");
        refused("getConservation", "GET", "/meisai/v1/conservation/202609?operatorId=" + B);
        refused("getTestClock", "GET", "/meisai/v1/test-clock");
        call("setTestClock", "PUT", "/meisai/v1/test-clock", "{\"now\":\"2026-10-03T00:00:00Z\"}", Expected.REFUSED);
        refused("getBill", "GET", "/meisai/v1/bills/202609?operatorId=" + B);
        refused("getResourceData", "GET", "/meisai/v1/resources/imsi/" + SIM_OF_B + "?operatorId=" + B);
        refused("listBillLines", "GET", "/meisai/v1/bills/202609/lines?operatorId=" + B);
        refused("explainBill", "GET", "/meisai/v1/bills/202609/explain?operatorId=" + B);
        refused("listRecordsBehind", "GET", "/meisai/v1/bills/202609/explain/records?operatorId=" + B);
        refused("listCosts", "GET", "/meisai/v1/costs?by=resource&from=202609&operatorId=" + B);
        refused("exportBill", "POST", "/meisai/v1/bills/202609/export?operatorId=" + B);
        refused("getExport", "GET", "/meisai/v1/exports/" + file);

        // A's own authenticator: there is no identifier of B's to put in.
        own("enrolMfa", "POST", "/meisai/v1/mfa");
        call("confirmMfa", "POST", "/meisai/v1/mfa/confirm", "{\"mfaOTPCode\":\"0\"}", Expected.SIGNED);
        call("revokeMfa", "POST", "/meisai/v1/mfa/revoke", "{\"mfaOTPCode\":\"0\"}", Expected.SIGNED);

        call("livez", "GET", "/livez", "", Expected.PUBLIC);
        call("readyz", "GET", "/readyz", "", Expected.PUBLIC);
        call("getOpenApi", "GET", "/openapi.json", "", Expected.PUBLIC);
        call("getDocs", "GET", "/docs", "", Expected.PUBLIC);
        call("getDocsFile", "GET", "/docs/page.js", "", Expected.PUBLIC);
        refused("downloadExport", "GET", address.getPath() + "?" + tampered(address.getQuery()));

        // Ends the token, so it comes last.
        own("logout", "POST", "/v1/auth/logout");
    }

    private static String tampered(String query) {
        return query.endsWith("0") ? query.replaceFirst(".$", "1") : query.replaceFirst(".$", "0");
    }

    private void refused(String operation, String method, String path) {
        call(operation, method, path, "", Expected.REFUSED);
    }

    private void own(String operation, String method, String path) {
        call(operation, method, path, "", Expected.OWN);
    }

    private void call(String operation, String method, String path, String body, Expected expected) {
        calls.put(operation, new Call(method, path, body, expected));
    }

    private Answer send(Call call, Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", "application/json");
        return server.send(call.method(), call.path(), call.body().getBytes(StandardCharsets.UTF_8), all);
    }

    @Test
    void everyOperationIsInTheTableAndIsCalledAsItIsDescribed() {
        TreeSet<String> described = new TreeSet<>();
        JsonNode paths = expect(200, server.send("GET", "/openapi.json", new byte[0], Map.of()))
                .json()
                .get("paths");
        paths.properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    String id = method.getValue().get("operationId").asString();
                    described.add(id);
                    Call call = calls.get(id);
                    assertThat(call).as("an entry for " + id).isNotNull();
                    String pattern = path.getKey().replaceAll("\\{[^}]+\\}", "[^/]+");
                    assertThat(call.method() + " " + call.path().replaceFirst("\\?.*", ""))
                            .as(id)
                            .matches(method.getKey().toUpperCase(java.util.Locale.ROOT) + " " + pattern);
                }));
        assertThat(calls.keySet()).containsExactlyInAnyOrderElementsOf(described);
    }

    @Test
    void withoutCredentialsNothingOpens() {
        calls.forEach((operation, call) -> {
            Answer answer = send(call, Map.of());
            switch (call.expected()) {
                case PUBLIC -> assertThat(answer.status()).as(operation).isEqualTo(200);
                case REFUSED, OWN, SIGNED ->
                    assertThat(answer.status()).as(operation).isEqualTo(operation.equals("downloadExport") ? 403 : 401);
            }
        });
    }

    @Test
    void withCredentialsOfOneOperatorNothingOfAnotherOpens() {
        Map<String, String> ofA = server.operatorHeaders();
        calls.forEach((operation, call) -> {
            Answer answer = send(call, ofA);
            switch (call.expected()) {
                case REFUSED ->
                    assertThat(answer.status())
                            .as(operation + ": " + answer.text())
                            .isIn(403, 404);
                case OWN -> assertThat(answer.status()).as(operation).isIn(200, 204);
                case SIGNED -> assertThat(answer.status()).as(operation).isIn(400, 401);
                case PUBLIC -> assertThat(answer.status()).as(operation).isEqualTo(200);
            }
            assertThat(answer.text())
                    .as(operation)
                    .doesNotContain(SIM_OF_B)
                    .doesNotContain(call.expected() == Expected.PUBLIC ? SIM_OF_B : "\"" + B + "\"");
        });
        // Nothing of it has changed anything of B's.
        assertThat(server.provider("GET", "operators/" + B + "/users", "").text())
                .contains("\"reader\"")
                .doesNotContain("\"a\"");
        assertThat(server.provider("GET", "usage/parked", "")
                        .json()
                        .get("parked")
                        .size())
                .isZero();
        assertThat(server.provider("GET", "operators/" + B, "")
                        .json()
                        .get("name")
                        .asString())
                .isEqualTo("Test");
        assertThat(server.provider("GET", "simulations/" + simulation, "").status())
                .isEqualTo(200);
        assertThat(server.provider("GET", "payments/" + payment, "")
                        .json()
                        .get("status")
                        .asString())
                .isEqualTo("paying");
        assertThat(server.provider("GET", "bills/202610?operatorId=" + B, "")
                        .json()
                        .at("/counts/billed")
                        .asLong())
                .isEqualTo(1);
    }
}

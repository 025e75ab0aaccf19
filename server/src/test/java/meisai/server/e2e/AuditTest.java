package meisai.server.e2e;

import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import meisai.server.e2e.TestServer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Who changed what: a row for each change, added with it, and what keys with other roles than admin may do. */
class AuditTest {
    private static final String OPERATOR = TestServer.OPERATOR;

    @TempDir
    private Path data;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(data, "2026-10-02T09:00:00Z");
        server.setUp(Samples.BOOK);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private JsonNode log(String query) {
        return expect(200, server.provider("GET", "audit" + query, "")).json().get("entries");
    }

    private List<String> calls() {
        List<String> calls = new ArrayList<>();
        log("").forEach(entry -> calls.addFirst(
                entry.get("method").asString() + " " + entry.get("path").asString()));
        return calls;
    }

    @Test
    void everyChangeIsThereWithWhoWhatAndWhatItWas() {
        JsonNode created = log("?operatorId=" + OPERATOR).get(0);
        assertThat(created.at("/asked/password").asString()).isEqualTo("(not shown)");
        assertThat(created.at("/after/accounts/0/priceBook").asString()).isEqualTo("jp-test");
        assertThat(created.has("before")).isFalse();
        assertThat(created.get("caller").asString()).startsWith("provider:pk_");
        assertThat(created.get("calledAt").asString()).isEqualTo("2026-10-02T09:00:00Z");

        expect(200, server.provider("PATCH", "operators/" + OPERATOR, "{\"name\":\"Renamed\"}"));
        JsonNode changed = log("").get(0);
        assertThat(changed.get("operatorId").asString()).isEqualTo(OPERATOR);
        assertThat(changed.at("/before/name").asString()).isEqualTo("Test");
        assertThat(changed.at("/after/name").asString()).isEqualTo("Renamed");

        expect(201, server.provider("POST", "operators/" + OPERATOR + "/users", "{\"userName\":\"reader\"}"));
        expect(204, server.provider("DELETE", "operators/" + OPERATOR + "/users/reader", ""));
        assertThat(log("").get(0).at("/before/userName").asString()).isEqualTo("reader");
        assertThat(log("").get(0).has("after")).isFalse();

        expect(200, server.operator("POST", "/v1/bills/latest/export"));
        expect(204, server.operator("POST", "/v1/auth/logout"));
        assertThat(log("?caller=operator:" + OPERATOR).size()).isEqualTo(2);
        assertThat(calls())
                .containsExactly(
                        "POST /meisai/v1/price-books",
                        "POST /meisai/v1/operators",
                        "PATCH /meisai/v1/operators/" + OPERATOR,
                        "POST /meisai/v1/operators/" + OPERATOR + "/users",
                        "DELETE /meisai/v1/operators/" + OPERATOR + "/users/reader",
                        "POST /v1/bills/latest/export",
                        "POST /v1/auth/logout");
    }

    /** Usage is counted by receipts. */
    @Test
    void whatChangesNothingIsNotThere() {
        List<String> before = calls();
        server.usage(Samples.record("1", "001010000000001", "data.upload", "2026-10-01T00:00:00Z", "1"));
        String ids = "{\"ids\":[{\"operatorId\":\"" + OPERATOR + "\",\"source\":\"gw-1\",\"id\":\"1\"}]";
        expect(200, server.provider("POST", "usage/void", ids + "}"));
        expect(200, server.provider("POST", "price-books?dryRun=true", Samples.BOOK));
        expect(422, server.provider("POST", "price-books", "id: x"));
        expect(404, server.provider("PATCH", "operators/OP0000000009", "{\"name\":\"x\"}"));
        expect(401, server.send("POST", "/meisai/v1/coupons", new byte[0], Map.of()));
        server.signIn();
        // The same version again, and a code that is wrong.
        assertThat(server.provider("POST", "price-books", Samples.BOOK).status() / 100)
                .isEqualTo(2);
        expect(200, server.send("POST", "/meisai/v1/mfa", new byte[0], server.operatorHeaders()));
        before.add("POST /meisai/v1/mfa");
        byte[] code = "{\"mfaOTPCode\":\"000000\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(server.send("POST", "/meisai/v1/mfa/confirm", code, server.operatorHeaders())
                        .status())
                .isGreaterThanOrEqualTo(400);
        assertThat(calls()).isEqualTo(before);
        expect(200, server.provider("POST", "usage/void", ids + ",\"dryRun\":false}"));
        assertThat(log("").get(0).get("path").asString()).isEqualTo("/meisai/v1/usage/void");
        assertThat(log("").get(0).has("after")).isTrue();
    }

    @Test
    void pagesDaysAndOperatorsChooseFromIt() {
        Answer first = expect(200, server.provider("GET", "audit?limit=1&to=20261002", ""));
        assertThat(first.json().get("entries").get(0).get("number").asLong()).isEqualTo(2);
        String next = first.headers().get("link").replaceAll(".*<(.*)>.*", "$1");
        JsonNode second = expect(200, server.send("GET", next, new byte[0], server.providerHeaders()))
                .json()
                .get("entries");
        assertThat(second.get(0).get("number").asLong()).isEqualTo(1);
        assertThat(log("?from=20261003").isEmpty()).isTrue();
        assertThat(log("?operatorId=OP0000000009").isEmpty()).isTrue();
    }

    private Answer as(String key, String method, String path, String body) {
        return server.send(
                method,
                "/meisai/v1/" + path,
                body.getBytes(StandardCharsets.UTF_8),
                Map.of("Authorization", "Bearer " + key, "Content-Type", "application/json"));
    }

    private String key(String role) {
        return expect(
                        201,
                        server.provider(
                                "POST", "provider-keys", "{\"name\":\"" + role + "\",\"role\":\"" + role + "\"}"))
                .json()
                .get("key")
                .asString();
    }

    @Test
    void aRoleAllowsWhatItIsFor() {
        String resource = Samples.sim("001010000000001", "plan-D", "20261001");
        String coupon = "{\"operatorId\":\"" + OPERATOR
                + "\",\"couponCode\":\"%s\",\"amount\":\"100\",\"expiryYearMonth\":\"202612\"}";
        for (String role : List.of("reader", "import", "billing", "admin")) {
            String key = key(role);
            boolean imports = !role.equals("reader");
            boolean bills = role.equals("billing") || role.equals("admin");
            boolean admin = role.equals("admin");
            expect(200, as(key, "GET", "operators/" + OPERATOR, ""));
            expect(200, as(key, "GET", "bills/202610?operatorId=" + OPERATOR, ""));
            expect(imports ? 200 : 403, as(key, "POST", "resources", resource));
            expect(bills ? 201 : 403, as(key, "POST", "coupons", coupon.formatted(role)));
            expect(bills ? 200 : 403, as(key, "POST", "bills/202610/export?operatorId=" + OPERATOR, ""));
            expect(admin ? 200 : 403, as(key, "GET", "audit", ""));
            expect(admin ? 200 : 403, as(key, "PATCH", "operators/" + OPERATOR, "{\"name\":\"" + role + "\"}"));
            expect(admin ? 202 : 403, as(key, "POST", "backups", ""));
        }
    }

    @Test
    void aRevokedKeyOpensNothingAndTheLastAdminStays() {
        String key = key("admin");
        JsonNode keys = expect(200, as(key, "GET", "provider-keys", "")).json().get("providerKeys");
        assertThat(keys.toString()).doesNotContain(key);
        String first = keys.get(0).get("keyId").asString();
        String second = keys.get(1).get("keyId").asString();
        expect(204, as(key, "DELETE", "provider-keys/" + first, ""));
        expect(401, server.provider("GET", "provider-keys", ""));
        Answer last = expect(409, as(key, "DELETE", "provider-keys/" + second, ""));
        assertThat(last.json().get("code").asString()).isEqualTo("lastAdminKey");
        String log = expect(200, as(key, "GET", "audit", "")).text();
        assertThat(log).contains(first).doesNotContain(key).doesNotContain("correct horse");
    }

    @Test
    void tokensAndAddressesOfBeforeARotationStillWork() {
        String url = expect(200, server.operator("POST", "/v1/bills/latest/export"))
                .json()
                .get("url")
                .asString();
        Map<String, String> before = server.operatorHeaders();
        expect(200, server.provider("POST", "signing-keys/rotate", ""));
        expect(200, server.operator("GET", "/v1/bills"));
        server.signIn();
        expect(200, server.operator("GET", "/v1/bills"));
        expect(200, server.send("GET", "/v1/bills", new byte[0], before));
        String path = url.substring(url.indexOf("/exports/"));
        expect(200, server.send("GET", path, new byte[0], Map.of()));
        expect(403, server.send("GET", path.replaceAll("signature=.", "signature=x"), new byte[0], Map.of()));
    }
}

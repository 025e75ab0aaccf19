package meisai.server.e2e;

import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.spec.SecretKeySpec;
import meisai.server.e2e.TestServer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Signing in by each form, users with permissions, one-time codes, and the end of tokens. */
class SignInTest {
    private static final String ROOT = "{\"email\":\"OP0000000001@example.com\",\"password\":\"correct horse\"%s}";
    private static final String USER =
            "{\"operatorId\":\"OP0000000001\",\"userName\":\"reader\",\"password\":\"battery staple\"%s}";
    private static final String NEW_USER =
            "{\"userName\":\"reader\",\"password\":\"battery staple\",\"permissions\":[\"Billing:getBilling\"]}";

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

    private Answer auth(String body) {
        return server.send(
                "POST", "/v1/auth", body.getBytes(StandardCharsets.UTF_8), Map.of("Content-Type", "application/json"));
    }

    private static Map<String, String> headers(Answer answer) {
        JsonNode json = expect(200, answer).json();
        return Map.of(
                "X-Soracom-API-Key", json.get("apiKey").asString(),
                "X-Soracom-Token", json.get("token").asString());
    }

    private int get(String path, Map<String, String> headers) {
        return server.send("GET", path, new byte[0], headers).status();
    }

    private JsonNode createUser() {
        return expect(201, server.provider("POST", "operators/OP0000000001/users", NEW_USER))
                .json();
    }

    @Test
    void anOperatorSignsInByEmailAndPassword() {
        Answer answer = expect(200, auth(ROOT.formatted("")));
        assertThat(answer.json().propertyNames()).containsExactly("apiKey", "operatorId", "token");
        assertThat(answer.json().get("operatorId").asString()).isEqualTo("OP0000000001");
        String payload = new String(
                Base64.getUrlDecoder()
                        .decode(answer.json().get("token").asString().split("\\.", 3)[1]),
                StandardCharsets.UTF_8);
        assertThat(JsonMapper.shared()
                        .readTree(payload)
                        .at("/operator/operatorId")
                        .asString())
                .isEqualTo("OP0000000001");
        assertThat(get("/v1/bills", headers(answer))).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"email\":\"OP0000000001@example.com\",\"password\":\"correct horsf\"}",
                "{\"email\":\"OP0000000002@example.com\",\"password\":\"correct horse\"}",
                "{\"operatorId\":\"OP0000000001\",\"userName\":\"nobody\",\"password\":\"correct horse\"}",
                "{\"operatorId\":\"OP0000000001\",\"userName\":\"keyOnly\",\"password\":\"correct horse\"}",
                "{\"authKeyId\":\"keyId-no\",\"authKey\":\"secret-no\"}"
            })
    void wrongCredentialsAreRefused(String body) {
        expect(201, server.provider("POST", "operators/OP0000000001/users", "{\"userName\":\"keyOnly\"}"));
        Answer answer = expect(401, auth(body));
        assertThat(answer.json().get("code").asString()).isEqualTo("AUM0001");
        assertThat(answer.json().get("message").asString()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"email\":\"OP0000000001@example.com\"}",
                "{\"password\":\"correct horse\"}",
                "{\"operatorId\":\"OP0000000001\",\"password\":\"correct horse\"}",
                "{\"email\":\"a@b\",\"password\":\"x\",\"authKeyId\":\"k\",\"authKey\":\"s\"}",
                "{\"password\":\"x\",\"authKeyId\":\"k\",\"authKey\":\"s\"}",
                "{\"email\":\"a@b\",\"password\":\"x\",\"authKey\":\"s\"}",
                "{\"email\":\"a@b\",\"password\":\"x\",\"operatorId\":\"OP0000000001\",\"userName\":\"u\"}",
                "{\"email\":\"a@b\",\"password\":\"x\",\"tokenTimeoutSeconds\":172801}",
                "{\"email\":\"a@b\",\"password\":\"x\",\"tokenTimeoutSeconds\":0}",
                "{\"email\":\"a@b\",\"password\":\"x\",\"tokenTimeoutSeconds\":\"30\"}",
                "{\"email\":\"a@b\",\"password\":\"x\",\"tokenTimeoutSeconds\":1.5}",
                "{\"email\":\"a@b\",\"password\":[\"x\"]}",
                "{\"email\":\"a@b\",\"password\":\"x\",\"mfaOTPCode\":123456}",
                "[]",
                "not json"
            })
    void anythingButOneWholeFormIsMalformed(String body) {
        assertThat(expect(400, auth(body)).json().get("code").asString()).isEqualTo("COM0001");
    }

    @Test
    void absentAndNullAndEmptyAreTheSame() {
        expect(200, auth(ROOT.formatted(",\"authKeyId\":\"\",\"userName\":null,\"tokenTimeoutSeconds\":null")));
    }

    @Test
    void aUserDoesWhatItIsPermitted() {
        JsonNode created = createUser();
        assertThat(created.get("permissions").toString()).isEqualTo("[\"Billing:getBilling\"]");
        Answer byPassword = expect(200, auth(USER.formatted("")));
        assertThat(byPassword.json().get("userName").asString()).isEqualTo("reader");
        Answer byKey = auth("{\"authKeyId\":\"%s\",\"authKey\":\"%s\"}"
                .formatted(
                        created.get("authKeyId").asString(),
                        created.get("authKey").asString()));
        assertThat(expect(200, byKey).json().get("userName").asString()).isEqualTo("reader");
        for (Answer signedIn : new Answer[] {byPassword, byKey}) {
            assertThat(get("/v1/bills/202610", headers(signedIn))).isEqualTo(200);
            assertThat(get("/meisai/v1/bills/202610", headers(signedIn))).isEqualTo(200);
            Answer refused = server.send("GET", "/v1/bills", new byte[0], headers(signedIn));
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.json().get("code").asString()).isEqualTo("AUM0002");
            assertThat(get("/v1/bills/summaries/sims", headers(signedIn))).isEqualTo(403);
            assertThat(server.send("POST", "/v1/bills/202610/export", new byte[0], headers(signedIn))
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void aChangeOfPermissionsOrPasswordEndsTheUsersTokens() {
        createUser();
        Map<String, String> before = headers(auth(USER.formatted("")));
        expect(
                200,
                server.provider("PATCH", "operators/OP0000000001/users/reader", "{\"permissions\":[\"Billing:*\"]}"));
        assertThat(get("/v1/bills/202610", before)).isEqualTo(401);
        Map<String, String> after = headers(auth(USER.formatted("")));
        assertThat(get("/v1/bills", after)).isEqualTo(200);
        assertThat(get("/v1/coupons", after)).isEqualTo(403);
        expect(200, server.provider("PATCH", "operators/OP0000000001/users/reader", "{\"password\":\"another one\"}"));
        assertThat(get("/v1/bills", after)).isEqualTo(401);
        expect(401, auth(USER.formatted("")));
    }

    @Test
    void aDeletedUserIsNobody() {
        JsonNode created = createUser();
        Map<String, String> headers = headers(auth(USER.formatted("")));
        expect(204, server.provider("DELETE", "operators/OP0000000001/users/reader", ""));
        assertThat(get("/v1/bills/202610", headers)).isEqualTo(401);
        expect(401, auth(USER.formatted("")));
        expect(
                401,
                auth("{\"authKeyId\":\"%s\",\"authKey\":\"%s\"}"
                        .formatted(
                                created.get("authKeyId").asString(),
                                created.get("authKey").asString())));
        expect(404, server.provider("DELETE", "operators/OP0000000001/users/reader", ""));
        assertThat(server.provider("GET", "operators/OP0000000001/users", "").text())
                .isEqualTo("{\"users\":[]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"userName\":\"a/b\"}",
                "{\"userName\":\"\"}",
                "{\"userName\":\"u\",\"password\":\"short\"}",
                "{\"userName\":\"u\",\"permissions\":[\"Billing:getBiling\"]}",
                "{\"userName\":\"u\",\"permissions\":\"Billing:getBilling\"}",
                "{\"userName\":\"u\",\"permissions\":[1]}",
                "{\"userName\":\"u\",\"admin\":true}"
            })
    void aWrongUserIsRefused(String body) {
        expect(400, server.provider("POST", "operators/OP0000000001/users", body));
    }

    @Test
    void usersBelongToOneOperatorAndHaveOneName() {
        createUser();
        expect(409, server.provider("POST", "operators/OP0000000001/users", NEW_USER));
        expect(404, server.provider("POST", "operators/OP0000000009/users", NEW_USER));
        expect(404, server.provider("GET", "operators/OP0000000009/users", ""));
        expect(403, server.operator("GET", "/meisai/v1/operators/OP0000000001/users"));
    }

    @Test
    void aLogoutEndsTheTokenAlsoAfterARestart() {
        Map<String, String> headers = headers(auth(ROOT.formatted("")));
        Map<String, String> other = headers(auth(ROOT.formatted("")));
        Answer logout = server.send("POST", "/v1/auth/logout", new byte[0], headers);
        assertThat(logout.status()).isEqualTo(204);
        assertThat(logout.text()).isEmpty();
        assertThat(get("/v1/bills", headers)).isEqualTo(401);
        assertThat(server.send("POST", "/v1/auth/logout", new byte[0], headers).status())
                .isEqualTo(401);
        server.close();
        server = TestServer.start(data, "2026-10-02T09:00:00Z");
        assertThat(get("/v1/bills", headers)).isEqualTo(401);
        assertThat(get("/v1/bills", other)).isEqualTo(200);
    }

    @Test
    void aUserLogsOutWhateverItsPermissions() {
        expect(
                201,
                server.provider(
                        "POST",
                        "operators/OP0000000001/users",
                        "{\"userName\":\"reader\",\"password\":\"battery staple\"}"));
        Map<String, String> headers = headers(auth(USER.formatted("")));
        assertThat(get("/v1/bills", headers)).isEqualTo(403);
        assertThat(server.send("POST", "/v1/auth/logout", new byte[0], headers).status())
                .isEqualTo(204);
        assertThat(get("/v1/bills", headers)).isEqualTo(401);
    }

    @Test
    void aTokenAndAKeyOfAnotherSignInDoNotGoTogether() {
        Map<String, String> one = headers(auth(ROOT.formatted("")));
        Map<String, String> other = headers(auth(ROOT.formatted("")));
        assertThat(get(
                        "/v1/bills",
                        Map.of(
                                "X-Soracom-API-Key", one.get("X-Soracom-API-Key"),
                                "X-Soracom-Token", other.get("X-Soracom-Token"))))
                .isEqualTo(401);
    }

    /** The three parts of a real token, each changed in ways that a reader of tokens might let through. */
    @Test
    void aTokenThatTheServerDidNotSignIsRefused() {
        Map<String, String> headers = headers(auth(ROOT.formatted("")));
        String token = headers.get("X-Soracom-Token");
        String[] parts = token.split("\\.", -1);
        String payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        String otherOperator = base64(payload.replace("OP0000000001", "OP0000000002"));
        String longer = base64(payload.replaceFirst("\"exp\":[0-9]+", "\"exp\":4102444800"));
        assertThat(base64(payload)).isNotIn(otherOperator, longer);
        for (String forged : new String[] {
            base64("{\"alg\":\"none\"}") + "." + parts[1] + ".",
            base64("{\"alg\":\"none\"}") + "." + parts[1] + "." + parts[2],
            base64("{\"alg\":\"HS512\"}") + "." + parts[1] + "." + parts[2],
            base64("{\"alg\":\"HS256\",\"jwk\":{\"kty\":\"oct\",\"k\":\"AA\"}}") + "." + parts[1] + "." + parts[2],
            parts[0] + "." + otherOperator + "." + parts[2],
            parts[0] + "." + longer + "." + parts[2],
            parts[0] + "." + parts[1] + ".",
            parts[0] + "." + parts[1] + "." + base64("x".repeat(32)),
            parts[0] + "." + parts[1],
            parts[0] + "." + base64("[]") + "." + parts[2],
            "." + parts[1] + ".",
            "..",
            token + ".",
            "Bearer " + token
        }) {
            assertThat(get(
                            "/v1/bills",
                            Map.of("X-Soracom-API-Key", headers.get("X-Soracom-API-Key"), "X-Soracom-Token", forged)))
                    .as(forged)
                    .isEqualTo(401);
        }
        assertThat(get("/v1/bills", headers)).isEqualTo(200);
        // The same signature written in another way is the same token, and ends with it.
        Map<String, String> padded =
                Map.of("X-Soracom-API-Key", headers.get("X-Soracom-API-Key"), "X-Soracom-Token", token + "=");
        expect(204, server.send("POST", "/v1/auth/logout", new byte[0], headers));
        assertThat(get("/v1/bills", padded)).isEqualTo(401);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aTokenOfThirtySecondsEndsAfterThirty() {
        Map<String, String> headers = headers(auth(ROOT.formatted(",\"tokenTimeoutSeconds\":30")));
        server.clock("2026-10-02T09:00:29Z");
        assertThat(get("/v1/bills", headers)).isEqualTo(200);
        server.clock("2026-10-02T09:00:30Z");
        assertThat(get("/v1/bills", headers)).isEqualTo(401);
    }

    @Test
    void whoEnrolledAnAuthenticatorNeedsItsCodeOnce() throws InvalidKeyException {
        expect(200, auth(ROOT.formatted(",\"mfaOTPCode\":\"whatever\"")));
        Map<String, String> headers = headers(auth(ROOT.formatted("")));
        JsonNode enrolment = expect(200, server.send("POST", "/meisai/v1/mfa", new byte[0], headers))
                .json();
        String secret = enrolment.get("secret").asString();
        assertThat(enrolment.get("otpauthUri").asString())
                .isEqualTo("otpauth://totp/Meisai%3AOP0000000001?secret=" + secret + "&issuer=Meisai");
        expect(200, auth(ROOT.formatted("")));

        expect(400, mfa("confirm", "000000x", headers));
        expect(204, mfa("confirm", code(secret, "2026-10-02T09:00:00Z"), headers));
        expect(401, auth(ROOT.formatted("")));
        // The code that confirmed is used up; the next one works, once.
        expect(401, auth(ROOT.formatted(withCode(secret, "2026-10-02T09:00:00Z"))));
        expect(200, auth(ROOT.formatted(withCode(secret, "2026-10-02T09:00:30Z"))));
        expect(401, auth(ROOT.formatted(withCode(secret, "2026-10-02T09:00:30Z"))));
        expect(401, auth(ROOT.formatted(withCode(secret, "2026-10-02T09:01:00Z"))));
        // An AuthKey is no password.
        server.signIn();

        expect(409, server.send("POST", "/meisai/v1/mfa", new byte[0], headers));
        server.close();
        server = TestServer.start(data, "2026-10-02T10:00:00Z");
        expect(401, auth(ROOT.formatted("")));
        expect(400, mfa("revoke", "123", headers));
        expect(204, mfa("revoke", code(secret, "2026-10-02T10:00:00Z"), headers));
        expect(200, auth(ROOT.formatted("")));
    }

    @Test
    void wrongCodesEndInNoCodeAtAllUntilTheNextStep() throws InvalidKeyException {
        Map<String, String> headers = headers(auth(ROOT.formatted("")));
        String secret = expect(200, server.send("POST", "/meisai/v1/mfa", new byte[0], headers))
                .json()
                .get("secret")
                .asString();
        expect(204, mfa("confirm", code(secret, "2026-10-02T09:00:00Z"), headers));
        String right = code(secret, "2026-10-02T09:00:30Z");
        for (int i = 0; i < 5; i++) {
            expect(400, mfa("revoke", "00000x", headers));
        }
        expect(400, mfa("revoke", right, headers));
        expect(401, auth(ROOT.formatted(withCode(secret, "2026-10-02T09:00:30Z"))));
        server.clock("2026-10-02T09:00:30Z");
        expect(204, mfa("revoke", right, headers));
    }

    @Test
    void aUserThatIsMadeAgainHasNoneOfTheOldTokens() {
        createUser();
        Map<String, String> old = headers(auth(USER.formatted("")));
        expect(204, server.provider("DELETE", "operators/OP0000000001/users/reader", ""));
        createUser();
        assertThat(get("/v1/bills/latest", old)).isEqualTo(401);
        assertThat(get("/v1/bills/202610", headers(auth(USER.formatted(""))))).isEqualTo(200);
    }

    @Test
    void twoLogoutsAtOnceBothEnd() throws Exception {
        for (int i = 0; i < 20; i++) {
            Map<String, String> headers = headers(auth(ROOT.formatted("")));
            try (ExecutorService calls = Executors.newFixedThreadPool(4)) {
                List<Future<Answer>> answers = calls.invokeAll(
                        Collections.nCopies(4, () -> server.send("POST", "/v1/auth/logout", new byte[0], headers)));
                for (Future<Answer> answer : answers) {
                    assertThat(answer.get().status()).isIn(204, 401);
                }
            }
        }
    }

    @Test
    void theProviderTakesALostAuthenticatorOff() throws InvalidKeyException {
        createUser();
        Map<String, String> headers = headers(auth(USER.formatted("")));
        String secret = server.send("POST", "/meisai/v1/mfa", new byte[0], headers)
                .json()
                .get("secret")
                .asString();
        expect(204, mfa("confirm", code(secret, "2026-10-02T09:00:00Z"), headers));
        assertThat(server.provider("GET", "operators/OP0000000001/users", "")
                        .json()
                        .at("/users/0/mfa")
                        .asBoolean())
                .isTrue();
        expect(401, auth(USER.formatted("")));
        expect(200, auth(ROOT.formatted("")));
        expect(404, server.provider("POST", "operators/OP0000000001/mfa/reset", "{\"userName\":\"nobody\"}"));
        expect(204, server.provider("POST", "operators/OP0000000001/mfa/reset", "{\"userName\":\"reader\"}"));
        expect(200, auth(USER.formatted("")));
    }

    private Answer mfa(String step, String code, Map<String, String> headers) {
        return server.send(
                "POST",
                "/meisai/v1/mfa/" + step,
                "{\"mfaOTPCode\":\"%s\"}".formatted(code).getBytes(StandardCharsets.UTF_8),
                headers);
    }

    private static String withCode(String secret, String time) throws InvalidKeyException {
        return ",\"mfaOTPCode\":\"" + code(secret, time) + "\"";
    }

    /** What an authenticator app shows. */
    private static String code(String secret, String time) throws InvalidKeyException {
        BigInteger bits = BigInteger.ONE;
        for (int i = 0; i < secret.length(); i++) {
            bits = bits.shiftLeft(5)
                    .add(BigInteger.valueOf("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(secret.charAt(i))));
        }
        byte[] key = bits.toByteArray();
        return new TimeBasedOneTimePasswordGenerator()
                .generateOneTimePasswordString(
                        new SecretKeySpec(Arrays.copyOfRange(key, 1, key.length), "HmacSHA1"), Instant.parse(time));
    }
}

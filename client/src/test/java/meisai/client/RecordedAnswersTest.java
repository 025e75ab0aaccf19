package meisai.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import meisai.client.RecordedAnswers.Recorded;
import meisai.client.api.AuthApi;
import meisai.client.api.BillingApi;
import meisai.client.api.FilesApi;
import meisai.client.api.PaymentApi;
import meisai.client.invoker.ApiClient;
import meisai.client.invoker.ApiException;
import meisai.client.invoker.JSON;
import meisai.client.invoker.auth.ApiKeyAuth;
import meisai.client.model.AuthRequest;
import meisai.client.model.ErrorBody;
import meisai.client.model.GetLatestBill;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each method: what it sends, and what it makes of an answer that is known to be right or wrong. */
class RecordedAnswersTest {
    private interface Method {
        Object call(ApiClient client) throws ApiException;
    }

    private record Call(String request, Method method) {}

    private record Sent(String request, Map<String, String> headers, String body) {}

    private static final Map<String, Call> CALLS = calls();

    private static Map<String, Call> calls() {
        Map<String, Call> calls = new TreeMap<>();
        calls.put(
                "auth",
                new Call(
                        "POST /v1/auth",
                        client -> new AuthApi(client)
                                .auth(new AuthRequest().authKeyId("keyId-1").authKey("secret-1"))));
        calls.put("logout", new Call("POST /v1/auth/logout", client -> {
            new AuthApi(client).logout();
            return "";
        }));
        calls.put("getBillingHistory", new Call("GET /v1/bills", client -> new BillingApi(client).getBillingHistory()));
        calls.put(
                "getBilling", new Call("GET /v1/bills/202208", client -> new BillingApi(client).getBilling("202208")));
        calls.put(
                "getBillingPerDay",
                new Call("GET /v1/bills/202208/daily", client -> new BillingApi(client).getBillingPerDay("202208")));
        calls.put(
                "exportBilling",
                new Call(
                        "POST /v1/bills/202208/export",
                        client -> new BillingApi(client).exportBilling("202208", null)));
        calls.put(
                "getLatestBilling",
                new Call("GET /v1/bills/latest", client -> new BillingApi(client).getLatestBilling()));
        calls.put(
                "exportLatestBilling",
                new Call(
                        "POST /v1/bills/latest/export?export_mode=async",
                        client -> new BillingApi(client).exportLatestBilling("async")));
        calls.put(
                "getBillingSummaryOfBillItems",
                new Call(
                        "GET /v1/bills/summaries/bill_items",
                        client -> new BillingApi(client).getBillingSummaryOfBillItems()));
        calls.put(
                "getBillingSummaryOfSims",
                new Call("GET /v1/bills/summaries/sims", client -> new BillingApi(client).getBillingSummaryOfSims()));
        calls.put(
                "getExportedFile",
                new Call("GET /v1/files/exported/fe_1", client -> new FilesApi(client).getExportedFile("fe_1")));
        calls.put(
                "getPaymentTransaction",
                new Call(
                        "GET /v1/payment_history/transactions/1_a",
                        client -> new PaymentApi(client).getPaymentTransaction("1_a")));
        calls.put(
                "listPaymentStatements",
                new Call("GET /v1/payment_statements", client -> new PaymentApi(client).listPaymentStatements()));
        calls.put(
                "exportPaymentStatement",
                new Call(
                        "POST /v1/payment_statements/1/export?export_mode=sync",
                        client -> new PaymentApi(client).exportPaymentStatement("1", "sync")));
        calls.put("listCoupons", new Call("GET /v1/coupons", client -> new PaymentApi(client).listCoupons()));
        return calls;
    }

    private final List<Sent> sent = new ArrayList<>();
    private final List<Map.Entry<Integer, String>> answers = new ArrayList<>();
    private HttpServer http;
    private ApiClient client;

    @BeforeEach
    void start() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
            sent.add(new Sent(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                    headers,
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            // The last answer is given for as long as there are questions.
            Map.Entry<Integer, String> answer = answers.size() == 1 ? answers.getFirst() : answers.removeFirst();
            byte[] body = answer.getValue().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("X-Soracom-Ratelimit-Remaining", "7");
            exchange.sendResponseHeaders(answer.getKey(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        http.start();
        client = new ApiClient()
                .setBasePath("http://127.0.0.1:" + http.getAddress().getPort() + "/v1");
        key("api_key").setApiKey("api-1");
        key("api_token").setApiKey("token-1");
    }

    @AfterEach
    void stop() {
        http.stop(0);
    }

    private ApiKeyAuth key(String scheme) {
        return (ApiKeyAuth) client.getAuthentication(scheme);
    }

    private void answer(int status, String body) {
        answers.add(Map.entry(status, body));
    }

    static List<Recorded> recorded() throws IOException {
        return RecordedAnswers.all();
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void aRecordedAnswerIsReadWhole(Recorded recorded) throws ApiException {
        answer(200, recorded.answer().toString());
        Call call = CALLS.get(recorded.operation());

        Object result = call.method().call(client);

        JsonElement read = JsonParser.parseString(JSON.serialize(result));
        assertThat(read).isEqualTo(JsonParser.parseString(recorded.answer().toString()));
        assertThat(sent).hasSize(1);
        assertThat(sent.getFirst().request()).isEqualTo(call.request());
        if (!recorded.operation().equals("auth")) {
            assertThat(sent.getFirst().headers())
                    .containsEntry("X-Soracom-API-Key", "api-1")
                    .containsEntry("X-Soracom-Token", "token-1");
        }
    }

    @Test
    void everyMethodOfTheDefinitionIsRecorded() throws IOException {
        Set<String> operations = Definition.ofClient().operations().stream()
                .map(Definition.Operation::name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(CALLS.keySet()).isEqualTo(operations);
        Set<String> recorded = recorded().stream().map(Recorded::operation).collect(Collectors.toSet());
        recorded.add("logout");
        assertThat(recorded).isEqualTo(operations);
    }

    @Test
    void logoutHasNoAnswer() throws ApiException {
        answer(204, "");
        CALLS.get("logout").method().call(client);
        assertThat(sent.getFirst().request()).isEqualTo("POST /v1/auth/logout");
        assertThat(sent.getFirst().headers()).containsEntry("X-Soracom-Token", "token-1");
    }

    @Test
    void signingInSendsTheFormThatWasChosenAndSetsBothKeys() throws ApiException {
        answer(200, "{\"apiKey\":\"api-2\",\"operatorId\":\"OP0000000002\",\"token\":\"token-2\"}");
        ApiClient signedIn = SignIn.asUser("OP0000000002", "reports", "p")
                .at(client.getBasePath())
                .withCode("123456")
                .forAsLongAs(Duration.ofMinutes(5))
                .inLanguage("ja")
                .client();
        assertThat(JsonParser.parseString(sent.getFirst().body())).isEqualTo(JsonParser.parseString("""
                        {"operatorId":"OP0000000002","userName":"reports","password":"p","mfaOTPCode":"123456",
                        "tokenTimeoutSeconds":300}"""));
        answers.clear();
        answer(200, "{\"billList\":[]}");
        new BillingApi(signedIn).getBillingHistory();
        assertThat(sent.getLast().headers())
                .containsEntry("X-Soracom-API-Key", "api-2")
                .containsEntry("X-Soracom-Token", "token-2")
                .containsEntry("X-Soracom-Lang", "ja");
    }

    @Test
    void keysMayHaveAPrefix() throws ApiException {
        answer(200, "{\"billList\":[]}");
        key("api_key").setApiKeyPrefix("Key");
        key("api_token").setApiKeyPrefix("Bearer");
        new BillingApi(client).getBillingHistory();
        assertThat(sent.getFirst().headers())
                .containsEntry("X-Soracom-API-Key", "Key api-1")
                .containsEntry("X-Soracom-Token", "Bearer token-1");
    }

    @Test
    void theExportModeIsSentWhenItIsGiven() throws ApiException {
        answer(200, "{\"url\":\"https://files.example.com/a.csv\"}");
        BillingApi bills = new BillingApi(client);
        for (String mode : Arrays.asList(null, "sync", "async")) {
            bills.exportBilling("202208", mode);
        }
        assertThat(sent)
                .extracting(Sent::request)
                .containsExactly(
                        "POST /v1/bills/202208/export",
                        "POST /v1/bills/202208/export?export_mode=sync",
                        "POST /v1/bills/202208/export?export_mode=async");
    }

    @Test
    void amountsAreExact() throws ApiException {
        answer(200, "{\"amount\":9007199254740993.01,\"currency\":\"USD\",\"lastEvaluatedTime\":\"20261123000000\"}");
        assertThat(new BillingApi(client).getLatestBilling().getAmount())
                .isEqualTo(new BigDecimal("9007199254740993.01"));
    }

    @Test
    void whatANewerServerSaysIsKeptAndHurtsNothing() throws ApiException {
        answer(
                200,
                "{\"amount\":1,\"currency\":\"GBP\",\"lastEvaluatedTime\":\"20261123000000\",\"more\":\"than known\"}");
        GetLatestBill latest = new BillingApi(client).getLatestBilling();
        assertThat(latest.getAdditionalProperty("more")).isEqualTo("than known");
        assertThat(latest.getCurrency()).isEqualTo(GetLatestBill.CurrencyEnum.UNKNOWN_DEFAULT_OPEN_API);
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(ints = {400, 401, 403, 404, 429, 503})
    void aRefusalCarriesItsStatusHeadersAndBody(int status) {
        String body = "{\"code\":\"BIL0004\",\"message\":\"There is no bill.\"}";
        answer(status, body);
        assertThatThrownBy(() -> new BillingApi(client).getBilling("202208"))
                .asInstanceOf(type(ApiException.class))
                .satisfies(refused -> {
                    assertThat(refused.getCode()).isEqualTo(status);
                    assertThat(refused.getResponseBody()).isEqualTo(body);
                    assertThat(refused.getResponseHeaders())
                            .containsEntry("x-soracom-ratelimit-remaining", List.of("7"));
                    assertThat(ErrorBody.fromJson(refused.getResponseBody()).getCode())
                            .isEqualTo("BIL0004");
                });
    }

    @Test
    void theDefaultHostIsThePublicOne() {
        assertThat(new ApiClient().getBasePath()).isEqualTo("https://api.soracom.io/v1");
    }

    /** Time passes only when somebody pauses. */
    private static final class CountedPauses implements Pauses {
        private final List<Duration> pauses = new ArrayList<>();

        @Override
        public Duration now() {
            return pauses.stream().reduce(Duration.ZERO, Duration::plus);
        }

        @Override
        public void pause(Duration length) {
            pauses.add(length);
        }
    }

    @Test
    void anExportIsAskedForLessAndLessOften() throws Exception {
        CountedPauses pauses = new CountedPauses();
        answer(200, "{\"exportedFileId\":\"fe_1\",\"exportedFilePath\":\"//files/exported/fe_1\"}");
        for (int i = 0; i < 7; i++) {
            answer(200, "{\"status\":\"processing\"}");
        }
        answer(429, "{\"code\":\"COM0007\",\"message\":\"later\"}");
        answer(200, "{\"status\":\"exported\",\"url\":\"https://files.example.com/a.csv\"}");
        assertThat(new Exports(client, Duration.ofHours(1), pauses).bill("202208"))
                .hasToString("https://files.example.com/a.csv");
        assertThat(sent.getFirst().request()).endsWith("?export_mode=async");
        assertThat(pauses.pauses)
                .extracting(Duration::toMillis)
                .containsExactly(200L, 400L, 800L, 1600L, 3200L, 6400L, 10_000L, 10_000L);
    }

    @Test
    void anExportThatFailsOrTakesTooLongSaysSo() {
        CountedPauses pauses = new CountedPauses();
        Exports exports = new Exports(client, Duration.ofSeconds(1), pauses);
        answer(200, "{\"status\":\"processing\"}");
        assertThatThrownBy(() -> exports.await("fe_1"))
                .asInstanceOf(type(ExportException.class))
                .returns(ExportException.Reason.TIMED_OUT, ExportException::reason)
                .returns("fe_1", ExportException::exportedFileId);
        assertThat(pauses.now()).isEqualTo(Duration.ofSeconds(1));
        answers.clear();
        answer(200, "{\"status\":\"failed\"}");
        assertThatThrownBy(() -> exports.await("fe_1"))
                .asInstanceOf(type(ExportException.class))
                .returns(ExportException.Reason.FAILED, ExportException::reason);
    }
}

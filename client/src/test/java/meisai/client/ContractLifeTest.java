package meisai.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import meisai.contract.ApiClient;
import meisai.contract.ApiException;
import meisai.contract.api.AuthApi;
import meisai.contract.api.BillingApi;
import meisai.contract.api.FilesApi;
import meisai.contract.api.PaymentApi;
import meisai.contract.auth.ApiKeyAuth;
import meisai.contract.model.AuthRequest;
import meisai.contract.model.AuthResponse;
import meisai.contract.model.DailyBill;
import meisai.contract.model.FileExportResponse;
import meisai.contract.model.GetExportedFileResponse;
import meisai.contract.model.MonthlyBill;
import okhttp3.Request;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole life with the client that anybody generates from the definition named by {@code contract.file} (it throws on
 * every member and value that is not declared there), and every exchange held to the same file by a validator.
 */
class ContractLifeTest {
    @TempDir
    private Path data;

    private final HeldToContract contract = new HeldToContract(System.getProperty("contract.file"));
    private Life life;
    private ApiClient client;
    private BillingApi bills;
    private FilesApi files;

    @BeforeEach
    void begin() throws ApiException {
        life = Life.begin(data);
        client = new ApiClient();
        client.setBasePath(life.server.basePath());
        client.setHttpClient(
                client.getHttpClient().newBuilder().addInterceptor(contract).build());
        bills = new BillingApi(client);
        files = new FilesApi(client);
        signIn(new AuthRequest().authKeyId(life.authKeyId).authKey(life.authKey));
    }

    @AfterEach
    void end() {
        life.close();
    }

    private void signIn(AuthRequest request) throws ApiException {
        AuthResponse signedIn = new AuthApi(client).auth(request.tokenTimeoutSeconds(172_800L));
        assertThat(signedIn.getOperatorId()).isEqualTo(Life.OPERATOR);
        assertThat(signedIn.getUserName()).isEqualTo(request.getUserName());
        ((ApiKeyAuth) client.getAuthentication("api_key")).setApiKey(signedIn.getApiKey());
        ((ApiKeyAuth) client.getAuthentication("api_token")).setApiKey(signedIn.getToken());
    }

    private static void assertAmount(Number amount, String expected) {
        assertThat(new BigDecimal(amount.toString())).isEqualByComparingTo(expected);
    }

    private static void assertRefused(int status, ThrowingCallable call) {
        assertThatThrownBy(call).asInstanceOf(type(ApiException.class)).returns(status, ApiException::getCode);
    }

    private static HttpResponse<String> fetch(String url) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
        }
    }

    @Test
    void everyAnswerOfALifeKeepsTheContract() throws Exception {
        runningMonth();
        life.endMonth();
        assertRefused(404, () -> bills.getBilling(Life.MONTH));
        assertRefused(404, () -> bills.getBillingPerDay(Life.MONTH));
        assertRefused(404, () -> bills.exportBilling(Life.MONTH, null));
        life.closeMonth();
        closedMonth();
        FileExportResponse export = bills.exportBilling(Life.MONTH, "sync");
        assertThat(Life.sum(fetch(export.getUrl()).body())).isEqualByComparingTo(life.subtotal());
        asynchronousExports();
        payments();
        refusals();
        life.passTwoDays();
        assertThat(fetch(export.getUrl()).statusCode()).isEqualTo(403);
        credentials();

        assertThat(contract.problems()).isEmpty();
        assertThat(contract.exchanges()).isGreaterThan(30);
    }

    private void runningMonth() throws ApiException {
        assertAmount(bills.getLatestBilling().getAmount(), Life.AMOUNT);
        MonthlyBill running = bills.getBilling(Life.MONTH);
        assertThat(running.getState()).isEqualTo(MonthlyBill.StateEnum.TEMPORARY);
        assertThat(bills.getBillingHistory().getBillList()).isEmpty();
        assertThat(bills.getBillingPerDay(Life.MONTH).getBillList()).hasSize(30);
        assertThat(bills.exportLatestBilling(null).getUrl()).contains("-billing-" + Life.MONTH);
    }

    private void closedMonth() throws ApiException {
        MonthlyBill closed = bills.getBilling(Life.MONTH);
        assertThat(closed.getState()).isEqualTo(MonthlyBill.StateEnum.CLOSED);
        assertThat(closed.getCurrency()).isEqualTo(MonthlyBill.CurrencyEnum.JPY);
        assertAmount(closed.getAmount(), Life.AMOUNT);
        assertThat(bills.getBillingHistory().getBillList()).containsExactly(closed);
        List<DailyBill> days = bills.getBillingPerDay(Life.MONTH).getBillList();
        assertThat(days).hasSize(30);
        BigDecimal sum = BigDecimal.ZERO;
        for (DailyBill day : days) {
            sum = sum.add(new BigDecimal(day.getAmount().toString()));
        }
        // The free requests are dated with the month: the days hold 3 + 65 + 300, rounded by day.
        assertThat(sum).isBetween(new BigDecimal(367), new BigDecimal(369));
        assertThat(bills.getBillingSummaryOfBillItems().get(1).getYearMonth()).isEqualTo(Life.MONTH);
        assertThat(bills.getBillingSummaryOfSims().get(1).getCostBreakdownList())
                .hasSize(1);
    }

    private void asynchronousExports() throws Exception {
        for (FileExportResponse started :
                List.of(bills.exportBilling(Life.MONTH, "async"), bills.exportLatestBilling("async"))) {
            GetExportedFileResponse file = files.getExportedFile(started.getExportedFileId());
            while (file.getStatus() == GetExportedFileResponse.StatusEnum.PROCESSING) {
                assertThat(file.getUrl()).isNull();
                file = files.getExportedFile(started.getExportedFileId());
            }
            assertThat(file.getStatus()).isEqualTo(GetExportedFileResponse.StatusEnum.EXPORTED);
            assertThat(fetch(file.getUrl()).statusCode()).isEqualTo(200);
        }
    }

    private void payments() throws ApiException {
        PaymentApi payments = new PaymentApi(client);
        assertThat(Objects.requireNonNull(payments.listCoupons().getCouponList()))
                .isEmpty();
        assertThat(payments.listPaymentStatements()).isNotNull();
        assertRefused(400, () -> payments.getPaymentTransaction("none"));
    }

    private void refusals() {
        assertRefused(400, () -> bills.getBilling("2026-09"));
        assertRefused(400, () -> bills.exportBilling(Life.MONTH, "later"));
        assertRefused(404, () -> bills.getBilling("203001"));
        assertRefused(404, () -> files.getExportedFile("fe_0f9c2b52-3d6e-4f0a-9a71-5f0f6f5f9f10"));
    }

    private void credentials() throws ApiException {
        assertRefused(401, bills::getLatestBilling);
        assertRefused(401, () -> signIn(new AuthRequest().email(Life.EMAIL).password("wrong horse")));
        signIn(new AuthRequest().email(Life.EMAIL).password(Life.PASSWORD));
        assertThat(bills.getBillingHistory().getBillList()).hasSize(1);
        signIn(new AuthRequest().operatorId(Life.OPERATOR).userName(Life.USER).password(Life.PASSWORD));
        assertThat(bills.getBilling(Life.MONTH).getYearMonth()).isEqualTo(Life.MONTH);
        assertRefused(403, bills::getBillingHistory);
        new AuthApi(client).logout();
        assertRefused(401, () -> bills.getBilling(Life.MONTH));
    }

    /** The check itself is checked: it must see what the client would not. */
    @Test
    void whatTheContractDoesNotDeclareIsAProblem() throws IOException {
        Request latest = new Request.Builder()
                .url(life.server.basePath() + "/bills/latest")
                .header("X-Soracom-API-Key", "api-1")
                .header("X-Soracom-Token", "token")
                .build();
        String good = "{\"amount\":1,\"currency\":\"JPY\",\"lastEvaluatedTime\":\"20260930230000\"}";
        assertThat(contract.problemsOf(latest, 200, good)).isEmpty();
        assertThat(contract.problemsOf(latest, 200, good.replace("}", ",\"more\":1}")))
                .hasSize(1);
        assertThat(contract.problemsOf(latest, 200, good.replace("JPY", "XXX"))).hasSize(2);
        assertThat(contract.problemsOf(latest, 200, good.replace("1,", "\"1\",")))
                .hasSize(3);
        assertThat(contract.problemsOf(latest, 302, "{}")).hasSize(4);
        assertThat(contract.problemsOf(latest, 404, "{\"code\":\"x\"}")).hasSizeGreaterThan(4);
    }
}

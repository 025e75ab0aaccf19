package meisai.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import meisai.client.api.AuthApi;
import meisai.client.api.BillingApi;
import meisai.client.api.FilesApi;
import meisai.client.api.PaymentApi;
import meisai.client.invoker.ApiClient;
import meisai.client.invoker.ApiException;
import meisai.client.model.BillItemCostBreakdown;
import meisai.client.model.DailyBill;
import meisai.client.model.ErrorBody;
import meisai.client.model.GetLatestBill;
import meisai.client.model.MonthlyBill;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client and its helpers against the real server. */
class ClientLifeTest {
    private static final String NO_EXPORT = "fe_0f9c2b52-3d6e-4f0a-9a71-5f0f6f5f9f10";
    private static final String NO_PAYMENT = "12345678901234567_0f9c2b52-3d6e-4f0a-9a71-5f0f6f5f9f10";

    @TempDir
    private Path data;

    @TempDir
    private Path files;

    private Life life;

    @BeforeEach
    void begin() {
        life = Life.begin(data);
    }

    @AfterEach
    void end() {
        life.close();
    }

    private ApiClient signedIn() throws ApiException {
        return SignIn.withAuthKey(life.authKeyId, life.authKey)
                .at(life.server.basePath())
                .forAsLongAs(Duration.ofDays(2))
                .client();
    }

    private static void assertRefused(int status, ThrowingCallable call) {
        assertThatThrownBy(call).asInstanceOf(type(ApiException.class)).satisfies(refused -> {
            assertThat(refused.getCode()).isEqualTo(status);
            assertThat(refused.getResponseHeaders()).containsEntry("content-type", List.of("application/json"));
            ErrorBody body = ErrorBody.fromJson(refused.getResponseBody());
            assertThat(body.getCode()).matches("[A-Z]{3}[0-9]{4}");
            assertThat(body.getMessage()).isNotBlank();
        });
    }

    @Test
    void aMonthIsReadFromItsUsageToItsClosedBill() throws Exception {
        BillingApi bills = new BillingApi(signedIn());
        GetLatestBill latest = bills.getLatestBilling();
        assertThat(latest.getAmount()).isEqualTo(new BigDecimal(Life.AMOUNT));
        assertThat(latest.getLastEvaluatedTime()).isEqualTo("20260930230000");
        assertThat(bills.getBilling(Life.MONTH).getState()).isEqualTo(MonthlyBill.StateEnum.TEMPORARY);
        assertThat(bills.getBillingHistory().getBillList()).isEmpty();

        life.endMonth();
        assertRefused(404, () -> bills.getBilling(Life.MONTH));
        life.closeMonth();

        MonthlyBill closed = bills.getBilling(Life.MONTH);
        assertThat(closed.getAmount()).isEqualTo(new BigDecimal(Life.AMOUNT));
        assertThat(closed.getCurrency()).isEqualTo(MonthlyBill.CurrencyEnum.JPY);
        assertThat(closed.getState()).isEqualTo(MonthlyBill.StateEnum.CLOSED);
        assertThat(bills.getBillingHistory().getBillList()).containsExactly(closed);
        assertThat(bills.getBillingPerDay(Life.MONTH).getBillList())
                .hasSize(30)
                .extracting(DailyBill::getDate)
                .startsWith("20260930")
                .endsWith("20260901");
        assertThat(bills.getBillingSummaryOfBillItems().get(1).getCostBreakdownList())
                .extracting(BillItemCostBreakdown::getBillItemName)
                .contains("daily", "upload");
        assertThat(bills.getBillingSummaryOfSims().get(1).getYearMonth()).isEqualTo(Life.MONTH);
        PaymentApi payments = new PaymentApi(bills.getApiClient());
        assertThat(payments.listPaymentStatements().getPaymentStatementsList()).isNotNull();
        assertThat(payments.listCoupons().getCouponList()).isEmpty();
        assertRefused(404, () -> payments.getPaymentTransaction(NO_PAYMENT));
    }

    @Test
    void anExportIsWaitedForAndFetchedUntilItsAddressExpires() throws Exception {
        life.endMonth();
        life.closeMonth();
        ApiClient client = signedIn();
        Exports exports = new Exports(client);

        URI url = exports.bill(Life.MONTH);
        Path file = files.resolve("bill.csv");
        exports.download(url, file);
        assertThat(Life.sum(Files.readString(file))).isEqualByComparingTo(life.subtotal());

        String sync = new BillingApi(client).exportBilling(Life.MONTH, null).getUrl();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        exports.download(URI.create(sync), bytes);
        assertThat(bytes.toByteArray()).isEqualTo(Files.readAllBytes(file));
        assertThat(exports.latestBill()).isNotEqualTo(url);

        life.passTwoDays();
        assertThatThrownBy(() -> exports.download(url, file))
                .asInstanceOf(type(ApiException.class))
                .returns(403, ApiException::getCode);
        // What was there stays, and nothing unfinished lies beside it.
        assertThat(file).hasBinaryContent(bytes.toByteArray());
        assertThat(files.toFile().list()).containsExactly("bill.csv");
        assertRefused(401, () -> exports.await(NO_EXPORT));
        ApiClient later = signedIn();
        assertRefused(404, () -> new FilesApi(later).getExportedFile(NO_EXPORT));
    }

    @Test
    void eachCredentialSignsInAndLogoutEndsIt() throws Exception {
        String at = life.server.basePath();
        ApiClient root = SignIn.withEmail(Life.EMAIL, Life.PASSWORD).at(at).client();
        assertThat(new BillingApi(root).getLatestBilling().getAmount()).isEqualTo(new BigDecimal(Life.AMOUNT));
        BillingApi user = new BillingApi(
                SignIn.asUser(Life.OPERATOR, Life.USER, Life.PASSWORD).at(at).client());
        assertThat(user.getBilling(Life.MONTH).getYearMonth()).isEqualTo(Life.MONTH);
        assertRefused(403, () -> user.exportBilling(Life.MONTH, null));
        new AuthApi(user.getApiClient()).logout();
        assertRefused(401, () -> user.getBilling(Life.MONTH));
        assertRefused(
                401, () -> SignIn.withEmail(Life.EMAIL, "wrong horse").at(at).client());
        assertRefused(401, () -> new BillingApi(new ApiClient().setBasePath(at)).getLatestBilling());
    }

    @Test
    void errorsComeInTheLanguageThatWasAskedFor() throws Exception {
        BillingApi bills = new BillingApi(SignIn.withAuthKey(life.authKeyId, life.authKey)
                .inLanguage("ja")
                .at(life.server.basePath())
                .client());
        assertThatThrownBy(() -> bills.getBilling("2026-09"))
                .asInstanceOf(type(ApiException.class))
                .satisfies(refused -> assertThat(
                                ErrorBody.fromJson(refused.getResponseBody()).getMessage())
                        .containsPattern("[\\u3040-\\u9fff]"));
    }
}

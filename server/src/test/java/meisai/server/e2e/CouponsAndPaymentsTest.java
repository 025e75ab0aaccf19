package meisai.server.e2e;

import static meisai.server.e2e.Reads.done;
import static meisai.server.e2e.Samples.record;
import static meisai.server.e2e.Samples.sim;
import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** September is 300 + 1.5, with tax 332; October 310, with tax 341; November 300, with tax 330. */
class CouponsAndPaymentsTest {
    private static final String A = "001010000000001";

    @TempDir
    private Path data;

    private TestServer server;
    private Reads reads;

    @BeforeEach
    void start() {
        server = TestServer.start(data, "2026-10-02T09:00:00Z");
        server.setUp(Samples.BOOK);
        reads = new Reads(server);
        expect(200, server.provider("POST", "resources", sim(A, "plan-D", "20260901")));
        server.usage(record("1", A, "data.upload", "2026-09-01T00:00:00Z", "1500"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private TestServer.Answer grant(String code, String amount, String expiry, String more) {
        return server.provider(
                "POST",
                "coupons",
                "{\"operatorId\":\"OP0000000001\",\"couponCode\":\"" + code + "\",\"amount\":\"" + amount
                        + "\",\"expiryYearMonth\":\"" + expiry + "\"" + more + "}");
    }

    private List<String> coupons(String month) {
        return reads.bill(month)
                .get("coupons")
                .valueStream()
                .map(coupon -> coupon.get("couponCode").asString() + " "
                        + coupon.get("amount").asString())
                .toList();
    }

    private List<String> balances() {
        return server.operator("GET", "/v1/coupons")
                .json()
                .get("couponList")
                .valueStream()
                .map(coupon -> coupon.get("couponCode").asString() + " "
                        + coupon.get("balance").asString() + " of "
                        + coupon.get("amount").asString())
                .toList();
    }

    private void closeNext(String now, String month) {
        server.clock(now);
        done(server.close(month, ""));
        server.signIn();
    }

    @Test
    void couponsAreTakenByExpiryThenScopedFirstThenByCode() {
        expect(201, grant("d-late", "1000", "202612", ""));
        expect(201, grant("c-scoped", "400", "202612", ",\"billItemName\":\"upload\""));
        expect(201, grant("b-scoped", "400", "202612", ",\"billItemName\":\"upload\""));
        expect(201, grant("z-early", "50", "202610", ""));
        expect(201, grant("a-next", "70", "202610", ",\"fromYearMonth\":\"202610\""));
        // 50, then round(1.5 x 1.1) = 2 of what is scoped, then the other 280.
        List<String> taken = List.of("z-early 50", "b-scoped 2", "d-late 280");
        assertThat(coupons("202609")).isEqualTo(taken);
        assertThat(reads.bill("202609").get("total").asString()).isEqualTo("332");
        assertThat(reads.bill("202609").get("appliedCouponAmount").asString()).isEqualTo("332");
        assertThat(reads.bill("202609").get("amount").asString()).isEqualTo("0");
        assertThat(balances())
                .as("a live bill takes nothing")
                .containsExactly(
                        "a-next 70 of 70",
                        "z-early 50 of 50",
                        "b-scoped 400 of 400",
                        "c-scoped 400 of 400",
                        "d-late 1000 of 1000");
        assertThat(server.operator("GET", "/v1/bills/202610").text())
                .as("the open month before coupons: two days with tax")
                .isEqualTo("{\"amount\":22,\"currency\":\"JPY\",\"state\":\"temporary\",\"yearMonth\":\"202610\"}");

        done(server.close("202609", ""));
        assertThat(coupons("202609")).isEqualTo(taken);
        assertThat(balances())
                .containsExactly(
                        "a-next 70 of 70",
                        "z-early 0 of 50",
                        "b-scoped 398 of 400",
                        "c-scoped 400 of 400",
                        "d-late 720 of 1000");
        assertThat(server.operator("GET", "/v1/bills/202609").text())
                .as("amount 0: no payment")
                .isEqualTo("{\"amount\":0,\"currency\":\"JPY\",\"state\":\"closed\",\"yearMonth\":\"202609\","
                        + "\"appliedCouponAmount\":332}");
        assertThat(server.operator("GET", "/v1/payment_statements").text()).isEqualTo("{\"paymentStatementsList\":[]}");

        closeNext("2026-11-02T09:00:00Z", "202610");
        assertThat(coupons("202610")).containsExactly("a-next 70", "d-late 271");
        assertThat(balances()).contains("a-next 0 of 70", "d-late 449 of 1000");
    }

    @Test
    void aScopeMayBeACategoryAndAnExpiredCouponIsLeft() {
        grant("base", "1000", "202609", ",\"billItemName\":\"base\"");
        assertThat(coupons("202609")).containsExactly("base 330");
        assertThat(reads.bill("202609").get("amount").asString()).isEqualTo("2");
        done(server.close("202609", ""));
        assertThat(coupons("202610")).isEmpty();
        assertThat(balances()).containsExactly("base 670 of 1000");
    }

    @ParameterizedTest
    @CsvSource({"c,0,202612,wrongAmount", "c,-5,202612,wrongAmount", "c,1.5,202612,wrongAmount", "c,5,202608,wrongMonth"
    })
    void aWrongCouponIsRefused(String code, String amount, String expiry, String problem) {
        assertThat(expect(400, grant(code, amount, expiry, ""))
                        .json()
                        .get("code")
                        .asString())
                .isEqualTo(problem);
        expect(201, grant(code, "5", "202612", ""));
        assertThat(expect(409, grant(code, "5", "202612", ""))
                        .json()
                        .get("code")
                        .asString())
                .isEqualTo("couponExists");
    }

    @Test
    void anAmountBelowTheMinimumWaitsAndIsPaidTogetherWithLaterMonths() {
        expect(
                200,
                server.provider(
                        "PATCH",
                        "operators/OP0000000001",
                        "{\"accounts\":[{\"coverage\":\"jp\",\"minimumCharge\":\"700\"}]}"));
        done(server.close("202609", ""));
        assertThat(server.operator("GET", "/v1/bills/202609").text())
                .isEqualTo("{\"amount\":332,\"currency\":\"JPY\",\"state\":\"closed\",\"yearMonth\":\"202609\","
                        + "\"paymentStatus\":\"lessThanMinimumCharge\"}");
        // 332 + 341 = 673 waits, 332 + 341 + 330 = 1003 is paid.
        closeNext("2026-11-02T09:00:00Z", "202610");
        assertThat(server.operator("GET", "/v1/payment_statements").text()).isEqualTo("{\"paymentStatementsList\":[]}");
        closeNext("2026-12-02T09:00:00Z", "202611");
        JsonNode statement =
                server.operator("GET", "/v1/payment_statements").json().at("/paymentStatementsList/0");
        assertThat(statement.get("amount").asInt()).isEqualTo(1003);
        assertThat(statement.get("chargedYearMonths").toString()).isEqualTo("[\"202609\",\"202610\",\"202611\"]");
        String payment = statement.get("paymentStatementId").asString();
        for (String month : List.of("202609", "202610", "202611")) {
            JsonNode bill = server.operator("GET", "/v1/bills/" + month).json();
            assertThat(bill.get("paymentStatus").asString()).as(month).isEqualTo("paying");
            assertThat(bill.get("paymentTransactionId").asString()).isEqualTo(payment);
        }
        assertThat(server.operator("GET", "/v1/bills/202609")
                        .json()
                        .get("amount")
                        .asInt())
                .isEqualTo(332);
        // Taxes: 332 / 11 = 30.18, 341 / 11 = 31, 330 / 11 = 30.
        assertThat(server.operator("GET", "/v1/payment_history/transactions/" + payment)
                        .text())
                .isEqualTo("{\"amount\":{\"currency\":\"JPY\",\"totalAmount\":1003,\"taxAmount\":91,"
                        + "\"subTotalAmount\":912,\"paymentAmount\":1003}}");
        closeNext("2027-01-05T09:00:00Z", "202612");
        assertThat(server.operator("GET", "/v1/bills/202612")
                        .json()
                        .get("paymentStatus")
                        .asString())
                .isEqualTo("lessThanMinimumCharge");
    }

    private String payment() {
        done(server.close("202609", ""));
        return server.operator("GET", "/v1/bills/202609")
                .json()
                .get("paymentTransactionId")
                .asString();
    }

    private void becomes(String payment, int status, String wanted, String is) {
        TestServer.Answer answer = expect(
                status, server.provider("POST", "payments/" + payment + "/status", "{\"status\":\"" + wanted + "\"}"));
        if (status == 409) {
            assertThat(answer.json().get("code").asString()).isEqualTo("wrongPaymentStatus");
        }
        assertThat(server.operator("GET", "/v1/bills/202609")
                        .json()
                        .get("paymentStatus")
                        .asString())
                .isEqualTo(is);
        assertThat(reads.get("payments/" + payment).get("status").asString()).isEqualTo(is);
    }

    @Test
    void aPaymentIsPaidAndRefunded() {
        String payment = payment();
        becomes(payment, 409, "refunding", "paying");
        becomes(payment, 409, "refunded", "paying");
        becomes(payment, 200, "paid", "paid");
        becomes(payment, 200, "paid", "paid");
        becomes(payment, 409, "paying", "paid");
        becomes(payment, 409, "fail", "paid");
        becomes(payment, 200, "refunding", "refunding");
        becomes(payment, 409, "paying", "refunding");
        becomes(payment, 200, "refunded", "refunded");
        becomes(payment, 409, "paid", "refunded");
    }

    @Test
    void aPaymentThatFailedIsTriedAgain() {
        String payment = payment();
        becomes(payment, 200, "fail", "fail");
        assertThat(server.operator("GET", "/v1/payment_history/transactions/" + payment)
                        .text())
                .contains("\"messageCode\":\"processing_error\",\"status\":\"error\"");
        becomes(payment, 409, "refunded", "fail");
        becomes(payment, 200, "paying", "paying");
        becomes(payment, 200, "paid", "paid");
        expect(400, server.provider("POST", "payments/" + payment + "/status", "{\"status\":\"gone\"}"));
        expect(404, server.provider("POST", "payments/20260101000000000_x/status", "{\"status\":\"paid\"}"));
    }

    @Test
    void aMonthWithoutChargesHasNoPayment() {
        closeNext("2026-10-02T09:00:01Z", "202609");
        expect(201, server.provider("POST", "operators", TestServer.operator("OP0000000002", "jp-test", "")));
        done(server.close("202609", "{\"operatorId\":\"OP0000000002\"}"));
        Reads other = new Reads(server, "operatorId=OP0000000002");
        assertThat(other.bill("202609").get("amount").asString()).isEqualTo("0");
        assertThat(server.operator("GET", "/v1/payment_statements")
                        .json()
                        .get("paymentStatementsList")
                        .size())
                .isEqualTo(1);
    }
}

package meisai.server.e2e;

import static meisai.server.e2e.Samples.record;
import static meisai.server.e2e.Samples.sim;
import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Payments, statements and coupons as they are in the store. */
class PaymentReadsTest {
    private static final String A = "001010000000001";
    private static final String PAYMENT = "20261002090000000_00000000-0000-0000-0000-000000000001";

    @TempDir
    private Path data;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(data, "2026-10-02T09:00:00Z");
        server.setUp(Samples.BOOK);
        server.provider("POST", "resources", sim(A, "plan-D", "20260901"));
        server.usage(record("1", A, "data.upload", "2026-09-01T00:00:00Z", "1500"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void nothingIsThereBeforeAnythingIsClosed() {
        assertThat(server.operator("GET", "/v1/payment_statements").text()).isEqualTo("{\"paymentStatementsList\":[]}");
        assertThat(server.operator("GET", "/v1/coupons").text()).isEqualTo("{\"couponList\":[]}");
        expect(404, server.operator("GET", "/v1/payment_history/transactions/" + PAYMENT));
        expect(404, server.operator("POST", "/v1/payment_statements/" + PAYMENT + "/export"));
        expect(400, server.operator("POST", "/v1/payment_statements/" + PAYMENT + "/export?export_mode=x"));
        expect(400, server.operator("POST", "/v1/payment_statements/1/export"));
        assertThat(expect(400, server.operator("GET", "/v1/payment_history/transactions/1"))
                        .json()
                        .get("code")
                        .asString())
                .isEqualTo("PAY0001");
    }

    @Test
    void aPaymentShowsOnItsBillsAndInTheStatements() {
        server.close("202609", "");
        JsonNode bill = server.operator("GET", "/v1/bills/202609").json();
        assertThat(bill.get("paymentStatus").asString()).isEqualTo("paying");
        String payment = bill.get("paymentTransactionId").asString();
        assertThat(payment).matches("20261002090000000_[0-9a-f-]{36}");
        assertThat(server.operator("GET", "/v1/bills").json().at("/billList/0").toString())
                .isEqualTo(bill.toString());
        assertThat(server.operator("GET", "/v1/payment_statements").text())
                .isEqualTo("{\"paymentStatementsList\":[{\"amount\":332,\"chargedYearMonths\":[\"202609\"],"
                        + "\"currency\":\"JPY\",\"paymentDateTime\":1790931600,\"paymentStatementId\":\"" + payment
                        + "\"}]}");
        String amount = "{\"amount\":{\"currency\":\"JPY\",\"totalAmount\":332,\"taxAmount\":30,"
                + "\"subTotalAmount\":302,\"paymentAmount\":332}";
        assertThat(server.operator("GET", "/v1/payment_history/transactions/" + payment)
                        .text())
                .isEqualTo(amount + "}");
        expect(200, server.provider("POST", "payments/" + payment + "/status", "{\"status\":\"paid\"}"));
        assertThat(server.operator("GET", "/v1/payment_history/transactions/" + payment)
                        .text())
                .isEqualTo(amount + ",\"messageCode\":\"success\",\"status\":\"success\"}");
        assertThat(server.operator("GET", "/v1/bills/202609")
                        .json()
                        .get("paymentStatus")
                        .asString())
                .isEqualTo("paid");
    }

    @Test
    void aStatementIsExportedWithRowsThatSumToThePayment() {
        server.close("202609", "");
        String payment = server.operator("GET", "/v1/bills/202609")
                .json()
                .get("paymentTransactionId")
                .asString();
        String url = expect(200, server.operator("POST", "/v1/payment_statements/" + payment + "/export"))
                .json()
                .get("url")
                .asString();
        assertThat(server.send("GET", url, new byte[0], Map.of()).text())
                .isEqualTo(
                        "\ufeffyearMonth,description,taxRate,taxable,tax,amount\r\n202609,charges,0.1,302,30,332\r\n");
    }

    @Test
    void aCoverageClosesItsAccountsOnly() {
        String second = TestServer.operator("OP0000000002", "jp-test", "");
        expect(201, server.provider("POST", "operators", second.replace("\"coverage\":\"jp\"", "\"coverage\":\"g\"")));
        server.close("202609", "{\"coverage\":\"g\"}");
        assertThat(server.provider("GET", "bills/202609?operatorId=OP0000000001", "")
                        .json()
                        .get("state")
                        .asString())
                .isEqualTo("waiting");
        assertThat(server.provider("GET", "bills/202609?operatorId=OP0000000002", "")
                        .json()
                        .get("state")
                        .asString())
                .isEqualTo("closed");
        expect(404, server.provider("POST", "months/202609/close", "{\"coverage\":\"x\"}"));
    }
}

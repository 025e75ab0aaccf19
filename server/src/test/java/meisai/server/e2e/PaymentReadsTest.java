package meisai.server.e2e;

import static meisai.server.e2e.Samples.record;
import static meisai.server.e2e.Samples.sim;
import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import meisai.server.store.PaymentTable;
import meisai.server.store.PaymentTable.Coupon;
import meisai.server.store.PaymentTable.Payment;
import meisai.server.store.Store;
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
    void nothingIsThereBeforeAnythingIsPaid() {
        server.close("202609", "");
        assertThat(server.operator("GET", "/v1/payment_statements").text()).isEqualTo("{\"paymentStatementsList\":[]}");
        assertThat(server.operator("GET", "/v1/coupons").text()).isEqualTo("{\"couponList\":[]}");
        assertThat(server.operator("GET", "/v1/bills/202609").json().has("paymentStatus"))
                .isFalse();
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
        server.close();
        try (Store store = Store.open(data, Store.Settings.SMALL)) {
            store.writer().<Boolean>write(transaction -> {
                PaymentTable.insert(
                        transaction,
                        new Payment(
                                PAYMENT,
                                1,
                                "paid",
                                new BigDecimal("332"),
                                new BigDecimal("30"),
                                Instant.parse("2026-10-02T09:00:00Z"),
                                List.of(YearMonth.of(2026, 9))));
                PaymentTable.insert(
                        transaction,
                        1,
                        new Coupon(
                                "c-1",
                                new BigDecimal("500"),
                                new BigDecimal("120"),
                                YearMonth.of(2026, 12),
                                Optional.of("upload")));
                return true;
            });
        }
        server = TestServer.start(data, "2026-10-02T09:00:00Z");
        server.signIn(server.newKey());
        JsonNode bill = server.operator("GET", "/v1/bills/202609").json();
        assertThat(bill.get("paymentStatus").asString()).isEqualTo("paid");
        assertThat(bill.get("paymentTransactionId").asString()).isEqualTo(PAYMENT);
        assertThat(server.operator("GET", "/v1/bills").json().at("/billList/0").toString())
                .isEqualTo(bill.toString());
        assertThat(server.operator("GET", "/v1/payment_statements").text())
                .isEqualTo("{\"paymentStatementsList\":[{\"amount\":332,\"chargedYearMonths\":[\"202609\"],"
                        + "\"currency\":\"JPY\",\"paymentDateTime\":1790931600,\"paymentStatementId\":\"" + PAYMENT
                        + "\"}]}");
        assertThat(server.operator("GET", "/v1/payment_history/transactions/" + PAYMENT)
                        .text())
                .isEqualTo(
                        "{\"amount\":{\"currency\":\"JPY\",\"totalAmount\":332,\"taxAmount\":30,"
                                + "\"subTotalAmount\":302,\"paymentAmount\":332},\"messageCode\":\"success\",\"status\":\"success\"}");
        assertThat(server.operator("GET", "/v1/coupons").text())
                .isEqualTo("{\"couponList\":[{\"amount\":500,\"balance\":120,\"billItemName\":\"upload\","
                        + "\"couponCode\":\"c-1\",\"currency\":\"JPY\",\"expiryYearMonth\":\"202612\"}]}");
    }
}

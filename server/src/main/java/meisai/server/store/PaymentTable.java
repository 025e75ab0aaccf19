package meisai.server.store;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Payments with the months that they cover, and coupons. */
public final class PaymentTable {
    /**
     * A payment of one or several closed months.
     *
     * @param paymentId {@code yyyyMMddHHmmssSSS_<uuid>}
     * @param status a payment status of the wire contract
     * @param amount tax included
     */
    public record Payment(
            String paymentId,
            int account,
            String status,
            BigDecimal amount,
            BigDecimal tax,
            Instant createdAt,
            List<YearMonth> months) {
        public Payment {
            months = List.copyOf(months);
        }
    }

    /** What a coupon is worth, in all and still; {@code item} when it is for that item only. */
    public record Coupon(
            String couponCode, BigDecimal amount, BigDecimal balance, YearMonth expiry, Optional<String> item) {}

    private static final String PAYMENTS = """
            SELECT p.*, list(m.month ORDER BY m.month) AS months
            FROM payment p JOIN payment_month m USING (payment_id)
            WHERE p.account_id = ?
            GROUP BY ALL
            ORDER BY p.created_at DESC, p.payment_id
            """;

    private PaymentTable() {}

    /** The payments of an account, newest first. */
    public static List<Payment> payments(Snapshot snapshot, int account) {
        return snapshot.sql().list(PAYMENTS, PaymentTable::payment, account);
    }

    public static Map<YearMonth, Payment> byMonth(Snapshot snapshot, int account) {
        Map<YearMonth, Payment> byMonth = new TreeMap<>();
        payments(snapshot, account)
                .forEach(payment -> payment.months().forEach(month -> byMonth.putIfAbsent(month, payment)));
        return byMonth;
    }

    private static Payment payment(ResultSet row) throws SQLException {
        Object[] months = (Object[]) row.getArray("months").getArray();
        return new Payment(
                row.getString("payment_id"),
                row.getInt("account_id"),
                row.getString("status"),
                new BigDecimal(row.getString("amount")),
                new BigDecimal(row.getString("tax")),
                Sql.instant(row, "created_at"),
                List.of(months).stream()
                        .map(month -> Months.of(((Number) month).intValue()))
                        .toList());
    }

    /** The coupons of an account by expiry and code. */
    public static List<Coupon> coupons(Snapshot snapshot, int account) {
        return snapshot.sql()
                .list(
                        "SELECT * FROM coupon WHERE account_id = ? ORDER BY expiry_month, coupon_code",
                        row -> new Coupon(
                                row.getString("coupon_code"),
                                new BigDecimal(row.getString("amount")),
                                new BigDecimal(row.getString("balance")),
                                Months.of(row.getInt("expiry_month")),
                                Optional.ofNullable(row.getString("item"))),
                        account);
    }

    public static void insert(Transaction transaction, Payment payment) {
        transaction
                .sql()
                .update(
                        "INSERT INTO payment VALUES (?, ?, ?, ?, ?, ?)",
                        payment.paymentId(),
                        payment.account(),
                        payment.status(),
                        payment.amount().toPlainString(),
                        payment.tax().toPlainString(),
                        payment.createdAt());
        for (YearMonth month : payment.months()) {
            transaction
                    .sql()
                    .update(
                            "INSERT INTO payment_month VALUES (?, ?, ?)",
                            payment.paymentId(),
                            payment.account(),
                            Months.number(month));
        }
    }

    public static void insert(Transaction transaction, int account, Coupon coupon) {
        transaction
                .sql()
                .update(
                        "INSERT INTO coupon VALUES (?, ?, ?, ?, ?, ?)",
                        coupon.couponCode(),
                        account,
                        coupon.amount().toPlainString(),
                        coupon.balance().toPlainString(),
                        Months.number(coupon.expiry()),
                        coupon.item().orElse(null));
    }
}

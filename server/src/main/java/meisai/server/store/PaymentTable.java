package meisai.server.store;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.duckdb.DuckDBAppender;

/** Payments with the months that they cover, and months that wait for one. */
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

    /** A closed month whose amount waits for a payment. */
    public record Waiting(YearMonth month, BigDecimal amount, BigDecimal tax) {}

    private static final String PAYMENTS = """
            SELECT p.*, list(m.month ORDER BY m.month) AS months
            FROM payment p JOIN payment_month m USING (payment_id)
            WHERE p.account_id = ?
            GROUP BY ALL
            ORDER BY p.created_at DESC, p.payment_id
            """;

    private static final String PAYMENT = """
            SELECT p.*, list(m.month ORDER BY m.month) AS months
            FROM payment p JOIN payment_month m USING (payment_id)
            WHERE p.payment_id = ?
            GROUP BY ALL
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

    public static Optional<Payment> payment(Snapshot snapshot, String paymentId) {
        return snapshot.sql().first(PAYMENT, PaymentTable::payment, paymentId);
    }

    public static Optional<Payment> payment(Transaction transaction, String paymentId) {
        return transaction.sql().first(PAYMENT, PaymentTable::payment, paymentId);
    }

    public static void setStatus(Transaction transaction, String paymentId, String status) {
        transaction.sql().update("UPDATE payment SET status = ? WHERE payment_id = ?", status, paymentId);
    }

    /** The months of an account that wait, oldest first. */
    public static List<Waiting> waiting(Snapshot snapshot, int account) {
        return waiting(snapshot.sql(), account);
    }

    /** The months that wait by account, oldest first; accounts without any are not in it. */
    public static Map<Integer, List<Waiting>> waiting(Transaction transaction) {
        Map<Integer, List<Waiting>> waiting = new HashMap<>();
        transaction
                .sql()
                .forEach(
                        "SELECT * FROM waiting_month ORDER BY account_id, month",
                        row -> waiting.computeIfAbsent(row.getInt("account_id"), account -> new ArrayList<>())
                                .add(waiting(row)));
        return waiting;
    }

    private static List<Waiting> waiting(Sql sql, int account) {
        return sql.list(
                "SELECT * FROM waiting_month WHERE account_id = ? ORDER BY month", PaymentTable::waiting, account);
    }

    private static Waiting waiting(ResultSet row) throws SQLException {
        return new Waiting(
                Months.of(row.getInt("month")),
                new BigDecimal(row.getString("amount")),
                new BigDecimal(row.getString("tax")));
    }

    public static void insertWaiting(Transaction transaction, int account, Waiting waiting) {
        try {
            DuckDBAppender appender = transaction.appender("waiting_month");
            appender.beginRow();
            appender.append(account);
            appender.append(Months.number(waiting.month()));
            appender.append(waiting.amount().toPlainString());
            appender.append(waiting.tax().toPlainString());
            appender.endRow();
        } catch (SQLException failure) {
            throw Sql.failed("append to waiting_month", failure);
        }
    }

    /** The months that waited wait no more. */
    public static void deleteWaiting(Transaction transaction, int account) {
        transaction.sql().update("DELETE FROM waiting_month WHERE account_id = ?", account);
    }

    public static void insert(Transaction transaction, Payment payment) {
        try {
            DuckDBAppender appender = transaction.appender("payment");
            appender.beginRow();
            appender.append(payment.paymentId());
            appender.append(payment.account());
            appender.append(payment.status());
            appender.append(payment.amount().toPlainString());
            appender.append(payment.tax().toPlainString());
            appender.appendEpochMicros(ChronoUnit.MICROS.between(Instant.EPOCH, payment.createdAt()));
            appender.endRow();
            for (YearMonth month : payment.months()) {
                appendMonth(transaction.appender("payment_month"), payment, month);
            }
        } catch (SQLException failure) {
            throw Sql.failed("append to payment", failure);
        }
    }

    private static void appendMonth(DuckDBAppender appender, Payment payment, YearMonth month) throws SQLException {
        appender.beginRow();
        appender.append(payment.paymentId());
        appender.append(payment.account());
        appender.append(Months.number(month));
        appender.endRow();
    }
}

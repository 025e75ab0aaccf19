package meisai.server.store;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import meisai.bill.AppliedCoupon;
import meisai.bill.Coupon;
import meisai.money.Decimals;

/** Coupons as they were granted, and what each closed bill took of them. */
public final class CouponTable {
    /**
     * A coupon of an account.
     *
     * @param amount what it was worth
     * @param coupon with what is left of it
     */
    public record Granted(BigDecimal amount, Coupon coupon) {}

    /** A coupon's balance before the bill of a month; the parameters: the month, account, last sequence number. */
    private static final String COUPONS = """
            SELECT c.*, c.amount::DECIMAL(38, 2) - coalesce(
                (SELECT sum(u.amount::DECIMAL(38, 2)) FROM coupon_use u
                    WHERE u.account_id = c.account_id AND u.coupon_code = c.coupon_code AND u.month < ?), 0) AS balance
            FROM coupon c WHERE c.account_id = ? AND c.seq <= ?
            ORDER BY c.expiry_month, c.coupon_code
            """;

    private static final int AFTER_EVERY_MONTH = Integer.MAX_VALUE;

    private CouponTable() {}

    public static void insert(Transaction transaction, long seq, int account, Granted granted, Instant now) {
        Coupon coupon = granted.coupon();
        transaction.followers().other(seq, account);
        transaction
                .sql()
                .update(
                        "INSERT INTO coupon VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                        seq,
                        coupon.code(),
                        account,
                        granted.amount().toPlainString(),
                        Months.number(coupon.from()),
                        Months.number(coupon.expiry()),
                        coupon.scope().orElse(null),
                        now);
    }

    public static boolean exists(Transaction transaction, int account, String code) {
        return transaction
                        .sql()
                        .number("SELECT count(*) FROM coupon WHERE account_id = ? AND coupon_code = ?", account, code)
                > 0;
    }

    public static void insertUse(Transaction transaction, int account, YearMonth month, AppliedCoupon used) {
        transaction
                .sql()
                .update(
                        "INSERT INTO coupon_use VALUES (?, ?, ?, ?)",
                        account,
                        Months.number(month),
                        used.code(),
                        used.amount().amount().toPlainString());
    }

    /** The coupons that were granted up to a sequence number, with their balances before the bill of a month. */
    public static List<Coupon> before(Snapshot snapshot, int account, YearMonth month, long seq) {
        return snapshot.sql().list(COUPONS, row -> granted(row).coupon(), Months.number(month), account, seq);
    }

    /** Every coupon of an account with its balance now, by expiry and code. */
    public static List<Granted> all(Snapshot snapshot, int account) {
        return snapshot.sql().list(COUPONS, CouponTable::granted, AFTER_EVERY_MONTH, account, Long.MAX_VALUE);
    }

    private static Granted granted(ResultSet row) throws SQLException {
        return new Granted(
                new BigDecimal(row.getString("amount")),
                new Coupon(
                        row.getString("coupon_code"),
                        Decimals.normal(row.getBigDecimal("balance")),
                        Months.of(row.getInt("from_month")),
                        Months.of(row.getInt("expiry_month")),
                        Optional.ofNullable(row.getString("scope"))));
    }
}

package meisai.server.store;

import java.math.BigInteger;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;

/**
 * The usage of a month that is the oldest open one of every account asked about, as everything up to a sequence number has
 * it: its own and what moved on.
 */
public record OpenUsage(YearMonth month, long seq) {
    /**
     * How many records of an account a bill has to account for, and what of them is seldom.
     *
     * @param voided how many are void
     * @param moved how many have moved on from an earlier month
     * @param farthest the unscaled quantity that is farthest from 0, below 0 as a number above
     */
    public record Count(long accepted, long voided, long moved, BigInteger farthest) {
        public static final Count NONE = new Count(0, 0, 0, BigInteger.ZERO);

        /** Whether 64 bits may not hold some sum of the quantities. */
        boolean mayBeWide() {
            return farthest.multiply(BigInteger.valueOf(accepted)).bitLength() >= Long.SIZE;
        }
    }

    /** Whether a record is of it. */
    private String condition() {
        String first = "DATE '" + month.atDay(1) + "'";
        String last = "DATE '" + month.atEndOfMonth() + "'";
        return "seq <= " + seq + " AND ((state <> " + UsageTable.MOVED_ON + " AND day BETWEEN " + first + " AND " + last
                + ") OR (state = " + UsageTable.MOVED_ON + " AND day <= " + last + "))";
    }

    /** Whether a record is of it and of one of the accounts. */
    String condition(AccountNumbers accounts) {
        return accounts.condition() + " AND " + condition();
    }

    /** A query for the records of accounts that are not void, with the day on which they are rated. */
    String billable(Snapshot snapshot, AccountNumbers accounts) {
        String first = "DATE '" + month.atDay(1) + "'";
        String rows = "SELECT *, CASE WHEN state = " + UsageTable.MOVED_ON + " AND day < " + first + " THEN " + first
                + " ELSE day END AS rated_day FROM usage u WHERE " + condition(accounts);
        return anyVoid(snapshot) ? rows + " AND NOT " + isVoid() : rows;
    }

    private boolean anyVoid(Snapshot snapshot) {
        return snapshot.sql().number("SELECT count(*) FROM usage_void WHERE seq <= ?", seq) > 0;
    }

    private String isVoid() {
        return "EXISTS (SELECT 1 FROM usage_void v WHERE v.account_id = u.account_id AND v.seq <= " + seq
                + " AND v.key_hi = u.key_hi AND v.key_lo = u.key_lo AND v.digest = u.digest)";
    }

    /** By account; accounts without a record are not in it. */
    public Map<Integer, Count> count(Snapshot snapshot) {
        String isVoid = anyVoid(snapshot) ? isVoid() : "false";
        Map<Integer, Count> counts = new HashMap<>();
        snapshot.sql()
                .forEach(
                        "SELECT account_id, count(*), count(*) FILTER (void), count(*) FILTER (day < DATE '"
                                + month.atDay(1) + "'), min(quantity), max(quantity) FROM (SELECT account_id, " + isVoid
                                + " AS void, day, quantity FROM usage u WHERE " + condition() + ") GROUP BY account_id",
                        row -> counts.put(
                                row.getInt(1),
                                new Count(
                                        row.getLong(2),
                                        row.getLong(3),
                                        row.getLong(4),
                                        farther(row.getLong(5), row.getLong(6)))));
        return counts;
    }

    private static BigInteger farther(long least, long most) {
        return BigInteger.valueOf(least).abs().max(BigInteger.valueOf(most).abs());
    }
}

package meisai.server.store;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The last line of defence of closed months: whatever would add to one or change it is refused by the tables themselves,
 * whoever asks. Callers refuse it earlier with a reason; that this is reached is a bug.
 */
final class ClosedGuard {
    private final Map<Integer, Integer> closedThrough = new ConcurrentHashMap<>();

    static ClosedGuard load(Sql sql) {
        ClosedGuard guard = new ClosedGuard();
        sql.forEach(
                "SELECT account_id, max(month) FROM closed_bill GROUP BY account_id",
                row -> guard.closedThrough.put(row.getInt(1), row.getInt(2)));
        return guard;
    }

    /** A month was closed, and the transaction that closed it is durable. */
    void closed(int account, YearMonth month) {
        closedThrough.merge(account, Months.number(month), Math::max);
    }

    /** @throws IllegalStateException when the day lies in a closed month of the account */
    void open(int account, LocalDate day, String what) {
        int month = day.getYear() * 100 + day.getMonthValue();
        if (month <= closedThrough.getOrDefault(account, 0)) {
            throw new IllegalStateException(
                    what + " of " + day + " in the closed month " + month + " of account " + account);
        }
    }
}

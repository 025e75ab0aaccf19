package meisai.server.store;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;

/**
 * The last line of defence of closed months: whatever would add to one or change it is refused by the tables themselves,
 * whoever asks. Callers refuse it earlier with a reason; that this is reached is a bug. Belongs to the writer's thread.
 */
final class ClosedGuard {
    private final Map<Integer, Integer> closedThrough = new HashMap<>();
    /** The account that was asked about last, which is mostly the next one, too. */
    private int account = -1;

    private int through;

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
        this.account = -1;
    }

    /** @throws IllegalStateException when the day lies in a closed month of the account */
    void open(int account, LocalDate day, String what) {
        if (account != this.account) {
            this.account = account;
            through = closedThrough.getOrDefault(account, 0);
        }
        int ofDay = day.getYear() * 100 + day.getMonthValue();
        if (ofDay <= through) {
            throw new IllegalStateException(
                    what + " of " + day + " in the closed month " + ofDay + " of account " + account);
        }
    }
}

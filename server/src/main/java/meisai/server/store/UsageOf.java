package meisai.server.store;

import java.nio.file.Path;
import java.time.YearMonth;
import java.util.Optional;

/**
 * The usage that an account's bill of a month is made from, as everything up to a sequence number has it: of an open
 * month its own usage, with usage that moved on if it is the oldest; of a closed month what its file holds and what has
 * come late since. Void usage is in {@link #rows}, and not in {@link #billable}.
 *
 * @param takesMovedOn whether usage that moved on is rated in the month: in the oldest open one
 * @param closedFile the file of a closed month
 */
public record UsageOf(int account, YearMonth month, long seq, boolean takesMovedOn, Optional<Path> closedFile) {
    private static final String COLUMNS =
            "seq, account_id, resource_id, meter_id, attribute_set_id, day, state, scale, quantity, time, source_id, id,"
                    + " key_hi, key_lo, digest, received_at";

    /** A query for the records, with the day on which they are rated. */
    String rows() {
        String first = "DATE '" + month.atDay(1) + "'";
        String last = "DATE '" + month.atEndOfMonth() + "'";
        String live =
                "SELECT " + COLUMNS + " FROM usage WHERE account_id = " + account + " AND seq <= " + seq + " AND ";
        String moved = "(state = " + UsageTable.MOVED_ON + " AND day <= " + last + ")";
        String own = "(state <> " + UsageTable.MOVED_ON + " AND day BETWEEN " + first + " AND " + last + ")";
        String all = closedFile
                .map(file -> "SELECT " + COLUMNS + " FROM read_parquet(" + Sql.quoted(file.toString())
                        + ") WHERE account_id = " + account + " UNION ALL " + live + "day BETWEEN " + first + " AND "
                        + last + " AND "
                        + booked())
                .orElseGet(() -> live + (takesMovedOn ? "(" + own + " OR " + moved + ")" : own));
        return "SELECT *, CASE WHEN state = " + UsageTable.MOVED_ON + " AND day < " + first + " THEN " + first
                + " ELSE day END AS rated_day FROM (" + all + ")";
    }

    /** Late usage that is booked: of the policy {@code nextBill} at once, of {@code park} once it was released. */
    private String booked() {
        return """
                (state = %d OR (state = %d AND EXISTS (SELECT 1 FROM usage_release r
                    WHERE r.account_id = %d AND r.month = %d AND r.seq >= usage.seq AND r.seq <= %d)))
                """.formatted(UsageTable.LATE, UsageTable.HELD, account, Months.number(month), seq);
    }

    /** A query for the records that are not void. */
    String billable(Snapshot snapshot) {
        return VoidTable.any(snapshot, account, 0, seq) ? rows() + " u WHERE NOT " + isVoid() : rows();
    }

    /** Whether the record {@code u} is void. */
    String isVoid() {
        return isVoidAt(seq);
    }

    /** Whether the record {@code u} was void at a sequence number. */
    String isVoidAt(long at) {
        return "EXISTS (SELECT 1 FROM usage_void v WHERE v.account_id = " + account + " AND v.seq <= " + at
                + " AND v.key_hi = u.key_hi AND v.key_lo = u.key_lo AND v.digest = u.digest)";
    }
}

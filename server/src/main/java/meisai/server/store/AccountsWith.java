package meisai.server.store;

import java.util.HashSet;
import java.util.Set;

/**
 * Which accounts have what most have none of, as one snapshot has it: asked once, so that nobody looks through a whole
 * table for each account to find nothing.
 *
 * @param changes late usage, releases or voids, which may change closed months
 */
public record AccountsWith(
        Set<Integer> closedMonths, Set<Integer> postedCharges, Set<Integer> coupons, Set<Integer> changes) {
    public static AccountsWith load(Snapshot snapshot) {
        return new AccountsWith(
                of(snapshot, "SELECT DISTINCT account_id FROM closed_bill"),
                of(snapshot, "SELECT DISTINCT account_id FROM posted_charge"),
                of(snapshot, "SELECT DISTINCT account_id FROM coupon"),
                of(
                        snapshot,
                        "SELECT account_id FROM usage WHERE state = " + UsageTable.LATE
                                + " UNION SELECT account_id FROM usage_release UNION SELECT account_id FROM usage_void"));
    }

    private static Set<Integer> of(Snapshot snapshot, String sql) {
        return new HashSet<Integer>(snapshot.sql().list(sql, row -> row.getInt(1)));
    }
}

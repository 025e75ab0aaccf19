package meisai.server.simulate;

import java.math.BigDecimal;
import meisai.bill.Bill;

/**
 * Bills before and after.
 *
 * @param bills how many
 * @param subtotal exact, before tax
 * @param total with tax, rounded bill by bill
 * @param amount the total less coupons
 * @param rowsBefore lines of the bills as they are
 * @param rowsAfter lines of the bills with the other prices
 */
public record BillsOf(
        long bills, Difference subtotal, Difference total, Difference amount, long rowsBefore, long rowsAfter) {
    static final BillsOf NONE = new BillsOf(0, Difference.NONE, Difference.NONE, Difference.NONE, 0, 0);

    static BillsOf of(Bill before, Bill after) {
        return new BillsOf(
                1,
                new Difference(before.subtotal(), after.subtotal()),
                difference(before.total().amount(), after.total().amount()),
                difference(before.amount().amount(), after.amount().amount()),
                before.rows(),
                after.rows());
    }

    private static Difference difference(BigDecimal before, BigDecimal after) {
        return new Difference(before, after);
    }

    BillsOf plus(BillsOf other) {
        return new BillsOf(
                bills + other.bills,
                subtotal.plus(other.subtotal),
                total.plus(other.total),
                amount.plus(other.amount),
                rowsBefore + other.rowsBefore,
                rowsAfter + other.rowsAfter);
    }
}

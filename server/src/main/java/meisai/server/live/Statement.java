package meisai.server.live;

import java.time.LocalDate;
import java.util.List;
import meisai.bill.Bill;
import meisai.money.Rounding;

/**
 * A bill with what it was made from: the price book versions in force in its month, how many records it bills, how many
 * are parked and void, and the sequence number up to which everything was taken. A closed bill is a statement that was kept.
 *
 * @param rounding how the account rounds, which the daily amounts are shown by
 */
public record Statement(
        Bill bill,
        Rounding rounding,
        List<LocalDate> priceBookVersions,
        long billed,
        long parked,
        long voided,
        long seq) {
    public Statement {
        priceBookVersions = List.copyOf(priceBookVersions);
    }
}

package meisai.server.live;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;
import meisai.account.CodePointOrder;
import meisai.price.BilledAs;
import meisai.price.Charge;
import meisai.pricebook.BillItem;
import meisai.pricebook.Grant;
import meisai.pricebook.PriceBook;
import meisai.pricebook.PriceBookHistory;
import meisai.pricebook.PriceModel;
import meisai.server.store.ClosedLines;
import meisai.server.store.ClosedTable.Run;
import meisai.server.store.DataDirectory;
import meisai.server.store.Snapshot;

/**
 * The lines of a closed month, each with the item of the price book that it belongs to. Files before data format 3 have no
 * such column; there only rows of grants belong to another item than their own name says.
 */
public final class ClosedMonthLines {
    private ClosedMonthLines() {}

    public static void read(
            Snapshot snapshot,
            DataDirectory directory,
            Run run,
            int account,
            PriceBookHistory history,
            Consumer<Charge> sink) {
        boolean haveItems = ClosedLines.haveItems(snapshot, directory, run);
        ClosedLines.read(
                snapshot, directory, run, account, haveItems ? sink : charge -> sink.accept(withItem(history, charge)));
    }

    private static Charge withItem(PriceBookHistory history, Charge charge) {
        Optional<String> covered = covered(history, charge);
        if (covered.isEmpty()) {
            return charge;
        }
        BilledAs old = charge.billedAs();
        return new Charge(
                charge.date(),
                charge.resource(),
                new BilledAs(old.item(), covered.get(), old.category(), old.taxCategory(), old.discount()),
                charge.unitPrice(),
                charge.quantity(),
                charge.group(),
                charge.tags(),
                charge.concerns());
    }

    /** The item that the row of a grant covers: of its category and price; the first by name where several are alike. */
    private static Optional<String> covered(PriceBookHistory history, Charge charge) {
        Optional<String> found = Optional.empty();
        for (PriceBook version : history.versions()) {
            for (Grant grant : version.grants()) {
                if (grant.name().equals(charge.item()) && found.isEmpty()) {
                    found = version.items().stream()
                            .filter(item -> grant.items().contains(item.name()) && isAlike(item, charge))
                            .map(BillItem::name)
                            .min(Comparator.comparing(name -> name, CodePointOrder.INSTANCE));
                }
            }
        }
        return found;
    }

    private static boolean isAlike(BillItem item, Charge charge) {
        BigDecimal price = charge.unitPrice().negate();
        return item.category().equals(charge.category())
                && item.taxCategory().equals(charge.taxCategory())
                && item.model() instanceof PriceModel.PerUnit model
                && model.unitPrice().compareTo(price) == 0;
    }
}

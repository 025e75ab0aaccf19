package meisai.price;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import meisai.account.Status;
import meisai.pricebook.BillItem;
import meisai.pricebook.PriceModel.OneOff;
import meisai.pricebook.PriceModel.Trigger;

/** Model {@code oneOff} by the statuses of a resource: reactivation and renewal fees (billing model, price model 9). */
final class OneOffFees {
    private OneOffFees() {}

    static void price(Cell cell, BillItem item, OneOff model, Rows rows) {
        Optional<Explanation> due = switch (model.trigger()) {
            case Trigger.StatusChange change -> statusChange(cell, model, change);
            case Trigger.Renewal renewal -> renewal(cell, model, renewal);
            case Trigger.Posted posted -> Optional.empty();
        };
        due.ifPresent(explanation -> rows.add(cell, BilledAs.of(item), explanation));
    }

    private static Optional<Explanation> statusChange(Cell cell, OneOff model, Trigger.StatusChange change) {
        Optional<Status> before =
                cell.timeline().on(cell.day().minusDays(1)).status().filter(change.from()::contains);
        Optional<Status> now = cell.standing().status().filter(change.to()::contains);
        return before.isPresent() && now.isPresent()
                ? Optional.of(new StatusChangeExplanation(cell.versionDay(), before.get(), now.get(), model.price()))
                : Optional.empty();
    }

    /** Each month after the first day of the stay is counted from that day, so that an end of month is no drift. */
    private static Optional<Explanation> renewal(Cell cell, OneOff model, Trigger.Renewal renewal) {
        Optional<LocalDate> began = cell.timeline().stayBegan(cell.day(), renewal.statuses());
        if (began.isEmpty()) {
            return Optional.empty();
        }
        long months = ChronoUnit.MONTHS.between(
                began.get().withDayOfMonth(1), cell.day().withDayOfMonth(1));
        boolean due = months > 0
                && months % renewal.everyMonths() == 0
                && began.get().plusMonths(months).equals(cell.day());
        return due
                ? Optional.of(new RenewalExplanation(cell.versionDay(), began.get(), months, model.price()))
                : Optional.empty();
    }
}

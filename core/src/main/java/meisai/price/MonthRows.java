package meisai.price;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meisai.account.Resource;
import meisai.account.Standing;

/** The rows dated with the month, gathered until all of them are known. */
final class MonthRows {
    private final ChargeDate date;
    private final List<Charge> charges = new ArrayList<>();
    private final Rows rows = new Rows();

    MonthRows(YearMonth month) {
        this.date = new ChargeDate.InMonth(month);
    }

    /** @param first the standing of the resource on the first day that contributes to the row */
    void ofResource(Resource resource, Standing first, BilledAs billedAs, Explanation explanation) {
        add(Optional.of(resource), billedAs, explanation, first.group(), first.tags(), Optional.empty());
    }

    void ofGroup(String group, BilledAs billedAs, Explanation explanation) {
        add(Optional.empty(), billedAs, explanation, Optional.of(group), Map.of(), Optional.empty());
    }

    void ofAccount(BilledAs billedAs, Explanation explanation) {
        add(Optional.empty(), billedAs, explanation, Optional.empty(), Map.of(), Optional.empty());
    }

    /** A charge that is booked in this month and was posted for an earlier one. */
    void posted(
            YearMonth concerned,
            Optional<Resource> resource,
            Standing then,
            BilledAs billedAs,
            Explanation explanation) {
        Concern concern = new Concern(concerned, Concern.Why.POSTED);
        add(resource, billedAs, explanation, then.group(), then.tags(), Optional.of(concern));
    }

    private void add(
            Optional<Resource> resource,
            BilledAs billedAs,
            Explanation explanation,
            Optional<String> group,
            Map<String, String> tags,
            Optional<Concern> concerns) {
        Charge charge = new Charge(
                date, resource, billedAs, explanation.unitPrice(), explanation.quantity(), group, tags, concerns);
        add(charge, explanation);
    }

    void add(Charge charge, Explanation explanation) {
        charges.add(charge);
        rows.add(charge, explanation);
    }

    /** The rows so far, in no particular order. */
    List<Charge> soFar() {
        return List.copyOf(charges);
    }

    void drain(Rows.RowSink sink) {
        rows.drain(sink);
    }
}

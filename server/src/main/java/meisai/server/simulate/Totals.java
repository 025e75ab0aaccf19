package meisai.server.simulate;

import java.time.YearMonth;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.account.CodePointOrder;
import meisai.money.Currency;

/** All accounts together, as they come. */
final class Totals {
    private final Currency currency;
    private final Parked parked = new Parked();
    private final SortedMap<YearMonth, BillsOf> months = new TreeMap<>();
    private final SortedMap<String, Difference> items = new TreeMap<>(CodePointOrder.INSTANCE);
    private final Extremes operators = new Extremes();
    private final Extremes resources = new Extremes();
    private BillsOf whole = BillsOf.NONE;
    private long accounts;

    Totals(Currency currency) {
        this.currency = currency;
    }

    Currency currency() {
        return currency;
    }

    /** An account with all its months. */
    void add(AccountSums sums) {
        accounts++;
        whole = whole.plus(sums.total());
        parked.add(sums.parked());
        sums.months().forEach((month, bills) -> months.merge(month, bills, BillsOf::plus));
        sums.items().forEach((item, sum) -> items.merge(item, sum, Difference::plus));
    }

    /** A row of an account. */
    void rank(Row row) {
        switch (row.by()) {
            case OPERATOR -> operators.add(row);
            case RESOURCE -> row.resource().ifPresent(resource -> resources.add(row));
            case MONTH, ITEM, GROUP -> {}
        }
    }

    SimulationResult result(List<SimulationResult.Skipped> skipped) {
        return new SimulationResult(
                currency,
                accounts,
                whole,
                months,
                items,
                operators.ranking(),
                resources.ranking(),
                parked.result(),
                skipped);
    }
}

package meisai.server.simulate;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.account.CodePointOrder;
import meisai.money.Currency;

/**
 * What came out, all accounts together. It is bounded: by the months, the items of the price books, and the numbers that
 * are said here; the rows of each account are in files.
 */
public record SimulationResult(
        Currency currency,
        long accounts,
        BillsOf whole,
        SortedMap<YearMonth, BillsOf> months,
        SortedMap<String, Difference> items,
        Ranking operators,
        Ranking resources,
        UnpricedUsage parked,
        List<Skipped> skipped) {
    public SimulationResult {
        months = Collections.unmodifiableSortedMap(new TreeMap<>(months));
        SortedMap<String, Difference> sorted = new TreeMap<>(CodePointOrder.INSTANCE);
        sorted.putAll(items);
        items = Collections.unmodifiableSortedMap(sorted);
        skipped = List.copyOf(skipped);
    }

    /** All accounts together, by item. */
    public List<Row> itemRows() {
        List<Row> rows = new ArrayList<>();
        items.forEach((item, sum) -> rows.add(Row.ofItem(Optional.empty(), item, sum)));
        return rows;
    }

    /** All accounts together, by month. */
    public List<Row> monthRows() {
        List<Row> rows = new ArrayList<>();
        months.forEach((month, bills) -> rows.add(Row.ofMonth(Optional.empty(), month, bills.subtotal())));
        return rows;
    }

    /** How many pay less, more and the same, and the largest differences, at most {@value Extremes#TOLD} each way. */
    public record Ranking(long cheaper, long dearer, long same, List<Row> winners, List<Row> losers) {
        public Ranking {
            winners = List.copyOf(winners);
            losers = List.copyOf(losers);
        }
    }

    /** An account that was asked for and has nothing to simulate. */
    public record Skipped(String account, String code, String message) {}

    /**
     * Usage records that cannot be priced.
     *
     * @param reasons at most {@value #TOLD}
     */
    public record UnpricedUsage(long before, long after, List<Reason> reasons) {
        static final int TOLD = 100;

        public UnpricedUsage {
            reasons = List.copyOf(reasons);
        }

        public record Reason(String reason, String meter, long before, long after) {}
    }
}

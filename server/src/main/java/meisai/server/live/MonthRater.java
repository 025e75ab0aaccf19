package meisai.server.live;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import meisai.bill.BillSum;
import meisai.bill.TaxLine;
import meisai.price.Charge;
import meisai.price.Explanation;
import meisai.price.ItemMatch;
import meisai.price.MonthInput;
import meisai.price.MonthRating;
import meisai.price.RatingSink;
import meisai.pricebook.PriceBook;
import meisai.pricebook.PriceBookHistory;
import meisai.server.account.Accounts;
import meisai.server.account.Books;
import meisai.server.store.ClosedTable;
import meisai.server.store.ResourceTable;
import meisai.server.store.Snapshot;
import meisai.server.store.UsageTable;
import meisai.usage.DailyUsage;
import meisai.usage.ParkReason;

/** Rates an open month of an account from one snapshot: the live bill, the close and the exports all come from here. */
public final class MonthRater {
    /** Takes what a rating yields beside the statement. */
    public interface Listener {
        void charge(Charge charge);

        void parked(DailyUsage usage, ParkReason reason);

        /** Only the charges matter. */
        static Listener charges(Consumer<Charge> sink) {
            return new Listener() {
                @Override
                public void charge(Charge charge) {
                    sink.accept(charge);
                }

                @Override
                public void parked(DailyUsage usage, ParkReason reason) {}
            };
        }
    }

    private final Books books;

    public MonthRater(Books books) {
        this.books = books;
    }

    /**
     * @param today fees are due through this day, at most through the end of the month
     * @param seq usage up to this sequence number counts
     */
    public Statement rate(
            Snapshot snapshot, Accounts.Entry entry, YearMonth month, LocalDate today, long seq, Listener listener) {
        PriceBookHistory history = books.of(entry);
        List<ClosedTable.ClosedBill> closed = ClosedTable.bills(snapshot, entry.number());
        YearMonth oldestOpen = closed.isEmpty()
                ? entry.account().firstMonth()
                : closed.getLast().month().plusMonths(1);
        Totals totals = new Totals(listener);
        MonthInput input = new MonthInput(
                month,
                today.isBefore(month.atEndOfMonth()) ? today : month.atEndOfMonth(),
                history,
                ResourceTable.timelines(snapshot, entry.number()),
                List.of(),
                List.of());
        MonthRating rating = new MonthRating(input, totals);
        UsageTable.dailySums(
                snapshot,
                entry.number(),
                month,
                seq,
                month.equals(oldestOpen),
                history.metersByRecord(),
                rating::usage);
        rating.finish();
        Map<BigDecimal, BigDecimal> creditIn = month.equals(oldestOpen) && !closed.isEmpty()
                ? creditOut(StatementText.read(closed.getLast().body()))
                : Map.of();
        return new Statement(
                totals.sum.bill(month, entry.account(), creditIn),
                entry.account().tax().rounding(),
                versionsIn(history, month),
                totals.billed,
                totals.parked,
                seq);
    }

    private static Map<BigDecimal, BigDecimal> creditOut(Statement before) {
        Map<BigDecimal, BigDecimal> credits = new TreeMap<>();
        for (TaxLine tax : before.bill().taxes()) {
            if (tax.creditOut().signum() > 0) {
                credits.put(tax.rate(), tax.creditOut());
            }
        }
        return credits;
    }

    private static List<LocalDate> versionsIn(PriceBookHistory history, YearMonth month) {
        List<LocalDate> days = new ArrayList<>();
        history.on(month.atDay(1)).map(PriceBook::effectiveFrom).ifPresent(days::add);
        for (PriceBook version : history.versions()) {
            if (version.effectiveFrom().isAfter(month.atDay(1))
                    && !version.effectiveFrom().isAfter(month.atEndOfMonth())) {
                days.add(version.effectiveFrom());
            }
        }
        return days;
    }

    private static final class Totals implements RatingSink {
        private final Listener listener;
        private final BillSum sum = new BillSum();
        private long billed;
        private long parked;

        Totals(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void charge(Charge charge, Explanation explanation) {
            sum.add(charge);
            listener.charge(charge);
        }

        @Override
        public void priced(DailyUsage usage, ItemMatch.Priced match) {
            billed += usage.records();
        }

        @Override
        public void parked(DailyUsage usage, ParkReason reason) {
            parked += usage.records();
            listener.parked(usage, reason);
        }
    }
}

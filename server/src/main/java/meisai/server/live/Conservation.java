package meisai.server.live;

import java.time.LocalDate;
import java.time.YearMonth;
import meisai.price.ItemMatch;
import meisai.server.account.Accounts;
import meisai.server.store.AcceptedTable;
import meisai.server.store.EventSequence;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;
import meisai.usage.DailyUsage;
import meisai.usage.ParkReason;

/**
 * Where every accepted record of a service month is: accepted = billed + parked + late + voided. Each is counted where it
 * is, none is a difference: billed ones in the files of closed months and in what the open month prices.
 */
public final class Conservation {
    /** @param seq everything up to it is counted */
    public record Count(long accepted, long billed, long parked, long late, long voided, long seq) {
        public boolean isBalanced() {
            return accepted == billed + parked + late + voided;
        }
    }

    private final Store store;
    private final MonthRater rater;

    public Conservation(Store store, MonthRater rater) {
        this.store = store;
        this.rater = rater;
    }

    /** Whether the records of a month are kept, so that they can be counted. */
    public boolean isKept(Accounts.Entry entry, YearMonth month) {
        return store.read(
                snapshot -> !ClosedMonths.load(snapshot, entry).removed().contains(month));
    }

    /** @throws meisai.server.store.Removed when the records of the month are not kept any more */
    public Count of(Accounts.Entry entry, YearMonth month, LocalDate today) {
        try (Snapshot snapshot = store.snapshot()) {
            long seq = EventSequence.last(snapshot);
            ClosedMonths closed = ClosedMonths.load(snapshot, entry);
            closed.find(month).ifPresent(one -> one.run().usageIn(store.directory()));
            boolean isClosed = month.isBefore(closed.oldestOpen());
            AcceptedTable.Count count =
                    AcceptedTable.count(snapshot, store.directory(), entry.number(), month, isClosed);
            // What moved on is rated in the oldest open month.
            Rated rated = new Rated(month);
            rater.rate(snapshot, entry, isClosed ? closed.oldestOpen() : month, today, seq, rated);
            return new Count(
                    count.accepted(), count.closed() + rated.billed, rated.parked, count.late(), count.voided(), seq);
        }
    }

    private static final class Rated implements MonthRater.Listener {
        private final YearMonth month;
        private long billed;
        private long parked;

        Rated(YearMonth month) {
            this.month = month;
        }

        @Override
        public void priced(DailyUsage usage, ItemMatch.Priced match) {
            billed += usage.serviceMonth().equals(month) ? usage.records() : 0;
        }

        @Override
        public void parked(DailyUsage usage, ParkReason reason) {
            parked += usage.serviceMonth().equals(month) ? usage.records() : 0;
        }
    }
}

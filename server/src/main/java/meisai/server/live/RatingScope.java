package meisai.server.live;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import meisai.account.Resource;
import meisai.account.Timeline;
import meisai.server.account.Accounts;
import meisai.server.store.ResourceTable;
import meisai.server.store.Snapshot;
import meisai.server.store.UsageOf;
import meisai.server.store.UsageTable;
import meisai.usage.DailyUsage;

/**
 * What a rating reads.
 *
 * @param closed the months that were closed before
 * @param catchesUp whether what concerns closed months is booked in this one
 */
record RatingScope(
        Snapshot snapshot,
        Accounts.Entry entry,
        ClosedMonths closed,
        UsageOf usage,
        boolean catchesUp,
        MonthRater.Source source) {
    RatingScope(Snapshot snapshot, Accounts.Entry entry, ClosedMonths closed, UsageOf usage, boolean catchesUp) {
        this(snapshot, entry, closed, usage, catchesUp, new OfOne(snapshot, usage));
    }

    /** An open month as everything up to {@code seq} has it. */
    static RatingScope open(Snapshot snapshot, Accounts.Entry entry, ClosedMonths closed, YearMonth month, long seq) {
        boolean oldest = month.equals(closed.oldestOpen());
        UsageOf usage = new UsageOf(entry.number(), month, seq, oldest, Optional.empty());
        return new RatingScope(snapshot, entry, closed, usage, oldest);
    }

    /** The last day that fees are due for in an open month. */
    static LocalDate feesThrough(YearMonth month, LocalDate today) {
        LocalDate last = month.atEndOfMonth();
        return today.isBefore(last) ? today : last;
    }

    YearMonth month() {
        return usage.month();
    }

    long seq() {
        return usage.seq();
    }

    /** Reads one account and month. */
    private record OfOne(Snapshot snapshot, UsageOf usage) implements MonthRater.Source {
        @Override
        public NavigableMap<Resource, Timeline> timelines() {
            return ResourceTable.timelines(snapshot, usage.account());
        }

        @Override
        public void dailySums(Set<String> byRecord, Consumer<DailyUsage> sink) {
            UsageTable.dailySums(snapshot, usage, byRecord, sink);
        }

        @Override
        public long voided() {
            return UsageTable.voided(snapshot, usage);
        }
    }
}

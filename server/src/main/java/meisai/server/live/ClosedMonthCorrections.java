package meisai.server.live;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeSet;
import meisai.account.Resource;
import meisai.account.Timeline;
import meisai.price.Charge;
import meisai.price.Correction;
import meisai.price.Corrections;
import meisai.price.Explanation;
import meisai.price.MonthInput;
import meisai.price.MonthRating;
import meisai.pricebook.PriceBookHistory;
import meisai.server.account.Accounts;
import meisai.server.store.ClosedLines;
import meisai.server.store.ClosedTable;
import meisai.server.store.DataDirectory;
import meisai.server.store.PostedChargeTable;
import meisai.server.store.Snapshot;
import meisai.server.store.UsageOf;
import meisai.server.store.UsageTable;
import meisai.server.store.VoidTable;

/**
 * The rows that a month books for closed months that late usage, releases or voids have touched since the close before:
 * each such month is rated again as everything up to now has it.
 */
final class ClosedMonthCorrections {
    /** The usage of a closed month up to a sequence number. */
    interface UsageOfClosed {
        UsageOf of(Accounts.Entry entry, ClosedMonths.Closed closed, long seq);
    }

    private final DataDirectory directory;
    private final PriceBookHistory history;
    private final NavigableMap<Resource, Timeline> timelines;
    private final UsageOfClosed usageOf;

    ClosedMonthCorrections(
            DataDirectory directory,
            PriceBookHistory history,
            NavigableMap<Resource, Timeline> timelines,
            UsageOfClosed usageOf) {
        this.directory = directory;
        this.history = history;
        this.timelines = timelines;
        this.usageOf = usageOf;
    }

    List<Correction> bookedIn(
            Snapshot snapshot, Accounts.Entry entry, ClosedMonths closed, YearMonth booked, long seq) {
        List<Correction> rows = new ArrayList<>();
        if (closed.months().isEmpty()) {
            return rows;
        }
        Set<YearMonth> removed = closed.removed();
        if (!removed.isEmpty()) {
            rows.addAll(asBooked(snapshot, entry, booked, removed));
        }
        for (YearMonth month : touched(snapshot, entry, closed, seq)) {
            ClosedMonths.Closed one = closed.find(month).orElseThrow();
            Corrections corrections = new Corrections(month, booked);
            due(snapshot, entry, closed.before(month), one, seq, corrections);
            ClosedMonthLines.read(snapshot, directory, one.run(), entry.number(), history, corrections::billed);
            for (ClosedMonths.Closed later : closed.after(month).months()) {
                ClosedLines.corrections(snapshot, directory, later.run(), entry.number(), corrections::corrected);
            }
            rows.addAll(corrections.rows());
        }
        return rows;
    }

    /**
     * What a closed month booked for months whose usage is not kept any more is what its lines say; an open month books
     * nothing for them, because they take no changes.
     */
    private List<Correction> asBooked(
            Snapshot snapshot, Accounts.Entry entry, YearMonth booked, Set<YearMonth> removed) {
        List<Correction> rows = new ArrayList<>();
        ClosedTable.bill(snapshot, entry.number(), booked)
                .map(bill -> ClosedTable.run(snapshot, bill.closeId()))
                .ifPresent(run -> ClosedLines.corrections(snapshot, directory, run, entry.number(), line -> {
                    if (removed.contains(line.concerns().orElseThrow().month())) {
                        rows.add(Corrections.asBooked(line));
                    }
                }));
        return rows;
    }

    /** What up to the last close came for a closed month is in that close's bill or an earlier one. */
    private Set<YearMonth> touched(Snapshot snapshot, Accounts.Entry entry, ClosedMonths closed, long seq) {
        Set<YearMonth> touched = new TreeSet<>();
        Set<YearMonth> service = VoidTable.touched(snapshot, entry.number(), closed.bookedSeq(), seq);
        for (ClosedMonths.Closed one : closed.kept()) {
            boolean itself = service.contains(one.month());
            boolean mayHaveMovedOnto = service.stream().anyMatch(month -> month.isBefore(one.month()));
            if (itself
                    || (mayHaveMovedOnto
                            && VoidTable.touchedMovedOn(
                                    snapshot, usageOf.of(entry, one, one.run().seq()), closed.bookedSeq(), seq))) {
                touched.add(one.month());
            }
        }
        return touched;
    }

    private void due(
            Snapshot snapshot,
            Accounts.Entry entry,
            ClosedMonths before,
            ClosedMonths.Closed closed,
            long seq,
            Corrections corrections) {
        MonthInput input = new MonthInput(
                closed.month(),
                closed.month().atEndOfMonth(),
                history,
                timelines,
                PostedChargeTable.bookedIn(
                        snapshot,
                        entry.number(),
                        closed.month(),
                        before.seq(),
                        closed.run().seq(),
                        true),
                List.of());
        MonthRating rating = new MonthRating(input, new MonthRater.Listener() {
            @Override
            public void charge(Charge charge, Explanation explanation) {
                corrections.due(charge);
            }
        });
        UsageTable.dailySums(snapshot, usageOf.of(entry, closed, seq), history.metersByRecord(), rating::usage);
        rating.finish();
    }
}

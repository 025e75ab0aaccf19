package meisai.server.live;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import meisai.bill.Bill;
import meisai.price.Charge;
import meisai.price.Explanation;
import meisai.server.account.Accounts;
import meisai.server.store.ClosedLines;
import meisai.server.store.ClosedTable;
import meisai.server.store.ClosedTable.ClosedBill;
import meisai.server.store.EventSequence;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;
import meisai.usage.DailyUsage;
import meisai.usage.ParkReason;

/** The bills of an account as they can be read: closed months as they were closed, open months as they stand now. */
public final class Bills {
    /** Where a month is in its life. */
    public sealed interface State {
        /** The month runs, or lies ahead. */
        record Open() implements State {}

        /** The month is over and not yet closed. */
        record Waiting() implements State {}

        /** @param manifest as the close wrote it; closes before format 3 wrote none */
        record Closed(ClosedTable.Run run, Optional<String> manifest) implements State {}
    }

    public record BillOfMonth(Statement statement, State state) {}

    /** Usage of a month that cannot be priced yet. */
    public record Parked(DailyUsage usage, ParkReason reason) {}

    private final Store store;
    private final MonthRater rater;
    private final LiveBills live;

    public Bills(Store store, MonthRater rater) {
        this.store = store;
        this.rater = rater;
        this.live = new LiveBills(store, rater, LiveBills.mostOfHeap());
    }

    /** Bytes of the Java heap that open months take, about. */
    public long liveBytes() {
        return live.bytes();
    }

    /** The bill of a month from {@code firstMonth} on; empty before that. */
    public Optional<BillOfMonth> bill(Accounts.Entry entry, YearMonth month, LocalDate today) {
        if (!month.isBefore(entry.account().firstMonth()) && !entry.isClosed(month)) {
            Optional<Statement> statement = live.statement(entry, month, today);
            if (statement.isPresent()) {
                return Optional.of(new BillOfMonth(statement.get(), notClosed(month, today)));
            }
        }
        return store.read(snapshot -> bill(snapshot, entry, month, today, Optional.empty()));
    }

    private static State notClosed(YearMonth month, LocalDate today) {
        return month.isBefore(YearMonth.from(today)) ? new State.Waiting() : new State.Open();
    }

    /**
     * Is there a bill to export: a month from {@code firstMonth} on, and if it is closed, one with a charge?
     *
     * @throws meisai.server.store.Removed when the lines of a closed month are not kept any more
     */
    public boolean isThere(Accounts.Entry entry, YearMonth month) {
        return !month.isBefore(entry.account().firstMonth())
                && store.read(snapshot -> ClosedTable.bill(snapshot, entry.number(), month)
                        .map(closed -> hasLines(snapshot, closed))
                        .orElse(true));
    }

    private boolean hasLines(Snapshot snapshot, ClosedBill closed) {
        if (!StatementText.read(closed.body()).bill().hasCharges()) {
            return false;
        }
        ClosedTable.run(snapshot, closed.closeId()).linesIn(store.directory());
        return true;
    }

    /** The bill together with its charges in canonical order, rows dated with the month last; all from one snapshot. */
    public Optional<BillOfMonth> bill(
            Snapshot snapshot, Accounts.Entry entry, YearMonth month, LocalDate today, Consumer<Charge> charges) {
        return bill(snapshot, entry, month, today, Optional.of(charges));
    }

    /**
     * How the lines of a closed bill are read.
     *
     * @param lines how many there are
     * @param haveItems whether they say which item of the price book they belong to: since format 3, as manifests
     */
    public record Closed(ClosedTable.Run run, long lines, boolean haveItems) {}

    /** Of a month that is closed; empty when it is not. */
    public Optional<Closed> closed(Snapshot snapshot, Accounts.Entry entry, YearMonth month) {
        return ClosedTable.bill(snapshot, entry.number(), month)
                .map(closed -> new Closed(
                        ClosedTable.run(snapshot, closed.closeId()),
                        StatementText.read(closed.body()).bill().rows(),
                        closed.manifest().isPresent()));
    }

    /** Of all accounts that have a bill of a closed month with a charge, in the order of their numbers. */
    public SortedMap<Integer, Closed> closed(YearMonth month) {
        return store.read(snapshot -> {
            Map<String, ClosedTable.Run> runs = new HashMap<>();
            SortedMap<Integer, Closed> bills = new TreeMap<>();
            for (ClosedBill closed : ClosedTable.bills(snapshot, month)) {
                Bill bill = StatementText.read(closed.body()).bill();
                if (bill.hasCharges()) {
                    ClosedTable.Run run =
                            runs.computeIfAbsent(closed.closeId(), closeId -> ClosedTable.run(snapshot, closeId));
                    bills.put(
                            closed.account(),
                            new Closed(run, bill.rows(), closed.manifest().isPresent()));
                }
            }
            return bills;
        });
    }

    private Optional<BillOfMonth> bill(
            Snapshot snapshot,
            Accounts.Entry entry,
            YearMonth month,
            LocalDate today,
            Optional<Consumer<Charge>> charges) {
        if (month.isBefore(entry.account().firstMonth())) {
            return Optional.empty();
        }
        Optional<ClosedBill> closed = ClosedTable.bill(snapshot, entry.number(), month);
        if (closed.isPresent()) {
            ClosedTable.Run run = ClosedTable.run(snapshot, closed.get().closeId());
            charges.ifPresent(sink -> ClosedLines.read(snapshot, store.directory(), run, entry.number(), sink));
            return Optional.of(new BillOfMonth(
                    StatementText.read(closed.get().body()),
                    new State.Closed(run, closed.get().manifest())));
        }
        Statement statement = rater.rate(
                snapshot, entry, month, today, EventSequence.last(snapshot), charges(charges.orElse(ignored -> {})));
        return Optional.of(new BillOfMonth(statement, notClosed(month, today)));
    }

    /**
     * A closed bill with the sums of its charges over their dates, in no order.
     *
     * @throws IllegalArgumentException when the month is not closed
     */
    public Statement closedSums(Snapshot snapshot, Accounts.Entry entry, YearMonth month, Consumer<Charge> sums) {
        ClosedBill closed = ClosedTable.bill(snapshot, entry.number(), month)
                .orElseThrow(() -> new IllegalArgumentException(
                        month + " of " + entry.account().id() + " is not closed"));
        ClosedTable.Run run = ClosedTable.run(snapshot, closed.closeId());
        ClosedLines.sums(snapshot, store.directory(), run, entry.number(), sums);
        return StatementText.read(closed.body());
    }

    /** Only the charges matter. */
    private static MonthRater.Listener charges(Consumer<Charge> sink) {
        return new MonthRater.Listener() {
            @Override
            public void charge(Charge charge, Explanation explanation) {
                sink.accept(charge);
            }
        };
    }

    /** Closed bills without their charges, oldest first. */
    public List<BillOfMonth> closed(Accounts.Entry entry) {
        return store.read(snapshot -> {
            List<BillOfMonth> bills = new ArrayList<>();
            for (ClosedBill bill : ClosedTable.bills(snapshot, entry.number())) {
                bills.add(new BillOfMonth(
                        StatementText.read(bill.body()),
                        new State.Closed(ClosedTable.run(snapshot, bill.closeId()), bill.manifest())));
            }
            return bills;
        });
    }

    /** What of an open month cannot be priced yet, in canonical order. */
    public List<Parked> parked(Accounts.Entry entry, YearMonth month, LocalDate today) {
        List<Parked> parked = new ArrayList<>();
        store.read(snapshot ->
                rater.rate(snapshot, entry, month, today, EventSequence.last(snapshot), new MonthRater.Listener() {
                    @Override
                    public void parked(DailyUsage usage, ParkReason reason) {
                        parked.add(new Parked(usage, reason));
                    }
                }));
        return parked;
    }
}

package meisai.server.simulate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import meisai.price.Charge;
import meisai.price.Explanation;
import meisai.server.account.Accounts;
import meisai.server.live.Bills;
import meisai.server.live.MonthRater;
import meisai.server.live.Statement;
import meisai.server.simulate.Simulation.Outcome;
import meisai.server.simulate.Simulation.Problem;
import meisai.server.store.ResourceTable;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;
import meisai.server.store.StoreException;
import meisai.usage.DailyUsage;
import meisai.usage.ParkReason;

/**
 * The work of a simulation: some accounts at a time, each month after month, the bill as it stands against the same records
 * rated with the other prices. Nothing of a month is held but its sums, and of closed lines nothing but sums is read.
 */
final class SimulationRun {
    /** Most accounts whose problems are told. */
    private static final int TOLD = 100;

    private final Store store;
    private final Accounts accounts;
    private final Bills bills;
    private final MonthRater rater;
    private final Simulation simulation;
    private final LocalDate today;
    private final List<Problem> problems = new ArrayList<>();
    /** Nobody waits for accounts that are under way. */
    private volatile boolean over;

    SimulationRun(
            Store store, Accounts accounts, Bills bills, MonthRater rater, Simulation simulation, LocalDate today) {
        this.store = store;
        this.accounts = accounts;
        this.bills = bills;
        this.rater = rater;
        this.simulation = simulation;
        this.today = today;
    }

    /** @throws Stopped when the simulation was stopped meanwhile */
    Outcome run(Asked asked) {
        Totals totals = new Totals(asked.accounts().getFirst().entry().account().currency());
        try (AccountsAhead<Simulated> ahead =
                        new AccountsAhead<>(asked.accounts(), store.read(ResourceTable::count), this::account);
                RowFiles.Writer rows = simulation.files().write(totals.currency())) {
            try {
                for (var next = ahead.next(); next.isPresent(); next = ahead.next()) {
                    take(next.get(), totals, rows);
                }
            } finally {
                over = true;
            }
        } catch (IOException | UncheckedIOException notWritten) {
            return Outcome.failed("resultNotWritten", "the result cannot be kept: " + notWritten.getMessage());
        }
        return new Outcome(Optional.of(totals.result(asked.skipped())), problems);
    }

    /** Takes an account in its turn, so that what comes out is in one order whichever was ready first. */
    private void take(Simulated account, Totals totals, RowFiles.Writer rows) {
        account.sums().ifPresent(sums -> {
            totals.add(sums);
            sums.rows(row -> {
                rows.row(row);
                totals.rank(row);
            });
        });
        account.problem().filter(problem -> problems.size() < TOLD).ifPresent(problems::add);
    }

    /** An account, or why it has no figures: it cannot be read, or its rows do not sum to its bills. */
    private record Simulated(Optional<AccountSums> sums, Optional<Problem> problem) {
        static Simulated without(AccountSums sums, String code, String message) {
            return new Simulated(
                    Optional.empty(), Optional.of(new Problem(sums.account().toString(), code, message)));
        }
    }

    private Simulated account(Asked.Months months) {
        AccountSums sums = new AccountSums(months.entry().account().id());
        try (Snapshot snapshot = store.snapshot()) {
            // Not as it was when this was asked: a month may have been closed with other settings meanwhile.
            Accounts.Entry entry = accounts.entry(months.entry().number());
            for (YearMonth month : months.months()) {
                checkWanted();
                month(snapshot, entry, month, sums);
                simulation.bill();
            }
        } catch (StoreException unreadable) {
            return Simulated.without(sums, "unreadable", String.valueOf(unreadable.getMessage()));
        }
        return sums.doesNotSum()
                .map(wrong -> Simulated.without(sums, "sumsDiffer", wrong))
                .orElseGet(() -> new Simulated(Optional.of(sums), Optional.empty()));
    }

    /** @throws Stopped when nobody wants the result any more */
    private void checkWanted() {
        if (over) {
            throw new Stopped();
        }
        simulation.checkStopped();
    }

    private void month(Snapshot snapshot, Accounts.Entry entry, YearMonth month, AccountSums sums) {
        MonthRater.Again again = rater.again(snapshot, entry, month, today);
        Statement before = again.closed()
                ? closed(snapshot, entry, month, sums)
                : again.rate(simulation.prices().published(), new Listener(sums::before, sums.parked()::before));
        Statement after = again.rate(simulation.prices().tried(), new Listener(sums::after, sums.parked()::after));
        sums.month(before.bill(), after.bill());
    }

    private Statement closed(Snapshot snapshot, Accounts.Entry entry, YearMonth month, AccountSums sums) {
        Statement statement = bills.closedSums(snapshot, entry, month, charge -> {
            checkWanted();
            sums.before(charge);
        });
        simulation.lines(statement.bill().rows());
        return statement;
    }

    private interface Charges {
        void charge(Charge charge);
    }

    private interface ParkedUsage {
        void usage(DailyUsage usage, ParkReason reason);
    }

    private final class Listener implements MonthRater.Listener {
        private final Charges charges;
        private final ParkedUsage parkedUsage;

        Listener(Charges charges, ParkedUsage parkedUsage) {
            this.charges = charges;
            this.parkedUsage = parkedUsage;
        }

        @Override
        public void charge(Charge charge, Explanation explanation) {
            checkWanted();
            simulation.lines(1);
            charges.charge(charge);
        }

        @Override
        public void parked(DailyUsage usage, ParkReason reason) {
            checkWanted();
            parkedUsage.usage(usage, reason);
        }
    }
}

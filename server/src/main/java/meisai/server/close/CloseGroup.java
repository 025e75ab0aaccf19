package meisai.server.close;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import meisai.account.Resource;
import meisai.account.Timeline;
import meisai.price.Charge;
import meisai.price.Explanation;
import meisai.server.account.Accounts;
import meisai.server.live.MonthRater;
import meisai.server.live.Statement;
import meisai.server.store.AccountsWith;
import meisai.server.store.ClosedTable;
import meisai.server.store.ClosingAccounts;
import meisai.server.store.OpenUsage;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;
import meisai.usage.DailyUsage;
import meisai.usage.ParkReason;

/**
 * Some accounts of a close: rated one after the other, to be written to two files of their own. What is held at a time
 * is in proportion to one group, and to the one before that is being written, whatever the number of accounts.
 */
final class CloseGroup {
    /** @param lines digest of the lines */
    record Rated(Accounts.Entry entry, Statement statement, String lines) {}

    /** What is on disk and not in the store yet. */
    record Filed(ClosedTable.Run run, List<Rated> rated) {}

    /** Whether a rated account closes. */
    interface Check {
        boolean closes(Accounts.Entry entry, Statement statement);
    }

    private final Store store;
    private final Snapshot snapshot;
    private final MonthRater rater;
    private final OpenUsage usage;
    private final Map<Integer, OpenUsage.Count> counts;
    private final AccountsWith with;

    CloseGroup(
            Store store, Snapshot snapshot, MonthRater rater, OpenUsage usage, Map<Integer, OpenUsage.Count> counts) {
        this.store = store;
        this.snapshot = snapshot;
        this.rater = rater;
        this.usage = usage;
        this.counts = counts;
        this.with = AccountsWith.load(snapshot);
    }

    /**
     * Rates the accounts, in the order of their numbers.
     *
     * @return those that nothing keeps from closing, not yet written to files
     */
    Filing rate(List<Accounts.Entry> entries, Check check) {
        LinePipe pipe = new LinePipe(store);
        try (ClosingAccounts accounts = new ClosingAccounts(snapshot, usage, byRecord(entries), counts)) {
            Map<Accounts.Entry, Statement> statements = new LinkedHashMap<>();
            for (Accounts.Entry entry : entries) {
                Statement statement = rate(accounts, pipe, entry);
                if (check.closes(entry, statement)) {
                    statements.put(entry, statement);
                }
            }
            Map<Integer, String> digests = pipe.finish();
            List<Rated> rated = new ArrayList<>();
            statements.forEach((entry, statement) ->
                    rated.add(new Rated(entry, statement, Objects.requireNonNull(digests.get(entry.number())))));
            return new Filing(pipe, usage, rated);
        } catch (RuntimeException | Error failure) {
            close(pipe, failure);
            throw failure;
        }
    }

    private static void close(LinePipe pipe, Throwable why) {
        try {
            pipe.close();
        } catch (RuntimeException | Error alsoFailed) {
            why.addSuppressed(alsoFailed);
        }
    }

    private Map<Integer, Set<String>> byRecord(List<Accounts.Entry> entries) {
        Map<Integer, Set<String>> meters = new TreeMap<>();
        entries.forEach(entry -> meters.put(entry.number(), rater.metersByRecord(entry)));
        return meters;
    }

    private Statement rate(ClosingAccounts accounts, LinePipe pipe, Accounts.Entry entry) {
        pipe.begin(entry.number());
        Statement statement = rater.rateClosing(
                snapshot,
                entry,
                usage.month(),
                usage.seq(),
                source(accounts, entry.number()),
                new MonthRater.Listener() {
                    @Override
                    public void charge(Charge charge, Explanation explanation) {
                        pipe.add(charge);
                    }

                    @Override
                    public void parked(DailyUsage parked, ParkReason reason) {
                        pipe.parked(parked);
                    }
                });
        pipe.end();
        accounts.done(entry.number());
        return statement;
    }

    private MonthRater.Source source(ClosingAccounts accounts, int number) {
        return new MonthRater.Source() {
            @Override
            public NavigableMap<Resource, Timeline> timelines() {
                return accounts.timelines(number);
            }

            @Override
            public void dailySums(Set<String> byRecord, Consumer<DailyUsage> sink) {
                accounts.dailySums(number, sink);
            }

            @Override
            public long voided() {
                return counts.getOrDefault(number, OpenUsage.Count.NONE).voided();
            }

            @Override
            public boolean hasClosedMonths() {
                return with.closedMonths().contains(number);
            }

            @Override
            public boolean hasPostedCharges() {
                return with.postedCharges().contains(number);
            }

            @Override
            public boolean hasCoupons() {
                return with.coupons().contains(number);
            }

            @Override
            public boolean hasChanges() {
                return with.changes().contains(number);
            }
        };
    }
}

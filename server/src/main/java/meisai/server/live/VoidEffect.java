package meisai.server.live;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import meisai.period.Days;
import meisai.server.account.Accounts;
import meisai.server.store.EventSequence;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;
import meisai.server.store.VoidTable;
import meisai.server.store.VoidTable.Target;

/**
 * What voids change: the open bills before and after them. A record of an open month leaves its bill, one of a closed
 * month changes the oldest open one. Rated as if the voids were there, in a transaction that is rolled back.
 */
public final class VoidEffect {
    /** Most accounts whose bills are compared. */
    public static final int MAX_ACCOUNTS = 20;

    /** A bill that changes, tax excluded. */
    public record Change(Accounts.Entry entry, YearMonth month, BigDecimal before, BigDecimal after) {}

    private final Store store;
    private final Accounts accounts;
    private final MonthRater rater;

    public VoidEffect(Store store, Accounts accounts, MonthRater rater) {
        this.store = store;
        this.accounts = accounts;
        this.rater = rater;
    }

    public List<Change> of(List<Target> targets, Instant now) {
        Map<Integer, Set<YearMonth>> months = new TreeMap<>();
        for (Target target : targets) {
            YearMonth oldest = accounts.entry(target.account()).oldestOpen();
            if (months.size() < MAX_ACCOUNTS || months.containsKey(target.account())) {
                months.computeIfAbsent(target.account(), account -> new TreeSet<>())
                        .add(target.month().isBefore(oldest) ? oldest : target.month());
            }
        }
        List<Change> changes = new ArrayList<>();
        try (Snapshot snapshot = store.snapshot()) {
            long seq = EventSequence.last(snapshot);
            Map<Integer, Map<YearMonth, BigDecimal>> before = subtotals(snapshot, months, seq, Days.of(now));
            VoidTable.suppose(snapshot, seq + 1, targets, now);
            subtotals(snapshot, months, seq + 1, Days.of(now))
                    .forEach((account, after) -> after.forEach((month, subtotal) -> changes.add(new Change(
                            accounts.entry(account),
                            month,
                            before.getOrDefault(account, Map.of()).getOrDefault(month, BigDecimal.ZERO),
                            subtotal))));
        }
        return changes;
    }

    private Map<Integer, Map<YearMonth, BigDecimal>> subtotals(
            Snapshot snapshot, Map<Integer, Set<YearMonth>> months, long seq, LocalDate today) {
        Map<Integer, Map<YearMonth, BigDecimal>> subtotals = new TreeMap<>();
        months.forEach((account, ofAccount) -> {
            Map<YearMonth, BigDecimal> bills = new TreeMap<>();
            for (YearMonth month : ofAccount) {
                bills.put(
                        month,
                        rater.rate(snapshot, accounts.entry(account), month, today, seq, new MonthRater.Listener() {})
                                .bill()
                                .subtotal());
            }
            subtotals.put(account, bills);
        });
        return subtotals;
    }
}

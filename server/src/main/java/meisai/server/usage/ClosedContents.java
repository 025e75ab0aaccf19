package meisai.server.usage;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import meisai.server.account.Accounts;
import meisai.server.store.ClosedKeys;
import meisai.server.store.ClosedKeys.KeyHash;
import meisai.server.store.DataDirectory;
import meisai.server.store.Months;
import meisai.server.store.Transaction;
import meisai.server.store.VoidTable.Target;

/**
 * What the files of closed months hold under the keys that the records of one body ask for: those of late records, and
 * those that are replaced. Looked up once for the whole body.
 */
final class ClosedContents {
    static final ClosedContents NONE = new ClosedContents();

    private final Map<KeyHash, List<Target>> found = new HashMap<>();

    private ClosedContents() {}

    static ClosedContents of(List<Target> targets) {
        ClosedContents contents = new ClosedContents();
        targets.forEach(target -> contents.found
                .computeIfAbsent(new KeyHash(target.keyHigh(), target.keyLow()), key -> new ArrayList<>())
                .add(target));
        return contents;
    }

    /** On the writer's thread: every month that is closed by then. */
    static ClosedContents of(
            Transaction transaction, DataDirectory directory, Accounts accounts, List<CheckedRecord> records) {
        Map<Integer, Siblings> known = new HashMap<>();
        Set<KeyHash> keys = new HashSet<>();
        Set<Integer> numbers = new TreeSet<>();
        int from = Integer.MAX_VALUE;
        int account = -1;
        Siblings siblings = Siblings.NONE;
        for (CheckedRecord record : records) {
            if (record.account() != account) {
                account = record.account();
                siblings = known.computeIfAbsent(account, number -> Siblings.of(accounts, number));
            }
            boolean replaces = record.record().replaces().isPresent() && siblings.closedBefore() > 0;
            if (record.yearMonth() < siblings.closedBefore()) {
                keys.add(new KeyHash(record.keyHigh(), record.keyLow()));
                from = Math.min(from, record.yearMonth());
            }
            if (replaces) {
                keys.add(new KeyHash(record.replacedHigh(), record.replacedLow()));
                from = Math.min(from, siblings.first());
            }
            if (replaces || record.yearMonth() < siblings.closedBefore()) {
                numbers.addAll(siblings.numbers());
            }
        }
        return keys.isEmpty() ? NONE : of(ClosedKeys.find(transaction, directory, numbers, Months.of(from), keys));
    }

    /** Every content under the key in a closed month. */
    List<Target> under(long keyHigh, long keyLow) {
        return found.isEmpty() ? List.of() : found.getOrDefault(new KeyHash(keyHigh, keyLow), List.of());
    }

    /**
     * The accounts of one operator, which its keys are common to.
     *
     * @param closedBefore the first month that all of them have open; 0 when none has closed any
     * @param first the first month of any
     */
    record Siblings(Set<Integer> numbers, int closedBefore, int first) {
        private static final Siblings NONE = new Siblings(Set.of(), 0, Integer.MAX_VALUE);

        static Siblings of(Accounts accounts, int number) {
            Set<Integer> numbers = new TreeSet<>();
            int closedBefore = 0;
            int first = Integer.MAX_VALUE;
            for (Accounts.Entry entry :
                    accounts.of(accounts.entry(number).account().id().operatorId())) {
                YearMonth begins = entry.account().firstMonth();
                numbers.add(entry.number());
                first = Math.min(first, Months.number(begins));
                if (entry.oldestOpen().isAfter(begins)) {
                    closedBefore = Math.max(closedBefore, Months.number(entry.oldestOpen()));
                }
            }
            return new Siblings(numbers, closedBefore, first);
        }
    }
}

package meisai.server.usage;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import meisai.server.account.Accounts;
import meisai.server.store.ClosedKeys.KeyHash;
import meisai.server.store.Months;
import meisai.server.store.VoidTable.Target;

/**
 * What the files of closed months hold under some keys: those of a body's late records and of the records that it
 * replaces, or those that a call names. Looked up beside the writer. A month that closes meanwhile takes keys from the
 * writer's memory into a file that was not looked into; so the writer asks {@link #isAsOf} before it uses any of it.
 */
final class ClosedContents {
    /** Of no account, and so always up to date. */
    static final ClosedContents NONE = new ClosedContents(Map.of(), List.of());

    private final Map<Integer, YearMonth> oldestOpen;
    private final Map<KeyHash, List<Target>> found = new HashMap<>();

    private ClosedContents(Map<Integer, YearMonth> oldestOpen, List<Target> targets) {
        this.oldestOpen = oldestOpen;
        for (Target target : targets) {
            found.computeIfAbsent(new KeyHash(target.keyHigh(), target.keyLow()), key -> new ArrayList<>())
                    .add(target);
        }
    }

    static ClosedContents of(ClosedLookups lookups, Accounts accounts, List<CheckedRecord> records) {
        Question question = new Question(accounts);
        int account = -1;
        Siblings siblings = Siblings.NONE;
        for (CheckedRecord record : records) {
            if (record.account() != account) {
                account = record.account();
                siblings = question.siblings(account);
            }
            if (record.yearMonth() < siblings.closedBefore()) {
                question.ask(siblings, new KeyHash(record.keyHigh(), record.keyLow()), record.yearMonth());
            }
            if (record.record().replaces().isPresent()) {
                question.ask(siblings, new KeyHash(record.replacedHigh(), record.replacedLow()), siblings.first());
            }
        }
        return question.answer(lookups);
    }

    /** @param keys by operator; each has accounts */
    static ClosedContents of(ClosedLookups lookups, Accounts accounts, Map<String, Set<KeyHash>> keys) {
        Question question = new Question(accounts);
        keys.forEach((operatorId, ofOperator) -> {
            Siblings siblings =
                    question.siblings(accounts.of(operatorId).getFirst().number());
            ofOperator.forEach(key -> question.ask(siblings, key, siblings.first()));
        });
        return question.answer(lookups);
    }

    /** Every content under the key in a closed month. */
    List<Target> under(long keyHigh, long keyLow) {
        return found.isEmpty() ? List.of() : found.getOrDefault(new KeyHash(keyHigh, keyLow), List.of());
    }

    /** Whether the operators have closed no month since; to be asked on the writer's thread. */
    boolean isAsOf(Accounts accounts) {
        return oldestOpen.entrySet().stream()
                .allMatch(
                        account -> accounts.entry(account.getKey()).oldestOpen().equals(account.getValue()));
    }

    /** What to look for and where. Accounts are read before any file, so that a close in between is noticed. */
    private static final class Question {
        private final Accounts accounts;
        private final Map<Integer, Siblings> known = new HashMap<>();
        private final Map<Integer, YearMonth> oldestOpen = new TreeMap<>();
        private final Set<Integer> numbers = new TreeSet<>();
        private final Set<KeyHash> keys = new HashSet<>();
        private int from = Integer.MAX_VALUE;

        Question(Accounts accounts) {
            this.accounts = accounts;
        }

        Siblings siblings(int account) {
            return known.computeIfAbsent(account, number -> {
                Siblings siblings = Siblings.of(accounts, number);
                siblings.oldestOpen().forEach(oldestOpen::putIfAbsent);
                return siblings;
            });
        }

        void ask(Siblings siblings, KeyHash key, int month) {
            if (siblings.closedBefore() > 0) {
                keys.add(key);
                numbers.addAll(siblings.oldestOpen().keySet());
                from = Math.min(from, month);
            }
        }

        ClosedContents answer(ClosedLookups lookups) {
            return new ClosedContents(
                    oldestOpen, keys.isEmpty() ? List.of() : lookups.find(numbers, Months.of(from), keys));
        }
    }

    /**
     * The accounts of one operator, which its keys are common to, with the oldest open month of each.
     *
     * @param closedBefore the first month that all of them have open; 0 when none has closed any
     * @param first the first month of any
     */
    private record Siblings(Map<Integer, YearMonth> oldestOpen, int closedBefore, int first) {
        private static final Siblings NONE = new Siblings(Map.of(), 0, Integer.MAX_VALUE);

        static Siblings of(Accounts accounts, int number) {
            Map<Integer, YearMonth> oldestOpen = new TreeMap<>();
            int closedBefore = 0;
            int first = Integer.MAX_VALUE;
            for (Accounts.Entry entry :
                    accounts.of(accounts.entry(number).account().id().operatorId())) {
                YearMonth begins = entry.account().firstMonth();
                oldestOpen.put(entry.number(), entry.oldestOpen());
                first = Math.min(first, Months.number(begins));
                if (entry.oldestOpen().isAfter(begins)) {
                    closedBefore = Math.max(closedBefore, Months.number(entry.oldestOpen()));
                }
            }
            return new Siblings(oldestOpen, closedBefore, first);
        }
    }
}

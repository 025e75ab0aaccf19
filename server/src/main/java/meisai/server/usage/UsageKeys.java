package meisai.server.usage;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import meisai.server.account.Accounts;
import meisai.server.store.Months;
import meisai.server.store.UsageTable;
import meisai.server.store.VoidTable.Target;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the usage in the live table, by operator: of open months, and what came late or moved on. Keys of closed
 * months are in the files of their closes, where {@link ClosedContents} finds them. Belongs to the writer's thread.
 */
final class UsageKeys {
    private record Place(int account, int month) {}

    /** The keys of one operator's accounts. */
    static final class OfOperator {
        private final KeyIndex index;
        private final List<Place> places = new ArrayList<>();
        private final Map<Place, Character> codes = new HashMap<>();
        private Place last = new Place(-1, 0);
        private char lastCode;

        /** @param keys about how many come at once */
        OfOperator(KeyMemory memory, long keys) {
            this.index = new KeyIndex(memory, keys);
        }

        /** See {@link KeyIndex#touch}. */
        long touch(long keyLow) {
            return index.touch(keyLow);
        }

        boolean contains(long keyHigh, long keyLow) {
            return index.contains(keyHigh, keyLow);
        }

        /** Every content under the key. */
        List<Target> under(long keyHigh, long keyLow) {
            List<Target> targets = new ArrayList<>();
            index.under(keyHigh, keyLow, (digest, code) -> {
                Place place = places.get(code);
                targets.add(new Target(place.account(), Months.of(place.month()), keyHigh, keyLow, digest));
            });
            return targets;
        }

        void add(long keyHigh, long keyLow, long digest, int account, int month) {
            index.add(keyHigh, keyLow, digest, code(account, month));
        }

        void remove(long keyHigh, long keyLow, long digest) {
            index.remove(keyHigh, keyLow, digest);
        }

        private char code(int account, int month) {
            if (last.account() == account && last.month() == month) {
                return lastCode;
            }
            Place now = new Place(account, month);
            lastCode = codes.computeIfAbsent(now, place -> {
                if (places.size() > Character.MAX_VALUE) {
                    throw new IllegalStateException("more months than an operator can have");
                }
                places.add(place);
                return (char) (places.size() - 1);
            });
            last = now;
            return lastCode;
        }

        /** Forgets the account's months through the given one. */
        private void removeThrough(int account, int month) {
            BitSet gone = new BitSet();
            codes.forEach((place, code) -> {
                if (place.account() == account && place.month() <= month) {
                    gone.set(code);
                }
            });
            index.removeAll(gone);
        }
    }

    /** Keys that are looked for at once: three lines of memory each, which have to be near still when it is their turn. */
    static final int NEAR = 64;

    private final Accounts accounts;
    private final KeyMemory memory;
    private final Map<String, OfOperator> byOperator = new HashMap<>();
    private final List<@Nullable OfOperator> byAccount = new ArrayList<>();

    @SuppressWarnings("UnusedVariable") // what was touched is put somewhere, so that it is read
    private long nothing;

    UsageKeys(Accounts accounts, KeyMemory memory) {
        this.accounts = accounts;
        this.memory = memory;
    }

    OfOperator of(int account) {
        while (byAccount.size() <= account) {
            byAccount.add(null);
        }
        OfOperator known = byAccount.get(account);
        if (known == null) {
            known = byOperator.computeIfAbsent(operatorOf(account), id -> new OfOperator(memory, 0));
            byAccount.set(account, known);
        }
        return known;
    }

    /** Makes room for what comes next; nothing has come before. */
    void expect(Map<Integer, Long> keysByAccount) {
        Map<String, Long> expected = new HashMap<>();
        keysByAccount.forEach((account, keys) -> expected.merge(operatorOf(account), keys, Long::sum));
        expected.forEach((operator, keys) -> byOperator.put(operator, new OfOperator(memory, keys)));
    }

    private String operatorOf(int account) {
        return accounts.entry(account).account().id().operatorId();
    }

    /** Gives all memory back; it is of no more use. */
    void free() {
        byOperator.values().forEach(each -> each.index.free());
    }

    void add(long keyHigh, long keyLow, long digest, int account, int month) {
        of(account).add(keyHigh, keyLow, digest, account, month);
    }

    void add(UsageTable.Keys some) {
        for (int from = 0; from < some.size(); from += NEAR) {
            int to = Math.min(from + NEAR, some.size());
            for (int i = from; i < to; i++) {
                nothing ^= of(some.account(i)).touch(some.low(i));
            }
            for (int i = from; i < to; i++) {
                add(some.high(i), some.low(i), some.digest(i), some.account(i), some.month(i));
            }
        }
    }

    /** Brings the memory near that is asked for next, see {@link KeyIndex#touch}. */
    void touch(List<CheckedRecord> records, int from, int to) {
        for (int i = from; i < to; i++) {
            CheckedRecord record = records.get(i);
            nothing ^= of(record.account()).touch(record.keyLow());
        }
    }

    /**
     * Accounts closed a month, and may have taken what had moved on from earlier ones with it: what is left of all these in
     * the live table is what is kept of them here.
     */
    void closed(List<Integer> numbers, YearMonth month, List<Target> left) {
        numbers.forEach(account -> of(account).removeThrough(account, Months.number(month)));
        left.forEach(target -> add(
                target.keyHigh(), target.keyLow(), target.digest(), target.account(), Months.number(target.month())));
    }
}

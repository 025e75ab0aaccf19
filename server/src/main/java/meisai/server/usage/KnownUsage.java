package meisai.server.usage;

import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import meisai.server.account.Accounts;
import meisai.server.store.EventSequence;
import meisai.server.store.Months;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;
import meisai.server.store.Transaction;
import meisai.server.store.UsageTable;
import meisai.server.store.VoidTable.Target;
import meisai.server.usage.UsageWriter.Fate;
import org.jspecify.annotations.Nullable;

/**
 * What the store has by key, in memory: contents of open months, contents that conflict with them, and what is void. Says
 * whether a record is known and what it conflicts with. Belongs to the writer's thread.
 */
final class KnownUsage {
    private final Accounts accounts;
    private final KeyMemory memory;
    private final UsageKeys keys;
    private final ContentSet conflicts;
    private final VoidedUsage voided;
    private long conflictId;

    KnownUsage(Store store, Accounts accounts, EventSequence sequence) {
        this.accounts = accounts;
        memory = new KeyMemory(store.mostBesides(), store::leaveTo);
        keys = new UsageKeys(accounts, memory);
        conflicts = new ContentSet(memory);
        try (Snapshot snapshot = store.snapshot()) {
            voided = new VoidedUsage(snapshot, sequence, memory);
            conflictId = UsageTable.lastConflictId(snapshot);
            keys.expect(UsageTable.count(snapshot));
            UsageTable.keys(snapshot, keys::add);
            UsageTable.conflictKeys(snapshot, (high, low, digest, account, month) -> conflicts.add(high, low, digest));
        }
    }

    /** Bytes of memory that the keys take. */
    long keyBytes() {
        return memory.used();
    }

    /** Gives the memory of all keys back when the writer has ended. */
    void free() {
        memory.ending();
        keys.free();
        conflicts.free();
        voided.free();
    }

    /** @throws meisai.server.account.Refusal when there is no room for the keys of new records */
    void refuseIfFull() {
        if (memory.isFull()) {
            throw memory.full();
        }
    }

    /** Some of a body's records are asked for next. */
    void touch(List<CheckedRecord> records, int from, int to) {
        keys.touch(records, from, to);
    }

    UsageKeys.OfOperator of(int account) {
        return keys.of(account);
    }

    VoidedUsage voided() {
        return voided;
    }

    /**
     * A key with the same content is a duplicate, closed months included; with other content it is a conflict among
     * open months or within the record's own month.
     */
    Fate uniqueness(UsageKeys.OfOperator kept, ClosedContents closed, CheckedRecord checked, boolean late) {
        long high = checked.keyHigh();
        long low = checked.keyLow();
        boolean conflict = false;
        if (kept.contains(high, low)) {
            for (Target other : kept.under(high, low)) {
                if (other.digest() == checked.digest()) {
                    return Fate.DUPLICATE;
                }
                conflict |= conflicts(other, checked.yearMonth(), late);
            }
        }
        for (Target other : closed.under(high, low)) {
            if (other.digest() == checked.digest()) {
                return Fate.DUPLICATE;
            }
            conflict |= conflicts(other, checked.yearMonth(), late);
        }
        if (!conflict) {
            return Fate.ACCEPTED;
        }
        return conflicts.contains(high, low, checked.digest()) ? Fate.CONFLICT : Fate.NEW_CONFLICT;
    }

    /** Other content under one key is a conflict among open months or within one month. */
    private boolean conflicts(Target other, int month, boolean late) {
        int otherMonth = Months.number(other.month());
        boolean otherOpen =
                otherMonth >= Months.number(accounts.entry(other.account()).firstChangeable());
        return otherMonth == month || (otherOpen && !late);
    }

    void add(UsageTable.Row row, int yearMonth) {
        keys.of(row.account()).add(row.keyHigh(), row.keyLow(), row.digest(), row.account(), yearMonth);
    }

    void remove(int account, long high, long low, long digest) {
        keys.of(account).remove(high, low, digest);
    }

    /** A number for a conflicting content. */
    long nextConflict() {
        return ++conflictId;
    }

    /** Knows a conflicting content, which was appended. */
    void addConflict(UsageTable.Row row) {
        conflicts.add(row.keyHigh(), row.keyLow(), row.digest());
    }

    /** A conflicting content is one no more, if the transaction becomes durable. */
    void resolve(Transaction transaction, UsageTable.Row row) {
        conflicts.remove(row.keyHigh(), row.keyLow(), row.digest());
        transaction.afterRollback(() -> conflicts.add(row.keyHigh(), row.keyLow(), row.digest()));
    }

    /** What became of the records of a body does not last. */
    void takeBack(List<CheckedRecord> records, @Nullable Fate[] fates) {
        for (int i = fates.length - 1; i >= 0; i--) {
            CheckedRecord record = records.get(i);
            Fate fate = fates[i];
            if (fate == Fate.NEW_CONFLICT) {
                conflicts.remove(record.keyHigh(), record.keyLow(), record.digest());
            } else if (fate != null && fate.isKept()) {
                remove(record.account(), record.keyHigh(), record.keyLow(), record.digest());
            }
        }
    }

    /**
     * What a conflicting content conflicts with. When one of the two months was closed since, they are no conflict any
     * more: then it is the last month's content, for months close in order and open ones had one content between them;
     * or none, when the conflicting content came again since and was accepted as no conflict.
     *
     * @param accepted every other content under the key
     * @param known whether the conflicting content was accepted since
     */
    List<Target> inConflict(List<Target> accepted, boolean known, int month, boolean late) {
        List<Target> conflicting = accepted.stream()
                .filter(target -> conflicts(target, month, late))
                .toList();
        return conflicting.isEmpty() && !known
                ? accepted.stream().max(Comparator.comparing(Target::month)).stream()
                        .toList()
                : conflicting;
    }

    /** The usage of a month of some accounts went into the file of its close, except what is left. */
    void closed(List<Integer> numbers, YearMonth month, List<Target> left) {
        keys.closed(numbers, month, left);
    }
}

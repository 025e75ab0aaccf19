package meisai.server.usage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import meisai.server.store.EventSequence;
import meisai.server.store.Months;
import meisai.server.store.Snapshot;
import meisai.server.store.Transaction;
import meisai.server.store.VoidTable;
import meisai.server.store.VoidTable.Target;
import meisai.server.store.VoidTable.Why;

/**
 * Which records are void, and which keys were replaced, so that a record that comes under one later is void at once: the
 * order in which the two arrive makes no difference. Belongs to the writer's thread; memory follows when a transaction
 * does not last.
 */
final class VoidedUsage {
    private final KeyIndex voids = new KeyIndex();
    private final KeyIndex replaced = new KeyIndex();
    private final EventSequence sequence;

    VoidedUsage(Snapshot snapshot, EventSequence sequence) {
        this.sequence = sequence;
        VoidTable.keys(snapshot, voids::add);
        VoidTable.replacedKeys(snapshot, this::addReplaced);
    }

    private void addReplaced(long keyHigh, long keyLow) {
        // The index wants a place for each key; a key that was replaced has none of its own.
        replaced.add(keyHigh, keyLow, 0, 0, 1);
    }

    boolean isReplaced(long keyHigh, long keyLow) {
        return replaced.contains(keyHigh, keyLow, 0);
    }

    /** Remembers that whatever comes under the key is void. */
    void replace(Transaction transaction, long keyHigh, long keyLow) {
        if (!isReplaced(keyHigh, keyLow)) {
            VoidTable.appendReplaced(transaction, keyHigh, keyLow);
            addReplaced(keyHigh, keyLow);
            transaction.afterRollback(() -> replaced.remove(keyHigh, keyLow, 0));
        }
    }

    boolean isVoid(Target target) {
        return voids.contains(target.keyHigh(), target.keyLow(), target.digest());
    }

    /** Makes a record void; false when it was before. */
    boolean add(Transaction transaction, Target target, Why why, Instant now) {
        if (isVoid(target)) {
            return false;
        }
        VoidTable.append(transaction, sequence.next(), target, why, now);
        voids.add(target.keyHigh(), target.keyLow(), target.digest(), target.account(), Months.number(target.month()));
        transaction.afterRollback(() -> voids.remove(target.keyHigh(), target.keyLow(), target.digest()));
        return true;
    }

    /** Every content that is kept under a key. */
    static List<Target> under(KeyIndex keys, long keyHigh, long keyLow) {
        List<Target> targets = new ArrayList<>();
        for (int slot = keys.first(keyHigh, keyLow); slot >= 0; slot = keys.next(slot, keyHigh, keyLow)) {
            targets.add(new Target(
                    keys.accountAt(slot), Months.of(keys.monthAt(slot)), keyHigh, keyLow, keys.digestAt(slot)));
        }
        return targets;
    }
}

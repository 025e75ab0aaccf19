package meisai.server.usage;

import java.time.Instant;
import meisai.server.store.EventSequence;
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
    private final ContentSet voids;
    private final ContentSet replaced;
    private final EventSequence sequence;

    VoidedUsage(Snapshot snapshot, EventSequence sequence, KeyMemory memory) {
        this.voids = new ContentSet(memory);
        this.replaced = new ContentSet(memory);
        this.sequence = sequence;
        VoidTable.keys(snapshot, (high, low, digest, account, month) -> voids.add(high, low, digest));
        VoidTable.replacedKeys(snapshot, this::addReplaced);
    }

    /** Gives its memory back; it is of no more use. */
    void free() {
        voids.free();
        replaced.free();
    }

    /** A key that was replaced stands for every content of it. */
    private void addReplaced(long keyHigh, long keyLow) {
        replaced.add(keyHigh, keyLow, 0);
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
        voids.add(target.keyHigh(), target.keyLow(), target.digest());
        transaction.afterRollback(() -> voids.remove(target.keyHigh(), target.keyLow(), target.digest()));
        return true;
    }
}

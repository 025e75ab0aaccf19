package meisai.server.usage;

import java.time.YearMonth;
import meisai.server.account.Refusal;
import meisai.server.store.Months;
import meisai.server.store.RetentionTable;
import meisai.server.store.Store;
import meisai.server.store.Transaction;

/** Months that take no changes any more, see {@link RetentionTable}. Belongs to the writer's thread. */
final class RefusedMonths {
    /** 0 as long as there are none. */
    private int through;

    private RefusedMonths(int through) {
        this.through = through;
    }

    static RefusedMonths load(Store store) {
        return new RefusedMonths(store.read(RetentionTable::floor)
                .map(floor -> Months.number(floor.through()))
                .orElse(0));
    }

    boolean any() {
        return through > 0;
    }

    boolean has(YearMonth month) {
        return has(Months.number(month));
    }

    /** @param month as {@link Months#number} has it */
    boolean has(int month) {
        return month <= through;
    }

    /** @throws Refusal when the month takes no changes any more */
    void refuse(YearMonth month) {
        if (has(month)) {
            throw new Refusal(
                    Refusal.Kind.CONFLICT,
                    "monthTooOld",
                    "the month " + month + " takes no changes any more, as its usage is not kept for longer");
        }
    }

    /**
     * Months up to this one take no changes from now on, also of what is written in the same transaction.
     *
     * @param seq of the last change so far
     * @return false when that is so already
     */
    boolean raise(Transaction transaction, YearMonth month, long seq) {
        int number = Months.number(month);
        if (number <= through) {
            return false;
        }
        int before = through;
        transaction.afterRollback(() -> through = before);
        through = number;
        RetentionTable.setFloor(transaction, new RetentionTable.Floor(month, seq));
        return true;
    }
}

package meisai.server.usage;

/**
 * The keys of every record kept, in memory: an open-addressing table of at most 3/4 load with 32 bytes a slot, so that a
 * slot is within one cache line. A key may stand several times with other contents, once for each closed month and once
 * among open months. Belongs to the writer's thread; what a transaction added is taken back by {@link #remove} if it
 * does not become durable.
 */
final class KeyIndex {
    private static final int INITIAL = 1 << 16;
    /** A slot is four numbers: high and low half of the key, digest, and account and month (0: the slot is empty). */
    private static final int WIDTH = 4;

    private static final int LOW = 1;
    private static final int DIGEST = 2;
    private static final int PLACE = 3;

    private long[] slots = new long[INITIAL * WIDTH];
    private int mask = INITIAL - 1;
    private int size;

    int size() {
        return size;
    }

    /** Makes room for {@code more} keys at once. */
    void reserve(int more) {
        long needed = (long) size + more;
        int capacity = mask + 1;
        while (needed > capacity / 4L * 3L) {
            capacity = Math.multiplyExact(capacity, 2);
        }
        if (capacity > mask + 1) {
            grow(capacity);
        }
    }

    private void grow(int capacity) {
        long[] old = slots;
        slots = new long[Math.multiplyExact(capacity, WIDTH)];
        mask = capacity - 1;
        for (int at = 0; at < old.length; at += WIDTH) {
            if (old[at + PLACE] != 0) {
                System.arraycopy(old, at, slots, emptyAt(old[at + LOW]), WIDTH);
            }
        }
    }

    /** Where the empty slot for a key is that has this low half. */
    private int emptyAt(long keyLow) {
        int slot = (int) keyLow & mask;
        while (slots[slot * WIDTH + PLACE] != 0) {
            slot = (slot + 1) & mask;
        }
        return slot * WIDTH;
    }

    /** @param yearMonth the number yyyymm of the record's service month */
    void add(long keyHigh, long keyLow, long content, int accountNumber, int yearMonth) {
        reserve(1);
        int at = emptyAt(keyLow);
        slots[at] = keyHigh;
        slots[at + LOW] = keyLow;
        slots[at + DIGEST] = content;
        slots[at + PLACE] = ((long) accountNumber << Integer.SIZE) | yearMonth;
        size++;
    }

    /** Takes back a key with its content; the slots behind it move up so that no probe sequence is left with a hole. */
    void remove(long keyHigh, long keyLow, long content) {
        int slot = first(keyHigh, keyLow);
        while (slot >= 0 && digestAt(slot) != content) {
            slot = next(slot, keyHigh, keyLow);
        }
        if (slot < 0) {
            throw new IllegalStateException("a key to take back is not there");
        }
        int hole = slot;
        for (int moved = (hole + 1) & mask; slots[moved * WIDTH + PLACE] != 0; moved = (moved + 1) & mask) {
            int home = (int) slots[moved * WIDTH + LOW] & mask;
            if (((moved - home) & mask) >= ((moved - hole) & mask)) {
                System.arraycopy(slots, moved * WIDTH, slots, hole * WIDTH, WIDTH);
                hole = moved;
            }
        }
        slots[hole * WIDTH + PLACE] = 0;
        size--;
    }

    /** Whether the key is there with this content. */
    boolean contains(long keyHigh, long keyLow, long content) {
        for (int slot = first(keyHigh, keyLow); slot >= 0; slot = next(slot, keyHigh, keyLow)) {
            if (digestAt(slot) == content) {
                return true;
            }
        }
        return false;
    }

    /** First slot that holds the key, or -1. */
    int first(long keyHigh, long keyLow) {
        return from((int) keyLow & mask, keyHigh, keyLow);
    }

    /** Next slot after {@code slot} that holds the key, or -1. */
    int next(int slot, long keyHigh, long keyLow) {
        return from((slot + 1) & mask, keyHigh, keyLow);
    }

    private int from(int start, long keyHigh, long keyLow) {
        for (int slot = start; slots[slot * WIDTH + PLACE] != 0; slot = (slot + 1) & mask) {
            if (slots[slot * WIDTH + LOW] == keyLow && slots[slot * WIDTH] == keyHigh) {
                return slot;
            }
        }
        return -1;
    }

    long digestAt(int slot) {
        return slots[slot * WIDTH + DIGEST];
    }

    int accountAt(int slot) {
        return (int) (slots[slot * WIDTH + PLACE] >>> Integer.SIZE);
    }

    int monthAt(int slot) {
        return (int) slots[slot * WIDTH + PLACE];
    }
}

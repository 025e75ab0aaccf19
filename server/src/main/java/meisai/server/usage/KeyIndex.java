package meisai.server.usage;

/**
 * The keys of every record kept, in memory: 36 bytes a slot in an open-addressing table of at most 3/4 load. A key may
 * stand several times with other contents, once for each closed month and once among open months. Belongs to the
 * writer's thread; what a transaction added is taken back by {@link #remove} if it does not become durable.
 */
final class KeyIndex {
    private static final int INITIAL = 1 << 16;

    private long[] high = new long[INITIAL];
    private long[] low = new long[INITIAL];
    private long[] digest = new long[INITIAL];
    private int[] account = new int[INITIAL];
    /** Month as yyyymm; 0 marks an empty slot. */
    private int[] month = new int[INITIAL];

    private int size;

    int size() {
        return size;
    }

    /** Makes room for {@code more} keys at once. */
    void reserve(int more) {
        long needed = (long) size + more;
        int capacity = high.length;
        while (needed > capacity / 4L * 3L) {
            capacity = Math.multiplyExact(capacity, 2);
        }
        if (capacity > high.length) {
            grow(capacity);
        }
    }

    private void grow(int capacity) {
        long[] oldHigh = high;
        long[] oldLow = low;
        long[] oldDigest = digest;
        int[] oldAccount = account;
        int[] oldMonth = month;
        high = new long[capacity];
        low = new long[capacity];
        digest = new long[capacity];
        account = new int[capacity];
        month = new int[capacity];
        for (int slot = 0; slot < oldMonth.length; slot++) {
            if (oldMonth[slot] != 0) {
                fill(oldHigh[slot], oldLow[slot], oldDigest[slot], oldAccount[slot], oldMonth[slot]);
            }
        }
    }

    private void fill(long keyHigh, long keyLow, long content, int accountNumber, int yearMonth) {
        int mask = high.length - 1;
        int slot = (int) keyLow & mask;
        while (month[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        high[slot] = keyHigh;
        low[slot] = keyLow;
        digest[slot] = content;
        account[slot] = accountNumber;
        month[slot] = yearMonth;
    }

    void add(long keyHigh, long keyLow, long content, int accountNumber, int yearMonth) {
        reserve(1);
        fill(keyHigh, keyLow, content, accountNumber, yearMonth);
        size++;
    }

    /** Takes back a key with its content; the slots behind it move up so that no probe sequence is left with a hole. */
    void remove(long keyHigh, long keyLow, long content) {
        int slot = first(keyHigh, keyLow);
        while (slot >= 0 && digest[slot] != content) {
            slot = next(slot, keyHigh, keyLow);
        }
        if (slot < 0) {
            throw new IllegalStateException("a key to take back is not there");
        }
        int mask = high.length - 1;
        int hole = slot;
        for (int moved = (hole + 1) & mask; month[moved] != 0; moved = (moved + 1) & mask) {
            int home = (int) low[moved] & mask;
            if (((moved - home) & mask) >= ((moved - hole) & mask)) {
                copy(moved, hole);
                hole = moved;
            }
        }
        month[hole] = 0;
        size--;
    }

    private void copy(int from, int to) {
        high[to] = high[from];
        low[to] = low[from];
        digest[to] = digest[from];
        account[to] = account[from];
        month[to] = month[from];
    }

    /** Whether the key is there with this content. */
    boolean contains(long keyHigh, long keyLow, long content) {
        for (int slot = first(keyHigh, keyLow); slot >= 0; slot = next(slot, keyHigh, keyLow)) {
            if (digest[slot] == content) {
                return true;
            }
        }
        return false;
    }

    /** First slot that holds the key, or -1. */
    int first(long keyHigh, long keyLow) {
        return from((int) keyLow & (high.length - 1), keyHigh, keyLow);
    }

    /** Next slot after {@code slot} that holds the key, or -1. */
    int next(int slot, long keyHigh, long keyLow) {
        return from((slot + 1) & (high.length - 1), keyHigh, keyLow);
    }

    private int from(int start, long keyHigh, long keyLow) {
        int mask = high.length - 1;
        for (int slot = start; month[slot] != 0; slot = (slot + 1) & mask) {
            if (low[slot] == keyLow && high[slot] == keyHigh) {
                return slot;
            }
        }
        return -1;
    }

    long digestAt(int slot) {
        return digest[slot];
    }

    int accountAt(int slot) {
        return account[slot];
    }

    int monthAt(int slot) {
        return month[slot];
    }
}

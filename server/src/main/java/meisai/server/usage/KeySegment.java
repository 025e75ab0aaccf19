package meisai.server.usage;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;

/**
 * A part of a {@link KeyIndex}: open addressing, linear probing. A slot is a tag (0: the slot is empty), two numbers and
 * a place. A tag says where its slot would be, so that slots can move without the whole key. The slots are outside the
 * Java heap; {@link #free} gives them back.
 */
final class KeySegment {
    private static final int MAX_KEYS = 1 << 14;
    private static final int FIRST_CAPACITY = 16;
    /** A larger one grows by less. */
    private static final int SMALL = 4_096;

    private static final long NUMBERS = 2 * Long.BYTES;
    private static final long SLOT = NUMBERS + Integer.BYTES + Character.BYTES;

    private final KeyMemory memory;

    /** How many of the lowest bits of the tags agree in it. */
    final int depth;

    /** Two numbers a slot, then the tags, then the places. */
    private MemorySegment slots = MemorySegment.NULL;

    private int capacity;
    private long tagsAt;
    private long placesAt;
    private int size;
    /**
     * Where the last search of a key that is not there ended, and for which tag (0: none): up to there all slots are in use,
     * and mostly it is that key that is added next.
     */
    private int missed;

    private int missedTag;

    /** One of several for a number of keys in all. */
    static KeySegment expecting(KeyMemory memory, int depth, long keys) {
        long each = keys >>> depth;
        return new KeySegment(memory, depth, each == 0 ? 0 : Math.max(FIRST_CAPACITY, (int) (each + each / 4)));
    }

    /** How many bits choose among segments for a number of keys, each with some room left. */
    static int depth(long keys) {
        int depth = 0;
        while (keys >>> depth > MAX_KEYS / 4 * 3) {
            depth++;
        }
        return depth;
    }

    private KeySegment(KeyMemory memory, int depth, int capacity) {
        this.memory = memory;
        this.depth = depth;
        if (capacity > 0) {
            use(memory.allocate(capacity * SLOT), capacity);
        }
    }

    private void use(MemorySegment block, int slotsInIt) {
        slots = block;
        capacity = slotsInIt;
        missedTag = 0;
        tagsAt = slotsInIt * NUMBERS;
        placesAt = tagsAt + (long) slotsInIt * Integer.BYTES;
    }

    /** Gives its memory back; it is of no more use. */
    void free() {
        MemorySegment old = slots;
        use(MemorySegment.NULL, 0);
        size = 0;
        if (old.byteSize() > 0) {
            memory.free(old);
        }
    }

    boolean isFull() {
        return size == MAX_KEYS;
    }

    private int tag(int slot) {
        return slots.get(ValueLayout.JAVA_INT, tagsAt + (long) slot * Integer.BYTES);
    }

    private void setTag(int slot, int tag) {
        slots.set(ValueLayout.JAVA_INT, tagsAt + (long) slot * Integer.BYTES, tag);
    }

    private long high(int slot) {
        return slots.get(ValueLayout.JAVA_LONG, slot * NUMBERS);
    }

    long digest(int slot) {
        return slots.get(ValueLayout.JAVA_LONG, slot * NUMBERS + Long.BYTES);
    }

    char place(int slot) {
        return slots.get(ValueLayout.JAVA_CHAR, placesAt + (long) slot * Character.BYTES);
    }

    private void set(int slot, int tag, long high, long digest, char place) {
        setTag(slot, tag);
        slots.set(ValueLayout.JAVA_LONG, slot * NUMBERS, high);
        slots.set(ValueLayout.JAVA_LONG, slot * NUMBERS + Long.BYTES, digest);
        slots.set(ValueLayout.JAVA_CHAR, placesAt + (long) slot * Character.BYTES, place);
    }

    private int home(int tag) {
        return (int) (((tag & 0xFFFF_FFFFL) * capacity) >>> Integer.SIZE);
    }

    private int after(int slot) {
        return slot + 1 == capacity ? 0 : slot + 1;
    }

    void add(int tag, long high, long digest, char place) {
        if (20 * size >= 17 * capacity) {
            moveTo(memory.allocate(larger() * SLOT), larger());
        }
        put(tag, high, digest, place);
        size++;
    }

    private int larger() {
        if (capacity < SMALL) {
            return Math.max(FIRST_CAPACITY, capacity + capacity / 2);
        }
        return capacity + capacity / 3 + 1;
    }

    private void put(int tag, long high, long digest, char place) {
        int slot = tag == missedTag ? missed : home(tag);
        while (tag(slot) != 0) {
            slot = after(slot);
        }
        set(slot, tag, high, digest, place);
    }

    /** Moves into another block. */
    private void moveTo(MemorySegment block, int slotsInIt) {
        KeySegment moved = new KeySegment(memory, depth, 0);
        moved.use(block, slotsInIt);
        for (int slot = 0; slot < capacity; slot++) {
            if (tag(slot) != 0) {
                moved.put(tag(slot), high(slot), digest(slot), place(slot));
            }
        }
        MemorySegment old = slots;
        use(moved.slots, moved.capacity);
        if (old.byteSize() > 0) {
            memory.free(old);
        }
    }

    /** Its keys in two segments, those without the bit and those with it; it is of no more use. */
    KeySegment[] halves(int bit) {
        int without = 0;
        for (int slot = 0; slot < capacity; slot++) {
            int tag = tag(slot);
            without += tag != 0 && (tag & bit) == 0 ? 1 : 0;
        }
        KeySegment first = new KeySegment(memory, depth + 1, room(without));
        KeySegment second = new KeySegment(memory, depth + 1, room(size - without));
        for (int slot = 0; slot < capacity; slot++) {
            int tag = tag(slot);
            if (tag != 0) {
                ((tag & bit) == 0 ? first : second).add(tag, high(slot), digest(slot), place(slot));
            }
        }
        free();
        return new KeySegment[] {first, second};
    }

    /** Slots for some keys, and for a fifth more. */
    private static int room(int keys) {
        return Math.max(FIRST_CAPACITY, (int) ((keys + keys / 5 + 1) * 20L / 17) + 1);
    }

    /** Reads where the slot of a tag would be; what is read means nothing. */
    long touch(int tag) {
        if (capacity == 0) {
            return 0;
        }
        int slot = home(tag);
        return tag(slot) ^ high(slot) ^ place(slot);
    }

    /** First slot that holds the key, or -1. */
    int first(int tag, long high) {
        return size == 0 ? -1 : from(home(tag), tag, high);
    }

    /** Next slot after {@code slot} that holds the key, or -1. */
    int next(int slot, int tag, long high) {
        return from(after(slot), tag, high);
    }

    private int from(int start, int tag, long high) {
        int slot = start;
        for (int there = tag(slot); there != 0; there = tag(slot)) {
            if (there == tag && high(slot) == high) {
                return slot;
            }
            slot = after(slot);
        }
        missed = slot;
        missedTag = tag;
        return -1;
    }

    /** Empties a slot; those behind it move up so that no probe sequence is left with a hole. */
    void remove(int slot) {
        missedTag = 0;
        int hole = slot;
        for (int moved = after(hole); tag(moved) != 0; moved = after(moved)) {
            if (distance(home(tag(moved)), moved) >= distance(hole, moved)) {
                set(hole, tag(moved), high(moved), digest(moved), place(moved));
                hole = moved;
            }
        }
        setTag(hole, 0);
        size--;
    }

    private int distance(int from, int to) {
        return to >= from ? to - from : to - from + capacity;
    }

    /** Empties every slot of some places, and is then as small as it can be; answers how many there were. */
    int removeAll(BitSet gone) {
        missedTag = 0;
        int left = 0;
        for (int slot = 0; slot < capacity; slot++) {
            if (tag(slot) != 0 && gone.get(place(slot))) {
                setTag(slot, 0);
            } else if (tag(slot) != 0) {
                left++;
            }
        }
        int removed = size - left;
        if (removed > 0 && left == 0) {
            free();
        } else if (removed > 0) {
            size = left;
            int slotsLeft = Math.min(capacity, room(left));
            moveTo(memory.allocate(slotsLeft * SLOT), slotsLeft);
        }
        return removed;
    }
}

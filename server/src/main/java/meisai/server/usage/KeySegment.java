package meisai.server.usage;

import java.util.BitSet;

/**
 * A part of a {@link KeyIndex}: open addressing, linear probing. A slot is a tag (0: the slot is empty), two numbers and
 * a place. A tag says where its slot would be, so that slots can move without the whole key.
 */
final class KeySegment {
    private static final int MAX_KEYS = 1 << 14;
    private static final int FIRST_CAPACITY = 16;

    /** How many of the lowest bits of the tags agree in it. */
    final int depth;

    private int[] tags;
    private long[] numbers;
    private char[] places;
    private int size;

    KeySegment() {
        this(0, FIRST_CAPACITY);
    }

    private KeySegment(int depth, int capacity) {
        this.depth = depth;
        this.tags = new int[capacity];
        this.numbers = new long[2 * capacity];
        this.places = new char[capacity];
    }

    boolean isFull() {
        return size == MAX_KEYS;
    }

    private int home(int tag) {
        return (int) (((tag & 0xFFFF_FFFFL) * tags.length) >>> Integer.SIZE);
    }

    private int after(int slot) {
        return slot + 1 == tags.length ? 0 : slot + 1;
    }

    void add(int tag, long high, long digest, char place) {
        if (20 * size >= 17 * tags.length) {
            resize(tags.length + tags.length / 5 + 1);
        }
        put(tag, high, digest, place);
        size++;
    }

    private void put(int tag, long high, long digest, char place) {
        int slot = home(tag);
        while (tags[slot] != 0) {
            slot = after(slot);
        }
        tags[slot] = tag;
        numbers[2 * slot] = high;
        numbers[2 * slot + 1] = digest;
        places[slot] = place;
    }

    private void resize(int capacity) {
        KeySegment old = new KeySegment(depth, 0);
        old.tags = tags;
        old.numbers = numbers;
        old.places = places;
        tags = new int[capacity];
        numbers = new long[2 * capacity];
        places = new char[capacity];
        for (int slot = 0; slot < old.tags.length; slot++) {
            if (old.tags[slot] != 0) {
                put(old.tags[slot], old.numbers[2 * slot], old.numbers[2 * slot + 1], old.places[slot]);
            }
        }
    }

    /** Its keys in two segments, those without the bit and those with it. */
    KeySegment[] halves(int bit) {
        int capacity = tags.length / 2 + tags.length / 10;
        KeySegment[] halves = {new KeySegment(depth + 1, capacity), new KeySegment(depth + 1, capacity)};
        for (int slot = 0; slot < tags.length; slot++) {
            if (tags[slot] != 0) {
                halves[(tags[slot] & bit) == 0 ? 0 : 1].add(
                        tags[slot], numbers[2 * slot], numbers[2 * slot + 1], places[slot]);
            }
        }
        return halves;
    }

    /** First slot that holds the key, or -1. */
    int first(int tag, long high) {
        return from(home(tag), tag, high);
    }

    /** Next slot after {@code slot} that holds the key, or -1. */
    int next(int slot, int tag, long high) {
        return from(after(slot), tag, high);
    }

    private int from(int start, int tag, long high) {
        for (int slot = start; tags[slot] != 0; slot = after(slot)) {
            if (tags[slot] == tag && numbers[2 * slot] == high) {
                return slot;
            }
        }
        return -1;
    }

    long digest(int slot) {
        return numbers[2 * slot + 1];
    }

    char place(int slot) {
        return places[slot];
    }

    /** Empties a slot; those behind it move up so that no probe sequence is left with a hole. */
    void remove(int slot) {
        int hole = slot;
        for (int moved = after(hole); tags[moved] != 0; moved = after(moved)) {
            if (distance(home(tags[moved]), moved) >= distance(hole, moved)) {
                tags[hole] = tags[moved];
                numbers[2 * hole] = numbers[2 * moved];
                numbers[2 * hole + 1] = numbers[2 * moved + 1];
                places[hole] = places[moved];
                hole = moved;
            }
        }
        tags[hole] = 0;
        size--;
    }

    private int distance(int from, int to) {
        return to >= from ? to - from : to - from + tags.length;
    }

    /** Empties every slot of some places, and is then as small as it can be; answers how many there were. */
    int removeAll(BitSet gone) {
        int left = 0;
        for (int slot = 0; slot < tags.length; slot++) {
            if (tags[slot] != 0 && gone.get(places[slot])) {
                tags[slot] = 0;
            } else if (tags[slot] != 0) {
                left++;
            }
        }
        int removed = size - left;
        if (removed > 0) {
            size = left;
            resize(Math.max(FIRST_CAPACITY, left + left / 4));
        }
        return removed;
    }
}

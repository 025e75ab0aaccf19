package meisai.server.usage;

import java.util.BitSet;
import java.util.function.Consumer;

/**
 * Keys of records with their contents, in memory outside the Java heap: of a key its high half and 32 bits of the low one, which makes 96 of
 * 128 bits; of the content the whole digest; and a small number for where the record belongs. 22 bytes a slot, between
 * 0.64 and 0.85 of the slots in use, so about 30 bytes a record. The table is made of segments of at most 16,384 keys
 * that grow one by one and split in two, so that adding a key never moves more than one segment. A key may stand several
 * times with other contents. Belongs to the writer's thread; what a transaction added is taken back by {@link #remove}
 * if it does not become durable.
 */
final class KeyIndex {
    /** Deeper than any number of keys that fits into memory needs. */
    private static final int MAX_DEPTH = 24;

    private KeySegment[] segments;
    /** How many of the lowest bits of a tag choose the segment. */
    private int depth;

    private long size;

    KeyIndex(KeyMemory memory) {
        this(memory, 0);
    }

    /** @param keys about how many will be added first; those that grow by themselves move each key some times */
    KeyIndex(KeyMemory memory, long keys) {
        this.depth = Math.min(KeySegment.depth(keys), MAX_DEPTH);
        this.segments = new KeySegment[1 << depth];
        for (int i = 0; i < segments.length; i++) {
            segments[i] = KeySegment.expecting(memory, depth, keys);
        }
    }

    long size() {
        return size;
    }

    /** A tag is never 0, which is an empty slot. */
    private static int tag(long keyLow) {
        int tag = (int) (keyLow >>> Integer.SIZE) ^ (int) keyLow;
        return tag == 0 ? 1 : tag;
    }

    private KeySegment segment(int tag) {
        return segments[tag & (segments.length - 1)];
    }

    /**
     * Reads where a key is or would be, so that it is near when it is asked for: the processor waits for the memory of
     * several keys at once, while asking for one after the other waits for each.
     *
     * @return something that depends on what was read, so that reading is not left out
     */
    long touch(long keyLow) {
        int tag = tag(keyLow);
        return segment(tag).touch(tag);
    }

    /** @param place a number that means something to the caller */
    void add(long keyHigh, long keyLow, long digest, char place) {
        int tag = tag(keyLow);
        KeySegment segment = segment(tag);
        while (segment.isFull()) {
            split(segment, tag);
            segment = segment(tag);
        }
        segment.add(tag, keyHigh, digest, place);
        size++;
    }

    /** Distributes a segment over two by one more bit of the tags. */
    private void split(KeySegment full, int tag) {
        if (full.depth == MAX_DEPTH) {
            throw new IllegalStateException("more contents under one key than there can be");
        }
        if (full.depth == depth) {
            KeySegment[] doubled = new KeySegment[segments.length * 2];
            System.arraycopy(segments, 0, doubled, 0, segments.length);
            System.arraycopy(segments, 0, doubled, segments.length, segments.length);
            segments = doubled;
            depth++;
        }
        int bit = 1 << full.depth;
        KeySegment[] halves = full.halves(bit);
        int first = tag & (bit - 1);
        for (int at = first; at < segments.length; at += bit) {
            segments[at] = halves[(at & bit) == 0 ? 0 : 1];
        }
    }

    /** @throws IllegalStateException when the key is not there with this content */
    void remove(long keyHigh, long keyLow, long digest) {
        int tag = tag(keyLow);
        KeySegment segment = segment(tag);
        int slot = segment.first(tag, keyHigh);
        while (slot >= 0 && segment.digest(slot) != digest) {
            slot = segment.next(slot, tag, keyHigh);
        }
        if (slot < 0) {
            throw new IllegalStateException("a key to take back is not there");
        }
        segment.remove(slot);
        size--;
    }

    /** Takes out everything that belongs to some places, and gives its memory back. */
    void removeAll(BitSet places) {
        forEach(segment -> size -= segment.removeAll(places));
    }

    /** Gives all its memory back; it is of no more use. */
    void free() {
        forEach(KeySegment::free);
    }

    private void forEach(Consumer<KeySegment> action) {
        for (int at = 0; at < segments.length; at++) {
            KeySegment segment = segments[at];
            // A segment stands once for each value of the bits that it does not look at.
            if (at < 1 << segment.depth) {
                action.accept(segment);
            }
        }
    }

    boolean contains(long keyHigh, long keyLow, long digest) {
        int tag = tag(keyLow);
        KeySegment segment = segment(tag);
        for (int slot = segment.first(tag, keyHigh); slot >= 0; slot = segment.next(slot, tag, keyHigh)) {
            if (segment.digest(slot) == digest) {
                return true;
            }
        }
        return false;
    }

    /** Takes the contents that stand under a key. */
    @FunctionalInterface
    interface Found {
        void content(long digest, char place);
    }

    void under(long keyHigh, long keyLow, Found found) {
        int tag = tag(keyLow);
        KeySegment segment = segment(tag);
        for (int slot = segment.first(tag, keyHigh); slot >= 0; slot = segment.next(slot, tag, keyHigh)) {
            found.content(segment.digest(slot), segment.place(slot));
        }
    }

    /** Whether anything stands under a key: what most records ask, and for most of them it does not. */
    boolean contains(long keyHigh, long keyLow) {
        int tag = tag(keyLow);
        return segment(tag).first(tag, keyHigh) >= 0;
    }
}

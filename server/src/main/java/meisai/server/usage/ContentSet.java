package meisai.server.usage;

/** A set of contents, each by its key and digest; any number of them may stand under one key. */
final class ContentSet {
    private static final char HERE = 1;

    private final KeyIndex index;

    ContentSet(KeyMemory memory) {
        this.index = new KeyIndex(memory);
    }

    void add(long keyHigh, long keyLow, long digest) {
        index.add(keyHigh, mixed(keyLow, digest), digest, HERE);
    }

    /** @throws IllegalStateException when it is not there */
    void remove(long keyHigh, long keyLow, long digest) {
        index.remove(keyHigh, mixed(keyLow, digest), digest);
    }

    /** Gives its memory back; it is of no more use. */
    void free() {
        index.free();
    }

    boolean contains(long keyHigh, long keyLow, long digest) {
        return index.size() > 0 && index.contains(keyHigh, mixed(keyLow, digest), digest);
    }

    /** Contents of one key lie apart from each other. */
    private static long mixed(long keyLow, long digest) {
        return keyLow + digest * 0x9E37_79B9_7F4A_7C15L;
    }
}

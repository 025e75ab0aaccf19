package meisai.server.cli;

/** The body of one post: some records of a file, in its order. */
final class RecordBatch {
    /** Batches end at this many bytes, whatever they hold. */
    static final int MAX_BYTES = 8 << 20;

    /** Longest record that is read at all; the server rejects those over 64 KiB one by one. */
    static final int MAX_RECORD = 1 << 20;

    private final String contentType;
    private final byte[] body;
    private final int records;
    private final long offset;

    /** @param offset what is added to a line or element of the body to get that of the file */
    RecordBatch(String contentType, byte[] body, int records, long offset) {
        this.contentType = contentType;
        this.body = body;
        this.records = records;
        this.offset = offset;
    }

    String contentType() {
        return contentType;
    }

    byte[] body() {
        return body;
    }

    int records() {
        return records;
    }

    /** The line or element of the file that is {@code place} in the body. */
    long inFile(long place) {
        return place + offset;
    }
}

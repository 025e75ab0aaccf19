package meisai.bench;

/** Usage to send: records by place, each written when it is needed. */
interface Usage {
    /** Records that are sent: places from zero on. */
    long sent();

    /** Writes the record that is sent at a place as a line of NDJSON. */
    void write(long place, Bytes out);
}

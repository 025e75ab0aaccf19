package meisai.server.store;

/** Is told of each transaction of the writer, on its thread. */
public interface WriterObserver {
    WriterObserver NONE = new WriterObserver() {};

    /**
     * @param writes that shared the transaction
     * @param seconds from its begin until it was durable
     */
    default void committed(int writes, double seconds) {}

    /** A transaction was taken back, or had to be looked for. */
    default void failed() {}
}

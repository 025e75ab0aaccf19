package meisai.server.idempotency;

/**
 * A request as it is known by its key; nothing of it can be read back.
 *
 * @param keyHash keyed hash of the caller and its key
 * @param callerHash keyed hash of the caller
 * @param requestHash of method, path and query
 * @param limits what may be held for this caller
 */
record KeyedRequest(String keyHash, String callerHash, String requestHash, Limits limits) {
    /**
     * What is held for one caller.
     *
     * @param keys most keys at a time
     * @param answers most characters of encrypted answers at a time; what is over it is not kept
     */
    record Limits(long keys, long answers) {
        static final Limits PROVIDER = new Limits(50_000, 256L << 20);
        static final Limits OPERATOR = new Limits(1_000, 4L << 20);
    }
}

package meisai.server.http;

/** Is told of each request that is whole enough to be routed. */
public interface RequestObserver {
    default void began() {}

    /**
     * @param path the pattern that it is served at, with parameters in braces; empty when there is none
     * @param status that was answered, or would have been when the connection broke off
     */
    default void ended(String method, String path, int status, double seconds) {}
}

package meisai.server.http;

/** Is told of each request that is whole enough to be routed. */
public interface RequestObserver {
    void began();

    /**
     * @param path the pattern that it is served at, with parameters in braces; empty when there is none
     * @param status that was answered; 499 when nothing was, because the connection broke off or was closed
     */
    void ended(String method, String path, int status, double seconds);
}

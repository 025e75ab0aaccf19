package meisai.server.http;

import java.util.Set;

/**
 * How the server is reached.
 *
 * @param address to listen on
 * @param port 0 picks a free one
 * @param trustedProxies addresses of proxies that say whom a request is from
 * @param limits requests to the compatible API
 */
public record HttpSettings(String address, int port, Set<String> trustedProxies, Limits limits) {
    static final int DEFAULT_PORT = 8080;

    public static final HttpSettings DEFAULT =
            new HttpSettings("127.0.0.1", DEFAULT_PORT, Set.of(), new Limits(3_000, 600));

    /** Most requests in a minute: of one operator, and of one address that has not signed in. */
    public record Limits(int perOperator, int perAddress) {}

    public HttpSettings {
        trustedProxies = Set.copyOf(trustedProxies);
    }

    public HttpSettings withPort(int changed) {
        return new HttpSettings(address, changed, trustedProxies, limits);
    }

    public HttpSettings withTrustedProxies(Set<String> changed) {
        return new HttpSettings(address, port, changed, limits);
    }

    public HttpSettings withLimits(Limits changed) {
        return new HttpSettings(address, port, trustedProxies, changed);
    }
}

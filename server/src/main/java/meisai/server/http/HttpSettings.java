package meisai.server.http;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How the server is reached.
 *
 * @param address to listen on
 * @param port 0 picks a free one
 * @param tls the certificate to be reached by TLS with; empty means without TLS
 * @param trustedProxies addresses of proxies that say whom a request is from
 * @param limits requests to the compatible API
 * @param patience with clients, see {@link Pace}
 * @param maxConnections at a time; more wait until one ends
 */
public record HttpSettings(
        String address,
        int port,
        Optional<TlsFiles> tls,
        Set<String> trustedProxies,
        Limits limits,
        Duration patience,
        int maxConnections) {
    public static final HttpSettings DEFAULT = new HttpSettings(
            "127.0.0.1", 8080, Optional.empty(), Set.of(), new Limits(3_000, 600, 5), Duration.ofSeconds(30), 4_000);

    /**
     * Most requests in a minute: of one operator, and of one address that has not signed in.
     *
     * @param failures to sign in that cost an address nothing; after more it has to wait
     */
    public record Limits(int perOperator, int perAddress, int failures) {}

    public HttpSettings {
        trustedProxies = Set.copyOf(trustedProxies);
    }

    /** What its addresses begin with. */
    public String scheme() {
        return tls.isPresent() ? "https" : "http";
    }

    public HttpSettings withPort(int changed) {
        return new HttpSettings(address, changed, tls, trustedProxies, limits, patience, maxConnections);
    }

    public HttpSettings withTls(TlsFiles changed) {
        return new HttpSettings(address, port, Optional.of(changed), trustedProxies, limits, patience, maxConnections);
    }

    public HttpSettings withTrustedProxies(Set<String> changed) {
        return new HttpSettings(address, port, tls, changed, limits, patience, maxConnections);
    }

    public HttpSettings withLimits(Limits changed) {
        return new HttpSettings(address, port, tls, trustedProxies, changed, patience, maxConnections);
    }

    public HttpSettings withPatience(Duration changed) {
        return new HttpSettings(address, port, tls, trustedProxies, limits, changed, maxConnections);
    }
}

package meisai.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The proxies whose word about a client's address counts. A proxy adds the address that it was called from at the end of
 * {@code X-Forwarded-For}, so that the last one that is no trusted proxy is the client; what stands before it is the
 * client's own claim.
 */
public final class TrustedProxies {
    private static final HeaderName FORWARDED_FOR = HeaderNames.create("X-Forwarded-For");

    private final Set<String> addresses;

    /** @param addresses of the proxies, as the operating system writes them, such as {@code 10.0.0.1} */
    public TrustedProxies(Set<String> addresses) {
        this.addresses = Set.copyOf(addresses);
    }

    /** The address of who sent a request. */
    String client(ServerRequest request) {
        String peer = request.remotePeer().host();
        return addresses.contains(peer)
                ? lastUntrusted(request.headers().values(FORWARDED_FOR)).orElse(peer)
                : peer;
    }

    /** What counts as one caller: the address, of IPv6 its first 64 bits, because whoever has one has all of these. */
    String network(ServerRequest request) {
        return network(client(request));
    }

    static String network(String client) {
        if (client.indexOf(':') < 0) {
            return client;
        }
        try {
            // An address with colons is never looked up as a name.
            byte[] address = InetAddress.ofLiteral(client).getAddress();
            return address.length == 16 ? HexFormat.of().formatHex(address, 0, 8) : client;
        } catch (IllegalArgumentException noAddress) {
            return client;
        }
    }

    private Optional<String> lastUntrusted(List<String> headers) {
        List<String> forwarded = new ArrayList<>();
        for (String header : headers) {
            for (String address : header.split(",", -1)) {
                forwarded.add(address.strip());
            }
        }
        return forwarded.reversed().stream()
                .filter(address -> !address.isEmpty() && !addresses.contains(address))
                .findFirst();
    }
}

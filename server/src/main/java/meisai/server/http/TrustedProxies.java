package meisai.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The proxies whose word about a client's address counts. A proxy adds the address that it was called from at the end of
 * {@code X-Forwarded-For}, so that the last one that is no trusted proxy is the client; what stands before it is the
 * client's own claim.
 */
public final class TrustedProxies {
    private static final HeaderName FORWARDED_FOR = HeaderNames.create("X-Forwarded-For");

    private static final String GONE = "unknown";
    private static final Pattern WITH_PORT = Pattern.compile("\\[([^\\]]*)](?::[0-9]*)?|([^:]*):[0-9]*");

    private final Set<String> addresses;

    /** @param addresses of the proxies, as the operating system writes them, such as {@code 10.0.0.1} */
    public TrustedProxies(Set<String> addresses) {
        this.addresses = addresses.stream().map(TrustedProxies::plain).collect(Collectors.toUnmodifiableSet());
    }

    /** The address of who sent a request. */
    String client(ServerRequest request) {
        String peer = plain(peer(request));
        return addresses.contains(peer)
                ? lastUntrusted(request.headers().values(FORWARDED_FOR)).orElse(peer)
                : peer;
    }

    private static String peer(ServerRequest request) {
        try {
            return request.remotePeer().host();
        } catch (NullPointerException closedMeanwhile) {
            // A socket that the client has closed has no address any more, which the library does not expect.
            return GONE;
        }
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

    /** Without a port and the brackets that an address of IPv6 has with one; one of IPv4 as such. */
    static String plain(String address) {
        Matcher port = WITH_PORT.matcher(address);
        String host = port.matches() ? Objects.requireNonNullElse(port.group(1), port.group(2)) : address;
        try {
            return InetAddress.ofLiteral(host).getHostAddress();
        } catch (IllegalArgumentException noAddress) {
            return host;
        }
    }

    private Optional<String> lastUntrusted(List<String> headers) {
        List<String> forwarded = new ArrayList<>();
        for (String header : headers) {
            for (String address : header.split(",", -1)) {
                forwarded.add(plain(address.strip()));
            }
        }
        return forwarded.reversed().stream()
                .filter(address -> !address.isEmpty() && !addresses.contains(address))
                .findFirst();
    }
}

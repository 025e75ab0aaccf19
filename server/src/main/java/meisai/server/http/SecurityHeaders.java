package meisai.server.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.WritableHeaders;
import java.util.List;

/**
 * What browsers are told of each answer: that it is data, to be neither run, nor guessed at, nor framed, nor kept. A handler
 * may say something else of its own.
 */
final class SecurityHeaders {
    private static final List<Header> ALWAYS = List.of(
            header("Cache-Control", "no-store"),
            header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            header("Cross-Origin-Resource-Policy", "same-origin"),
            header("Referrer-Policy", "no-referrer"),
            header("X-Content-Type-Options", "nosniff"));
    /** Half a year: what came by TLS once is not to be asked for without. */
    private static final Header TRANSPORT = header("Strict-Transport-Security", "max-age=15768000");

    private SecurityHeaders() {}

    private static Header header(String name, String value) {
        return HeaderValues.createCached(HeaderNames.create(name), value);
    }

    /** @param secure whether the client is known to have come by TLS */
    static void add(WritableHeaders<?> headers, boolean secure) {
        ALWAYS.forEach(headers::set);
        if (secure) {
            headers.set(TRANSPORT);
        }
    }
}

package meisai.server.provider;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.StringJoiner;
import meisai.server.http.Callers;
import meisai.server.http.HttpRefusal;

/** Lists by page: {@code ?limit=} (default 1,000, at most 10,000) and an opaque cursor in the Link header. */
final class Paging {
    private static final int DEFAULT = 1_000;
    private static final int MAX = 10_000;
    private static final String PREFIX = "after:";

    private Paging() {}

    static int limit(ServerRequest request) {
        return Callers.query(request, "limit").map(Paging::parseLimit).orElse(DEFAULT);
    }

    private static int parseLimit(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX) {
            throw new HttpRefusal(400, "wrongParameter", "limit must be a number from 1 to " + MAX);
        }
        return Integer.parseInt(text);
    }

    /** The number after which the page starts. */
    static long cursor(ServerRequest request) {
        return Callers.query(request, "cursor").map(Paging::parseCursor).orElse(0L);
    }

    private static long parseCursor(String text) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
            if (plain.startsWith(PREFIX) && plain.substring(PREFIX.length()).matches("[0-9]{1,18}")) {
                return Long.parseLong(plain.substring(PREFIX.length()));
            }
        } catch (IllegalArgumentException notBase64) {
            throw new HttpRefusal(400, "malformedCursor", "the cursor is not one that this server gave");
        }
        throw new HttpRefusal(400, "malformedCursor", "the cursor is not one that this server gave");
    }

    /** Says where the next page is: the same query with the cursor behind {@code number}. */
    static void next(ServerResponse response, ServerRequest request, long number) {
        String cursor = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((PREFIX + number).getBytes(StandardCharsets.US_ASCII));
        StringJoiner query = new StringJoiner("&");
        for (String name : request.query().names()) {
            if (!name.equals("cursor")) {
                request.query().all(name).forEach(value -> query.add(encode(name) + "=" + encode(value)));
            }
        }
        query.add("cursor=" + cursor);
        response.header(HeaderNames.LINK, "<" + request.path().rawPath() + "?" + query + ">; rel=\"next\"");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

package meisai.server.log;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * By what a request is known: bound to the thread that handles it, so that each message of the log and each entry of the
 * audit log says which request it belongs to.
 *
 * @param requestId what the caller sent as {@code X-Request-Id}, or the trace id
 * @param traceId 32 hexadecimal digits, of the caller's trace when it sent a {@code traceparent}
 * @param spanId 16 hexadecimal digits, of this request alone
 * @param parentId the span of the caller, if it sent one
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
public record RequestTrace(String requestId, String traceId, String spanId, Optional<String> parentId) {
    private static final ScopedValue<RequestTrace> CURRENT = ScopedValue.newInstance();
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._:/+=@-]{1,128}");
    /** Version, trace, span, flags; later versions may have more after a dash. */
    private static final Pattern TRACE_PARENT =
            Pattern.compile("(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(-.*)?");

    private static final String VERSION_0 = "00";

    /**
     * Of the headers of a request; what is not as its definition says counts as not sent, and so does an id with the number of a
     * subscriber.
     *
     * @param requestId that of the request
     * @param traceParent that of the caller
     */
    public static RequestTrace of(Optional<String> requestId, Optional<String> traceParent) {
        var parent = traceParent
                .map(TRACE_PARENT::matcher)
                .filter(matcher ->
                        matcher.matches() && !(matcher.group(1).equals(VERSION_0) && matcher.group(4) != null));
        String traceId = parent.map(matcher -> matcher.group(2)).orElseGet(() -> random() + random());
        return new RequestTrace(
                requestId
                        .filter(id -> REQUEST_ID.matcher(id).matches() && !Subscribers.isIn(id))
                        .orElse(traceId),
                traceId,
                random(),
                parent.map(matcher -> matcher.group(3)));
    }

    /** Ids only have to differ; nothing is kept secret by them. */
    private static String random() {
        long bits;
        do {
            bits = ThreadLocalRandom.current().nextLong();
        } while (bits == 0);
        return HexFormat.of().toHexDigits(bits);
    }

    /** Handles a request under its name. */
    public void around(Runnable handling) {
        ScopedValue.where(CURRENT, this).run(handling);
    }

    /** Work that another thread does for the request that this one handles, if any. */
    public static <T> Callable<T> carried(Callable<T> work) {
        return current()
                .<Callable<T>>map(
                        trace -> () -> ScopedValue.where(CURRENT, trace).call(work::call))
                .orElse(work);
    }

    /** Of the request that the current thread handles. */
    public static Optional<RequestTrace> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }
}

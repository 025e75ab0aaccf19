package meisai.server.store;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a call that may change something, and what was asked: bound around its handling, so that every change it makes
 * is written to the audit log in the same transaction. One that only looks writes nothing.
 */
public final class AuditTrail {
    /** Longer texts are cut: the log says what was done, it does not keep it. */
    static final int LONGEST = 8_192;

    private static final ScopedValue<AuditTrail> CURRENT = ScopedValue.newInstance();

    private final String caller;
    private final String method;
    private final String path;
    private final String requestId;
    private final Instant calledAt;
    private volatile @Nullable String operatorId;
    private volatile @Nullable String asked;
    private final AtomicInteger writes = new AtomicInteger();

    /**
     * @param caller {@code provider:<key id>}, {@code operator:<id>} or {@code user:<operator id>/<name>}
     * @param operatorId whom it is about, where that is known from the start
     * @param path with its query
     */
    public AuditTrail(
            String caller,
            Optional<String> operatorId,
            String method,
            String path,
            String requestId,
            Instant calledAt) {
        this.caller = caller;
        this.operatorId = operatorId.orElse(null);
        this.method = method;
        this.path = path;
        this.requestId = requestId;
        this.calledAt = calledAt;
    }

    /** Does something for a call. */
    public static <T> T within(AuditTrail trail, Callable<T> work) throws Exception {
        return ScopedValue.where(CURRENT, trail).call(work::call);
    }

    /** The call that the current thread works for. */
    public static Optional<AuditTrail> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    /** What the call asks for, as JSON without secrets, and whom it is about if it says so. */
    public void asks(String json, Optional<String> about) {
        asked = json.length() <= LONGEST ? json : json.substring(0, LONGEST);
        about.ifPresent(id -> operatorId = id);
    }

    /** How many writes that change something have become durable for the call that the current thread works for. */
    public static int writes() {
        return current().map(trail -> trail.writes.get()).orElse(0);
    }

    /** A write that changes something has become durable for it. */
    void wrote() {
        writes.incrementAndGet();
    }

    String caller() {
        return caller;
    }

    String method() {
        return method;
    }

    String path() {
        return path;
    }

    String requestId() {
        return requestId;
    }

    Instant calledAt() {
        return calledAt;
    }

    @Nullable
    String operatorId() {
        return operatorId;
    }

    @Nullable
    String asked() {
        return asked;
    }
}

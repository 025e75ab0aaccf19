package meisai.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import meisai.server.log.RequestTrace;
import meisai.server.store.AuditTrail;

/**
 * Requests that compute bills, on as many threads as there are processors: computing holds a processor, and on the
 * threads of requests it would keep all other requests from running. What waits is bounded, for each caller and in all.
 */
public final class BoundedWork implements AutoCloseable {
    private static final int WAITING = 128;
    private static final int OF_ONE_CALLER = 16;
    private static final HeaderName API_KEY = HeaderNames.create("X-Soracom-API-Key");

    private final ExecutorService threads = Executors.newFixedThreadPool(
            Math.max(2, Runtime.getRuntime().availableProcessors()),
            Thread.ofPlatform().name("meisai-bills-", 0).daemon().factory());
    private final Semaphore room = new Semaphore(WAITING);
    private final Map<String, Integer> byCaller = new ConcurrentHashMap<>();

    /** The same handler within the bounds. */
    public Handler of(Handler handler) {
        return (request, response) -> handle(handler, request, response);
    }

    private void handle(Handler handler, ServerRequest request, ServerResponse response) throws Exception {
        String caller = request.headers()
                .first(API_KEY)
                .orElseGet(
                        () -> request.headers().first(HeaderNames.AUTHORIZATION).orElse(""));
        if (byCaller.merge(caller, 1, Integer::sum) > OF_ONE_CALLER) {
            leave(caller);
            throw new HttpRefusal(
                    429, "tooManyRequests", "more than " + OF_ONE_CALLER + " bills are being computed for this caller");
        }
        Answers answers = new Answers();
        try {
            if (!room.tryAcquire()) {
                throw new HttpRefusal(503, "busy", "too many bills are being computed; try again");
            }
            try {
                run(handler, request, response, answers);
            } finally {
                room.release();
            }
        } finally {
            leave(caller);
        }
        answers.send();
    }

    /** What is sent once everything is computed: by the thread of the request, because its client may take it slowly. */
    private static final class Answers {
        private static final ScopedValue<Answers> CURRENT = ScopedValue.newInstance();

        private final List<Runnable> all = new ArrayList<>();

        void send() {
            all.forEach(Runnable::run);
        }
    }

    /** Sends something, within bounded work when that is done. */
    static void afterwards(Runnable send) {
        if (Answers.CURRENT.isBound()) {
            Answers.CURRENT.get().all.add(send);
        } else {
            send.run();
        }
    }

    private void leave(String caller) {
        byCaller.computeIfPresent(caller, (key, count) -> count == 1 ? null : count - 1);
    }

    private void run(Handler handler, ServerRequest request, ServerResponse response, Answers answers)
            throws Exception {
        Optional<AuditTrail> trail = AuditTrail.current();
        Callable<Boolean> call = RequestTrace.carried(() -> {
            ScopedValue.where(Answers.CURRENT, answers).call(() -> {
                handler.handle(request, response);
                return true;
            });
            return true;
        });
        Future<?> work = threads.submit(trail.isPresent() ? () -> AuditTrail.within(trail.get(), call) : call);
        try {
            work.get();
        } catch (ExecutionException failure) {
            switch (failure.getCause()) {
                case Exception exception -> throw exception;
                case Error error -> throw error;
                case null -> throw failure;
                default -> throw failure;
            }
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}

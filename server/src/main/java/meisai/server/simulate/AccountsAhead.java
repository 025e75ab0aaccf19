package meisai.server.simulate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Does something for each account on several threads, and hands the results on in the order of the accounts. What has begun
 * and was not handed on is bounded, for a result is in proportion to the resources of its account.
 */
final class AccountsAhead<T> implements AutoCloseable {
    private static final int MOST_THREADS = 4;
    private static final int THREADS = Math.min(Runtime.getRuntime().availableProcessors(), MOST_THREADS);
    private static final int AHEAD = 2 * THREADS;
    /** Accounts that have begun have no more resources than these together, or are one. */
    private static final long MOST_RESOURCES = 200_000;

    private record Begun<T>(long resources, Future<T> result) {}

    private final Deque<Asked.Months> left;
    private final Map<Integer, Long> resources;
    private final Function<Asked.Months, T> work;
    private final Queue<Begun<T>> begun = new ArrayDeque<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().name("meisai-simulation-", 1).factory());
    private long held;

    /** @param resources by number of the account, how many it has */
    AccountsAhead(List<Asked.Months> accounts, Map<Integer, Long> resources, Function<Asked.Months, T> work) {
        this.left = new ArrayDeque<>(accounts);
        this.resources = resources;
        this.work = work;
    }

    /** The result of the next account when it is done; empty when there are no more. What failed there fails here. */
    Optional<T> next() {
        begin();
        if (begun.isEmpty()) {
            return Optional.empty();
        }
        Begun<T> first = begun.remove();
        T result = result(first.result());
        held -= first.resources();
        // So that nobody is idle while the result is taken.
        begin();
        return Optional.of(result);
    }

    private void begin() {
        while (!left.isEmpty() && begun.size() < AHEAD) {
            Asked.Months account = left.element();
            long more = resources.getOrDefault(account.entry().number(), 0L);
            if (held > 0 && held + more > MOST_RESOURCES) {
                return;
            }
            left.remove();
            held += more;
            begun.add(new Begun<>(more, threads.submit(() -> work.apply(account))));
        }
    }

    private static <T> T result(Future<T> account) {
        try {
            return account.get();
        } catch (ExecutionException failure) {
            switch (failure.getCause()) {
                case RuntimeException runtime -> throw runtime;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(failure);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Stopped();
        }
    }

    /** Waits for what is under way; what has not begun will not. */
    @Override
    public void close() {
        begun.forEach(each -> each.result().cancel(false));
        threads.close();
    }
}

package meisai.bench;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** How many of each kind are under way. */
final class CrashFlight {
    /** Something that is asked of the server. */
    interface Call<T> {
        T call() throws IOException, InterruptedException, BenchFailure;
    }

    private final Map<CrashKind, Integer> under = new EnumMap<>(CrashKind.class);

    <T> T of(CrashKind kind, Call<T> call) throws IOException, InterruptedException, BenchFailure {
        count(kind, 1);
        try {
            return call.call();
        } finally {
            count(kind, -1);
        }
    }

    private synchronized void count(CrashKind kind, int more) {
        under.merge(kind, more, Integer::sum);
    }

    /** Those that are under way now. */
    synchronized Map<CrashKind, Integer> now() {
        Map<CrashKind, Integer> now = new EnumMap<>(under);
        now.values().removeIf(count -> count == 0);
        return now;
    }
}

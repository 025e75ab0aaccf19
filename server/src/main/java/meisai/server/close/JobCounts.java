package meisai.server.close;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many jobs have ended since the start, by kind and state. */
public final class JobCounts {
    private record Key(String kind, String state) {}

    private final Map<Key, LongAdder> ended = new ConcurrentHashMap<>();

    void ended(Jobs.Job job) {
        ended.computeIfAbsent(new Key(job.kind(), job.state()), key -> new LongAdder())
                .increment();
    }

    /** Of a kind that ended with a state. */
    public long ended(String kind, String state) {
        LongAdder count = ended.get(new Key(kind, state));
        return count == null ? 0 : count.sum();
    }
}

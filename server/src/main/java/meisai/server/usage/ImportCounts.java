package meisai.server.usage;

import java.util.concurrent.atomic.LongAdder;

/** What has become of all usage records since the start: received = accepted + duplicates + conflicts + rejected. */
public final class ImportCounts {
    private final LongAdder accepted = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder conflicts = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder parked = new LongAdder();
    private final LongAdder late = new LongAdder();

    void add(ImportResult result) {
        accepted.add(result.accepted());
        duplicates.add(result.duplicates());
        conflicts.add(result.conflicts());
        rejected.add(result.rejected());
        parked.add(result.parked());
        late.add(result.late());
    }

    public long accepted() {
        return accepted.sum();
    }

    public long duplicates() {
        return duplicates.sum();
    }

    public long conflicts() {
        return conflicts.sum();
    }

    public long rejected() {
        return rejected.sum();
    }

    /** Of those accepted. */
    public long parked() {
        return parked.sum();
    }

    /** Of those accepted. */
    public long late() {
        return late.sum();
    }
}

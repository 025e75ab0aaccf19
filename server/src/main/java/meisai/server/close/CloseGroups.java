package meisai.server.close;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import meisai.server.account.Accounts;
import meisai.server.store.OpenUsage;
import meisai.server.store.ResourceTable;
import meisai.server.store.Snapshot;

/** Which accounts of a close are read and written together: as many as are bounded in records and resources. */
final class CloseGroups {
    /** An account with more of them is alone. */
    private static final long MOST_RECORDS = 2_000_000;

    private static final long MOST_RESOURCES = 100_000;
    private static final int MOST_ACCOUNTS = 1_000;

    private CloseGroups() {}

    /** In the order of their numbers. */
    static List<List<Accounts.Entry>> of(
            Snapshot snapshot, List<Accounts.Entry> due, Map<Integer, OpenUsage.Count> counts) {
        Map<Integer, Long> resources = ResourceTable.count(snapshot);
        List<List<Accounts.Entry>> groups = new ArrayList<>();
        List<Accounts.Entry> group = new ArrayList<>();
        long records = 0;
        long held = 0;
        for (Accounts.Entry entry : due.stream()
                .sorted(Comparator.comparingInt(Accounts.Entry::number))
                .toList()) {
            records += counts.getOrDefault(entry.number(), OpenUsage.Count.NONE).accepted();
            held += resources.getOrDefault(entry.number(), 0L);
            boolean full = records > MOST_RECORDS || held > MOST_RESOURCES || group.size() == MOST_ACCOUNTS;
            if (full && !group.isEmpty()) {
                groups.add(group);
                group = new ArrayList<>();
                records = counts.getOrDefault(entry.number(), OpenUsage.Count.NONE)
                        .accepted();
                held = resources.getOrDefault(entry.number(), 0L);
            }
            group.add(entry);
        }
        groups.add(group);
        return groups;
    }
}

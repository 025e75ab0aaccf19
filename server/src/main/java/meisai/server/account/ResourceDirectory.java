package meisai.server.account;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import meisai.account.Resource;
import meisai.account.StandingChange;
import meisai.account.Timeline;
import meisai.server.store.ResourceTable;
import meisai.server.store.Snapshot;
import meisai.server.store.Transaction;
import org.jspecify.annotations.Nullable;

/** Every resource that was registered or sent usage, by number. Belongs to the writer's thread. */
public final class ResourceDirectory {
    /** Most changes of one resource: a change every hour for eleven years. */
    public static final int MAX_CHANGES = 100_000;

    /** What became of a change. */
    public enum Changed {
        STORED,
        /** The resource has {@link #MAX_CHANGES}. */
        TOO_MANY
    }

    /** A known resource. */
    public static final class Known {
        private final int number;
        private final List<StandingChange> changes;
        /** Put together when it is asked for: many changes may come one after the other. */
        private @Nullable Timeline timeline;

        private Known(int number, List<StandingChange> changes) {
            this.number = number;
            this.changes = new ArrayList<>(changes);
        }

        public int number() {
            return number;
        }

        public Timeline timeline() {
            Timeline built = timeline;
            if (built == null) {
                built = changes.isEmpty() ? Timeline.UNREGISTERED : Timeline.of(changes);
                timeline = built;
            }
            return built;
        }

        private void add(StandingChange change) {
            changes.add(change);
            timeline = null;
        }

        private void takeBackLast() {
            changes.removeLast();
            timeline = null;
        }
    }

    private final Map<Integer, Map<Resource, Known>> byAccount = new HashMap<>();
    private int count;
    private long changeSeq;

    public static ResourceDirectory load(Snapshot snapshot) {
        ResourceDirectory directory = new ResourceDirectory();
        ResourceTable.forEach(snapshot, (account, number, resource, changes) -> {
            directory.resourcesOf(account).put(resource, new Known(number, changes));
            directory.count = Math.max(directory.count, number);
        });
        directory.changeSeq = ResourceTable.lastChangeSeq(snapshot);
        return directory;
    }

    /** The resource of an account; one that is seen for the first time is stored with the transaction, unregistered. */
    public Known known(Transaction transaction, int account, Resource resource) {
        Map<Resource, Known> resources = resourcesOf(account);
        Known known = resources.get(resource);
        if (known != null) {
            return known;
        }
        Known added = new Known(++count, List.of());
        ResourceTable.insert(transaction, added.number(), account, resource);
        resources.put(resource, added);
        transaction.afterRollback(() -> {
            resources.remove(resource);
            count--;
        });
        return added;
    }

    /** Stores a change of a resource's standing; the last one acknowledged for a day wins. */
    public Changed change(Transaction transaction, int account, Resource resource, ResourceTable.Change change) {
        Known known = known(transaction, account, resource);
        if (known.changes.size() >= MAX_CHANGES) {
            return Changed.TOO_MANY;
        }
        ResourceTable.insert(transaction, ++changeSeq, account, known.number(), change);
        known.add(change.standing());
        transaction.afterRollback(() -> {
            known.takeBackLast();
            changeSeq--;
        });
        return Changed.STORED;
    }

    private Map<Resource, Known> resourcesOf(int account) {
        return byAccount.computeIfAbsent(account, number -> new HashMap<>());
    }
}

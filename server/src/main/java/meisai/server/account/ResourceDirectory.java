package meisai.server.account;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import meisai.account.Resource;
import meisai.account.StandingChange;
import meisai.account.Timeline;
import meisai.server.store.ResourceTable;
import meisai.server.store.Snapshot;
import meisai.server.store.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Every resource that was registered or sent usage, by number. The writer's thread adds and changes; whoever else asks
 * sees what is durable.
 */
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
        private final Timelines timelines;
        private List<StandingChange> changes;
        /** How many of the changes are durable. */
        private int durable;
        /** Of the durable changes; put together when it is asked for: many changes may come one after the other. */
        private @Nullable Timeline timeline;

        private Known(int number, List<StandingChange> changes, Timelines timelines) {
            this.number = number;
            this.timelines = timelines;
            this.changes = changes;
            this.durable = changes.size();
        }

        public int number() {
            return number;
        }

        public synchronized Timeline timeline() {
            Timeline built = timeline;
            if (built == null) {
                built = timelines.of(changes.subList(0, durable));
                timeline = built;
            }
            return built;
        }

        private synchronized int changes() {
            return changes.size();
        }

        private synchronized void add(StandingChange change) {
            if (!(changes instanceof ArrayList)) {
                changes = new ArrayList<>(changes);
            }
            changes.add(change);
        }

        private synchronized void lasts() {
            durable++;
            timeline = null;
        }

        private synchronized void takeBackLast() {
            changes.removeLast();
        }
    }

    private final Map<Integer, Map<Resource, Known>> byAccount = new ConcurrentHashMap<>();
    /** Seen for the first time in the transaction that runs. */
    private final Map<Integer, Map<Resource, Known>> added = new HashMap<>();

    private final Timelines timelines = new Timelines();
    private int count;
    private long changeSeq;

    public static ResourceDirectory load(Snapshot snapshot) {
        ResourceDirectory directory = new ResourceDirectory();
        ResourceTable.forEach(snapshot, (account, number, resource, changes) -> {
            directory
                    .resourcesOf(account)
                    .put(resource, new Known(number, directory.timelines.shared(changes), directory.timelines));
            directory.count = Math.max(directory.count, number);
        });
        directory.changeSeq = ResourceTable.lastChangeSeq(snapshot);
        return directory;
    }

    /** A resource that is durable. */
    public Optional<Known> find(int account, Resource resource) {
        Map<Resource, Known> resources = byAccount.get(account);
        return resources == null ? Optional.empty() : Optional.ofNullable(resources.get(resource));
    }

    /** The resource of an account; one that is seen for the first time is stored with the transaction, unregistered. */
    public Known known(Transaction transaction, int account, Resource resource) {
        Known known = resourcesOf(account).get(resource);
        if (known == null) {
            known = added.getOrDefault(account, Map.of()).get(resource);
        }
        return known == null ? add(transaction, account, resource) : known;
    }

    private Known add(Transaction transaction, int account, Resource resource) {
        if (added.isEmpty()) {
            int before = count;
            transaction.afterCommit(() -> {
                added.forEach((number, resources) -> resourcesOf(number).putAll(resources));
                added.clear();
            });
            transaction.afterRollback(() -> {
                added.clear();
                count = before;
            });
        }
        Known known = new Known(++count, List.of(), timelines);
        added.computeIfAbsent(account, number -> new HashMap<>()).put(resource, known);
        ResourceTable.insert(transaction, known.number(), account, resource);
        return known;
    }

    /** Stores a change of a resource's standing; the last one acknowledged for a day wins. */
    public Changed change(Transaction transaction, int account, Resource resource, ResourceTable.Change change) {
        Known known = known(transaction, account, resource);
        if (known.changes() >= MAX_CHANGES) {
            return Changed.TOO_MANY;
        }
        ResourceTable.insert(transaction, ++changeSeq, account, known.number(), change);
        known.add(timelines.shared(change.standing()));
        transaction.afterCommit(known::lasts);
        transaction.afterRollback(() -> {
            known.takeBackLast();
            changeSeq--;
        });
        return Changed.STORED;
    }

    private Map<Resource, Known> resourcesOf(int account) {
        return byAccount.computeIfAbsent(account, number -> new ConcurrentHashMap<>());
    }
}

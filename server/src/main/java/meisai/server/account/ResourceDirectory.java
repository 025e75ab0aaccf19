package meisai.server.account;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import meisai.account.Resource;
import meisai.account.StandingChange;
import meisai.account.Timeline;
import meisai.server.store.AnonymousResources;
import meisai.server.store.ResourceTable;
import meisai.server.store.Snapshot;
import meisai.server.store.Transaction;

/**
 * Every resource that was registered or sent usage, by number. The writer's thread adds and changes; whoever else asks
 * sees what is durable.
 */
public final class ResourceDirectory {
    /** Most changes of one resource: a change every hour for eleven years. */
    public static final int MAX_CHANGES = 100_000;

    /** What the ids of anonymous resources begin with. */
    private static final String ANONYMOUS = "anonymous-";

    /** What became of a change. */
    public enum Changed {
        STORED,
        /** The resource has {@link #MAX_CHANGES}. */
        TOO_MANY
    }

    /** A known resource, as what was durable has it. */
    public static final class Known {
        private final int number;
        private final Histories.History history;
        private final int renamed;

        private Known(int number, Histories.History history, int renamed) {
            this.number = number;
            this.history = history;
            this.renamed = renamed;
        }

        public int number() {
            return number;
        }

        public Timeline timeline() {
            return history.timeline();
        }
    }

    private record OfAccount(int account, Resource resource) {}

    private final ResourceNumbers<Histories.History> durable = new ResourceNumbers<>();
    private final Histories histories = new Histories();
    /** Seen for the first time in the transaction that runs. */
    private final Map<OfAccount, Integer> added = new LinkedHashMap<>();
    /** Of resources by number, in the transaction that runs. */
    private final Map<Integer, List<StandingChange>> changed = new HashMap<>();

    private int count;
    private long changeSeq;
    /** How often resources were given other names, or back those they had. */
    private final AtomicInteger renamed = new AtomicInteger();

    public static ResourceDirectory load(Snapshot snapshot) {
        ResourceDirectory directory = new ResourceDirectory();
        ResourceTable.forEach(snapshot, (account, number, resource, changes) -> {
            directory.durable.add(number, account, resource, directory.histories.of(changes));
            directory.count = Math.max(directory.count, number);
        });
        directory.changeSeq = ResourceTable.lastChangeSeq(snapshot);
        return directory;
    }

    /** A resource that is durable. */
    public Optional<Known> find(int account, Resource resource) {
        int before = renamed.get();
        int number = durable.find(account, resource);
        return number == 0 ? Optional.empty() : Optional.of(new Known(number, durable.belonging(number), before));
    }

    /** Whether what was found before has its name still; asked on the writer's thread. */
    public boolean isCurrent(Known known) {
        return known.renamed == renamed.get();
    }

    /**
     * Makes resources anonymous that nothing refers to any more, as far as that is still so: others may come under their
     * names from now on.
     *
     * @param through no change of them begins after this day
     * @return how many
     */
    public int makeAnonymous(
            Transaction transaction, List<AnonymousResources.Unused> unused, LocalDate through, Instant now) {
        List<AnonymousResources.Renaming> renamings = AnonymousResources.still(transaction, unused, through).stream()
                .map(one -> new AnonymousResources.Renaming(one, anonymous(one.resource())))
                .toList();
        if (renamings.isEmpty()) {
            return 0;
        }
        AnonymousResources.rename(transaction, renamings, now);
        // Runs after the names are back.
        transaction.afterRollback(renamed::incrementAndGet);
        renamings.forEach(renaming -> rename(transaction, renaming));
        renamed.incrementAndGet();
        return renamings.size();
    }

    private static Resource anonymous(Resource resource) {
        return new Resource(resource.kind(), ANONYMOUS + UUID.randomUUID());
    }

    /** At once, for what else the transaction writes. */
    private void rename(Transaction transaction, AnonymousResources.Renaming renaming) {
        int account = renaming.before().account();
        int number = renaming.before().number();
        Resource before = renaming.before().resource();
        Histories.History history = durable.belonging(number);
        durable.rename(number, account, before, renaming.after());
        durable.set(number, histories.withoutTags(history));
        transaction.afterRollback(() -> {
            durable.rename(number, account, renaming.after(), before);
            durable.set(number, history);
        });
    }

    /** The resource of an account; one that is seen for the first time is stored with the transaction, unregistered. */
    public Known known(Transaction transaction, int account, Resource resource) {
        return find(account, resource)
                .orElseGet(() -> new Known(added(transaction, account, resource), Histories.NONE, renamed.get()));
    }

    private int added(Transaction transaction, int account, Resource resource) {
        OfAccount place = new OfAccount(account, resource);
        Integer known = added.get(place);
        if (known != null) {
            return known;
        }
        follow(transaction);
        int number = ++count;
        added.put(place, number);
        ResourceTable.insert(transaction, number, account, resource);
        return number;
    }

    /** Stores a change of a resource's standing; the last one acknowledged for a day wins. */
    public Changed change(Transaction transaction, int account, Resource resource, ResourceTable.Change change) {
        Known known = known(transaction, account, resource);
        List<StandingChange> before = changed.getOrDefault(known.number(), List.of());
        if (known.history.changes().size() + before.size() >= MAX_CHANGES) {
            return Changed.TOO_MANY;
        }
        follow(transaction);
        ResourceTable.insert(transaction, ++changeSeq, account, known.number(), change);
        changed.computeIfAbsent(known.number(), number -> new ArrayList<>()).add(change.standing());
        return Changed.STORED;
    }

    /** What the running transaction adds and changes is there for others once it is durable. */
    private void follow(Transaction transaction) {
        if (!added.isEmpty() || !changed.isEmpty()) {
            return;
        }
        int countBefore = count;
        long changeSeqBefore = changeSeq;
        transaction.afterCommit(() -> {
            added.forEach((place, number) -> durable.add(
                    number, place.account(), place.resource(), histories.of(changed.getOrDefault(number, List.of()))));
            added.values().forEach(changed::remove);
            changed.forEach(
                    (number, changes) -> durable.set(number, histories.after(durable.belonging(number), changes)));
            added.clear();
            changed.clear();
        });
        transaction.afterRollback(() -> {
            added.clear();
            changed.clear();
            count = countBefore;
            changeSeq = changeSeqBefore;
        });
    }
}

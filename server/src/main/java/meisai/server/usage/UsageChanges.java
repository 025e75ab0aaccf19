package meisai.server.usage;

import java.time.Instant;
import java.time.YearMonth;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import meisai.period.Days;
import meisai.server.account.Accounts;
import meisai.server.account.Refusal;
import meisai.server.store.ClosedKeys.KeyHash;
import meisai.server.store.EventSequence;
import meisai.server.store.Store;
import meisai.server.store.Transaction;
import meisai.server.store.UsageList;
import meisai.server.store.UsageSearch;
import meisai.server.store.VoidTable;
import meisai.server.store.VoidTable.Target;
import meisai.server.store.VoidTable.Why;

/** Changes of what was accepted: voids, resolved conflicts, released late usage. */
public final class UsageChanges {
    /** Most records that one call makes void. */
    public static final int MAX_RECORDS = 1_000_000;

    /** The key of a record as its sender knows it. */
    public record RecordKey(String operatorId, String source, String id) {}

    /** Which records: by key, or everything that a source sent for {@code [from, to)}. */
    public sealed interface Selection {
        record Ids(List<RecordKey> keys) implements Selection {
            public Ids {
                keys = List.copyOf(keys);
            }
        }

        record Range(String operatorId, String source, Instant from, Instant to) implements Selection {}
    }

    /**
     * What a selection finds.
     *
     * @param records that were accepted and are not void
     * @param before how many of the selection are void already
     * @param unknown keys under which nothing was accepted
     */
    public record Found(List<Target> records, long before, long unknown) {
        public Found {
            records = List.copyOf(records);
        }
    }

    private final Store store;
    private final Accounts accounts;
    private final UsageWriter writer;
    private final ClosedLookups lookups;
    private final RecordHasher.Keys hashKeys;
    private final EventSequence sequence;
    private final Supplier<Instant> now;

    public UsageChanges(
            Store store, Accounts accounts, UsageImport usage, EventSequence sequence, Supplier<Instant> now) {
        this.store = store;
        this.accounts = accounts;
        this.writer = usage.writer();
        this.lookups = usage.lookups();
        this.hashKeys = usage.hashKeys();
        this.sequence = sequence;
        this.now = now;
    }

    /** @throws Refusal when an operator is unknown or there are too many records */
    public Found find(Selection selection) {
        return switch (selection) {
            case Selection.Ids ids -> find(ids);
            case Selection.Range range -> find(range);
        };
    }

    private Found find(Selection.Ids ids) {
        Map<String, Set<KeyHash>> byOperator = new TreeMap<>();
        RecordHasher hasher = hashKeys.get();
        for (RecordKey key : ids.keys()) {
            byOperator
                    .computeIfAbsent(key.operatorId(), id -> new LinkedHashSet<>())
                    .add(hasher.key(key.operatorId(), key.source(), key.id(), KeyHash::new));
        }
        byOperator.keySet().forEach(this::known);
        Optional<Found> found = Optional.empty();
        while (found.isEmpty()) {
            ClosedContents closed = ClosedContents.of(lookups, accounts, byOperator);
            found = store.writer().writeUnaudited(transaction -> {
                transaction.changesNothing();
                return writer.knows(closed) ? Optional.of(found(byOperator, closed)) : Optional.empty();
            });
        }
        return found.get();
    }

    private Found found(Map<String, Set<KeyHash>> byOperator, ClosedContents closed) {
        Set<Target> found = new LinkedHashSet<>();
        long unknown = 0;
        for (Map.Entry<String, Set<KeyHash>> operator : byOperator.entrySet()) {
            int account = known(operator.getKey()).getFirst().number();
            for (KeyHash key : operator.getValue()) {
                List<Target> live = writer.accepted(account, key.high(), key.low());
                List<Target> old = closed.under(key.high(), key.low());
                unknown += live.isEmpty() && old.isEmpty() ? 1 : 0;
                found.addAll(live);
                found.addAll(old);
            }
        }
        return found(found, unknown);
    }

    private Found find(Selection.Range range) {
        Set<Integer> numbers = known(range.operatorId()).stream()
                .map(Accounts.Entry::number)
                .collect(Collectors.toCollection(TreeSet::new));
        List<Target> sent = store.read(snapshot -> UsageSearch.sent(
                snapshot, store.directory(), numbers, range.source(), range.from(), range.to(), MAX_RECORDS));
        if (sent.size() > MAX_RECORDS) {
            throw new Refusal(
                    Refusal.Kind.UNPROCESSABLE,
                    "tooManyRecords",
                    "more than " + MAX_RECORDS + " records are in the range; take a shorter one");
        }
        return store.writer().writeUnaudited(transaction -> {
            transaction.changesNothing();
            return found(sent, 0);
        });
    }

    /** On the writer's thread, which knows what is void. */
    private Found found(Collection<Target> targets, long unknown) {
        List<Target> records =
                targets.stream().filter(target -> !writer.isVoid(target)).toList();
        return new Found(records, targets.size() - records.size(), unknown);
    }

    private List<Accounts.Entry> known(String operatorId) {
        List<Accounts.Entry> entries = accounts.of(operatorId);
        if (entries.isEmpty()) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "unknownOperator", "there is no operator " + operatorId);
        }
        return entries;
    }

    /** Makes records void; answers how many were not by then. */
    public int makeVoid(List<Target> records) {
        return store.writer().write(transaction -> {
            int made = writer.makeVoid(transaction, records, Why.CALL, now.get());
            transaction.changes(Optional.empty(), "{\"voided\":" + made + "}");
            return made;
        });
    }

    /**
     * Resolves a conflict to the first content, which is billed anyhow, or to the second one in its place.
     *
     * @throws Refusal when there is no such conflict, it was resolved the other way, or the second content cannot be
     *     billed
     */
    public void resolve(long conflict, boolean keepSecond) {
        Optional<Boolean> resolved = Optional.empty();
        while (resolved.isEmpty()) {
            ClosedContents closed = keepSecond ? closedUnder(conflict) : ClosedContents.NONE;
            resolved = store.writer()
                    .write(transaction -> writer.knows(closed)
                            ? Optional.of(resolve(transaction, conflict, keepSecond, closed))
                            : Optional.empty());
        }
    }

    /** Whether it was not resolved before. */
    private boolean resolve(Transaction transaction, long conflict, boolean keepSecond, ClosedContents closed) {
        String kept = keepSecond ? "second" : "first";
        UsageList.Conflict found = UsageList.conflict(transaction, conflict)
                .orElseThrow(() ->
                        new Refusal(Refusal.Kind.NOT_FOUND, "unknownConflict", "there is no conflict " + conflict));
        if (found.kept().isPresent()) {
            if (!found.kept().get().equals(kept)) {
                throw new Refusal(
                        Refusal.Kind.CONFLICT,
                        "conflictResolved",
                        "the conflict " + conflict + " was resolved to the "
                                + found.kept().get());
            }
            transaction.changesNothing();
            return false;
        }
        UsageList.resolve(transaction, conflict, kept);
        if (keepSecond) {
            writer.keepSecond(transaction, found, closed, now.get());
        }
        return true;
    }

    /** What closed months hold under the key of a conflict, whose key and operator never change. */
    private ClosedContents closedUnder(long conflict) {
        return store.read(snapshot -> UsageList.conflict(snapshot, conflict))
                .map(found -> ClosedContents.of(
                        lookups,
                        accounts,
                        Map.of(
                                found.content().account().operatorId(),
                                Set.of(new KeyHash(
                                        found.row().keyHigh(), found.row().keyLow())))))
                .orElse(ClosedContents.NONE);
    }

    /**
     * Books the late usage of a closed month that is held.
     *
     * @return how many records it releases
     * @throws Refusal when the month is not closed
     */
    public long release(Accounts.Entry asked, YearMonth month) {
        return store.writer().write(transaction -> {
            Accounts.Entry entry = accounts.entry(asked.number());
            if (!entry.isClosed(month) || month.isBefore(entry.account().firstMonth())) {
                throw new Refusal(
                        Refusal.Kind.CONFLICT,
                        "monthNotClosed",
                        Days.text(month) + " of " + entry.account().id() + " is not closed; nothing of it is held");
            }
            writer.refused().refuse(month);
            long held = VoidTable.held(transaction, entry.number(), month);
            if (held > 0) {
                VoidTable.release(transaction, sequence.next(), entry.number(), month, now.get());
            }
            return held;
        });
    }
}

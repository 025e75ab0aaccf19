package meisai.server.usage;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import meisai.account.LatePolicy;
import meisai.account.Resource;
import meisai.account.Timeline;
import meisai.price.ItemMatch;
import meisai.price.Matcher;
import meisai.pricebook.PriceBookHistory;
import meisai.server.account.Accounts;
import meisai.server.account.Books;
import meisai.server.account.Refusal;
import meisai.server.account.ResourceDirectory;
import meisai.server.store.EventSequence;
import meisai.server.store.Months;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;
import meisai.server.store.Transaction;
import meisai.server.store.UsageList;
import meisai.server.store.UsageTable;
import meisai.server.store.VoidTable.Target;
import meisai.server.store.VoidTable.Why;
import meisai.usage.Attributes;
import meisai.usage.UsageRecord;
import org.jspecify.annotations.Nullable;

/** What the one writer knows to decide on usage: keys, names, resources. Everything here runs on its thread. */
final class UsageWriter {
    /** What one record became. */
    enum Fate {
        ACCEPTED,
        PARKED,
        LATE,
        DUPLICATE,
        /** Other content under a known key, kept for the first time. */
        NEW_CONFLICT,
        /** The same conflicting content again. */
        CONFLICT,
        TOO_LATE
    }

    private final Accounts accounts;
    private final Books books;
    private final ResourceDirectory resources;
    private final UsageNames names;
    private final KeyMemory memory;
    private final UsageKeys keys;
    private final ContentSet conflicts;
    private final Map<String, Matcher> matchers = new HashMap<>();
    private final EventSequence sequence;
    private final VoidedUsage voided;
    private long conflictId;

    private UsageWriter(
            Accounts accounts,
            Books books,
            ResourceDirectory resources,
            UsageNames names,
            EventSequence sequence,
            Kept kept) {
        this.accounts = accounts;
        this.books = books;
        this.resources = resources;
        this.names = names;
        this.sequence = sequence;
        this.memory = kept.memory;
        this.keys = kept.keys;
        this.conflicts = kept.conflicts;
        this.voided = kept.voided;
        this.conflictId = kept.conflictId;
    }

    /** The keys that the store has, in memory. */
    private static final class Kept {
        private final KeyMemory memory;
        private final UsageKeys keys;
        private final ContentSet conflicts;
        private final VoidedUsage voided;
        private final long conflictId;

        Kept(Store store, Accounts accounts, EventSequence sequence) {
            memory = new KeyMemory(store.mostBesides(), store::leaveTo);
            keys = new UsageKeys(accounts, memory);
            conflicts = new ContentSet(memory);
            try (Snapshot snapshot = store.snapshot()) {
                voided = new VoidedUsage(snapshot, sequence, memory);
                conflictId = UsageTable.lastConflictId(snapshot);
                UsageTable.keys(snapshot, keys::add);
                UsageTable.conflictKeys(
                        snapshot, (high, low, digest, account, month) -> conflicts.add(high, low, digest));
            }
        }
    }

    /** @param resources asked for last: who reads them may do that meanwhile */
    static UsageWriter load(
            Store store,
            Accounts accounts,
            Books books,
            Supplier<ResourceDirectory> resources,
            UsageNames names,
            EventSequence sequence) {
        Kept kept = new Kept(store, accounts, sequence);
        return new UsageWriter(accounts, books, resources.get(), names, sequence, kept);
    }

    /** Gives the memory of all keys back when the writer has ended. */
    void free() {
        memory.ending();
        keys.free();
        conflicts.free();
        voided.free();
    }

    int source(Transaction transaction, String name) {
        return names.source(transaction, name);
    }

    /**
     * Decides on the records of one body in its order and appends what is kept; memory follows if it does not last.
     *
     * @param closed up to date, see {@link #knows}
     * @throws Refusal when there is no room for the keys of new records; nothing of the body is kept
     */
    Fate[] write(Transaction transaction, List<CheckedRecord> records, ClosedContents closed, Instant now) {
        Fate[] fates = new Fate[records.size()];
        transaction.afterRollback(() -> takeBack(records, fates));
        Body body = new Body(transaction, closed, now);
        for (int i = 0; i < fates.length; i++) {
            CheckedRecord record = records.get(i);
            fates[i] = body.write(record);
            // From here on the record is taken back if anything fails.
            if (isKept(fates[i]) && record.record().replaces().isPresent()) {
                replace(transaction, record, closed, now);
            }
        }
        return fates;
    }

    private void takeBack(List<CheckedRecord> records, @Nullable Fate[] fates) {
        for (int i = fates.length - 1; i >= 0; i--) {
            CheckedRecord record = records.get(i);
            Fate fate = fates[i];
            if (isKept(fate)) {
                keys.of(record.account()).remove(record.keyHigh(), record.keyLow(), record.digest());
            } else if (fate == Fate.NEW_CONFLICT) {
                conflicts.remove(record.keyHigh(), record.keyLow(), record.digest());
            }
        }
    }

    private static boolean isKept(@Nullable Fate fate) {
        return fate == Fate.ACCEPTED || fate == Fate.PARKED || fate == Fate.LATE;
    }

    /** The records of one body, which nothing else comes between. */
    private final class Body {
        private final Transaction transaction;
        private final ClosedContents closed;
        private final Instant now;
        /** Of the account of the record before, which is mostly that of the next one. */
        private int account = -1;

        private Accounts.@Nullable Entry entry;
        private UsageKeys.@Nullable OfOperator ofOperator;
        private int firstOpen;

        Body(Transaction transaction, ClosedContents closed, Instant now) {
            this.transaction = transaction;
            this.closed = closed;
            this.now = now;
        }

        Fate write(CheckedRecord checked) {
            if (entry == null || ofOperator == null || checked.account() != account) {
                account = checked.account();
                entry = accounts.entry(account);
                ofOperator = keys.of(account);
                firstOpen = Months.number(entry.firstChangeable());
            }
            boolean late = checked.yearMonth() < firstOpen;
            Fate fate = uniqueness(ofOperator, checked, late);
            if (fate == Fate.DUPLICATE || fate == Fate.CONFLICT) {
                return fate;
            }
            if (fate == Fate.ACCEPTED && late && entry.account().latePolicy() == LatePolicy.REJECT) {
                return Fate.TOO_LATE;
            }
            if (memory.isFull()) {
                throw memory.full();
            }
            UsageTable.Row row = row(transaction, checked);
            if (fate == Fate.NEW_CONFLICT) {
                UsageTable.appendConflict(transaction, ++conflictId, row, now);
                conflicts.add(row.keyHigh(), row.keyLow(), row.digest());
                return fate;
            }
            boolean parked =
                    late ? isParked(entry, checked, row) : checked.known().parked();
            keep(transaction, row, checked.yearMonth(), state(entry, late, parked), now);
            return parked ? Fate.PARKED : late ? Fate.LATE : Fate.ACCEPTED;
        }

        /**
         * A key with the same content is a duplicate, closed months included; with other content it is a conflict among
         * open months or within the record's own month.
         */
        private Fate uniqueness(UsageKeys.OfOperator kept, CheckedRecord checked, boolean late) {
            long high = checked.keyHigh();
            long low = checked.keyLow();
            boolean conflict = false;
            if (kept.contains(high, low)) {
                for (Target other : kept.under(high, low)) {
                    if (other.digest() == checked.digest()) {
                        return Fate.DUPLICATE;
                    }
                    conflict |= conflicts(other, checked.yearMonth(), late);
                }
            }
            for (Target other : closed.under(high, low)) {
                if (other.digest() == checked.digest()) {
                    return Fate.DUPLICATE;
                }
                conflict |= conflicts(other, checked.yearMonth(), late);
            }
            if (!conflict) {
                return Fate.ACCEPTED;
            }
            return conflicts.contains(high, low, checked.digest()) ? Fate.CONFLICT : Fate.NEW_CONFLICT;
        }
    }

    /** Judged on the writer's thread, where it decides what becomes of the record. */
    private boolean isParked(Accounts.Entry entry, CheckedRecord checked, UsageTable.Row row) {
        UsageRecord record = checked.record();
        return isParked(
                entry,
                row.day(),
                record.meter(),
                record.attributes(),
                record.quantity(),
                timeline(row.account(), record.resource()));
    }

    private Timeline timeline(int account, Resource resource) {
        return resources
                .find(account, resource)
                .map(ResourceDirectory.Known::timeline)
                .orElse(Timeline.UNREGISTERED);
    }

    private static byte state(Accounts.Entry entry, boolean late, boolean parked) {
        if (!late) {
            return UsageTable.REGULAR;
        }
        if (parked) {
            return UsageTable.MOVED_ON;
        }
        return entry.account().latePolicy() == LatePolicy.PARK ? UsageTable.HELD : UsageTable.LATE;
    }

    private void keep(Transaction transaction, UsageTable.Row row, int yearMonth, byte state, Instant now) {
        UsageTable.append(transaction, sequence.next(), state, row, now);
        if (voided.isReplaced(row.keyHigh(), row.keyLow())) {
            voided.add(transaction, target(row), Why.REPLACED, now);
        }
        // The last thing, for who calls takes it back only once this has returned.
        keys.of(row.account()).add(row.keyHigh(), row.keyLow(), row.digest(), row.account(), yearMonth);
    }

    private static Target target(UsageTable.Row row) {
        return new Target(row.account(), YearMonth.from(row.day()), row.keyHigh(), row.keyLow(), row.digest());
    }

    /** What was accepted under the key that a record replaces is void, and whatever will be. */
    private void replace(Transaction transaction, CheckedRecord checked, ClosedContents closed, Instant now) {
        long high = checked.replacedHigh();
        long low = checked.replacedLow();
        voided.replace(transaction, high, low);
        Stream.concat(keys.of(checked.account()).under(high, low).stream(), closed.under(high, low).stream())
                .forEach(target -> voided.add(transaction, target, Why.REPLACED, now));
    }

    /** Every content in the live table that was accepted under the key of an operator's record. */
    List<Target> accepted(int account, long keyHigh, long keyLow) {
        return keys.of(account).under(keyHigh, keyLow);
    }

    /** Whether what was looked up in closed months and what is in memory are all there is. */
    boolean knows(ClosedContents closed) {
        return closed.isAsOf(accounts);
    }

    /** The usage of a month of some accounts went into the file of its close. */
    void closed(Transaction transaction, List<Integer> numbers, YearMonth month) {
        List<Target> left = UsageTable.left(transaction, numbers, month);
        transaction.afterCommit(() -> keys.closed(numbers, month, left));
    }

    boolean isVoid(Target target) {
        return voided.isVoid(target);
    }

    /** Makes records void; answers how many of them were not before. */
    int makeVoid(Transaction transaction, List<Target> targets, Why why, Instant now) {
        int made = 0;
        for (Target target : targets) {
            made += voided.add(transaction, target, why, now) ? 1 : 0;
        }
        return made;
    }

    /**
     * Bills the second content of a conflict in place of what it conflicts with.
     *
     * @throws Refusal when the account takes no usage for its month any more
     */
    void keepSecond(Transaction transaction, UsageList.Conflict conflict, ClosedContents closed, Instant now) {
        UsageTable.Row second = conflict.row();
        Accounts.Entry entry = accounts.entry(second.account());
        int month = Months.number(YearMonth.from(second.day()));
        boolean late = month < Months.number(entry.firstChangeable());
        if (late && entry.account().latePolicy() == LatePolicy.REJECT) {
            throw new Refusal(
                    Refusal.Kind.CONFLICT,
                    "monthClosed",
                    "the month " + month + " is closed and the account's late policy is reject");
        }
        List<Target> accepted = new ArrayList<>(keys.of(second.account()).under(second.keyHigh(), second.keyLow()));
        accepted.addAll(closed.under(second.keyHigh(), second.keyLow()));
        boolean known = accepted.removeIf(target -> target.digest() == second.digest());
        makeVoid(transaction, first(accepted, known, month, late), Why.CONFLICT, now);
        conflicts.remove(second.keyHigh(), second.keyLow(), second.digest());
        transaction.afterRollback(() -> conflicts.add(second.keyHigh(), second.keyLow(), second.digest()));
        if (known) {
            return;
        }
        boolean parked = isParked(
                entry,
                second.day(),
                conflict.content().meter(),
                new Attributes(conflict.content().attributes()),
                conflict.content().quantity(),
                timeline(second.account(), conflict.content().resource()));
        keep(transaction, second, month, state(entry, late, parked), now);
        transaction.afterRollback(
                () -> keys.of(second.account()).remove(second.keyHigh(), second.keyLow(), second.digest()));
    }

    /**
     * What a conflicting content conflicts with. When one of the two months was closed since, they are no conflict any
     * more: then it is the last month's content, for months close in order and open ones had one content between them;
     * or none, when the conflicting content came again since and was accepted as no conflict.
     *
     * @param accepted every other content under the key
     * @param known whether the conflicting content was accepted since
     */
    private List<Target> first(List<Target> accepted, boolean known, int month, boolean late) {
        List<Target> conflicting = accepted.stream()
                .filter(target -> conflicts(target, month, late))
                .toList();
        return conflicting.isEmpty() && !known
                ? accepted.stream().max(Comparator.comparing(Target::month)).stream()
                        .toList()
                : conflicting;
    }

    private boolean conflicts(Target target, int month, boolean late) {
        return conflicts(target.account(), Months.number(target.month()), month, late);
    }

    /** Other content under one key is a conflict among open months or within one month. */
    private boolean conflicts(int otherAccount, int otherMonth, int month, boolean late) {
        boolean otherOpen =
                otherMonth >= Months.number(accounts.entry(otherAccount).firstChangeable());
        return otherMonth == month || (otherOpen && !late);
    }

    private UsageTable.Row row(Transaction transaction, CheckedRecord checked) {
        UsageRecord record = checked.record();
        CheckedRecord.Known known = checked.known();
        return new UsageTable.Row(
                checked.account(),
                known.resource()
                        .orElseGet(() -> resources.known(transaction, checked.account(), record.resource()))
                        .number(),
                known.meter() != 0 ? known.meter() : names.meter(transaction, record.meter()),
                known.attributeSet() != 0 ? known.attributeSet() : names.attributeSet(transaction, record.attributes()),
                checked.day(),
                (byte) checked.scale(),
                checked.unscaled(),
                record.time(),
                known.source() != 0 ? known.source() : names.source(transaction, record.source()),
                record.id(),
                checked.keyHigh(),
                checked.keyLow(),
                checked.digest());
    }

    /** Judged by the service day of the record, also when its month is closed. */
    private boolean isParked(
            Accounts.Entry entry,
            LocalDate day,
            String meter,
            Attributes attributes,
            BigDecimal quantity,
            Timeline timeline) {
        PriceBookHistory history = books.of(entry);
        Matcher matcher = matchers.get(entry.account().priceBook());
        if (matcher == null || matcher.history() != history) {
            matcher = new Matcher(history);
            matchers.put(entry.account().priceBook(), matcher);
        }
        return matcher.match(day, timeline, meter, attributes, quantity) instanceof ItemMatch.Parked;
    }
}

package meisai.server.usage;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
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
        TOO_LATE,
        /** Of a month that takes no changes any more, or it replaces a record of one. */
        TOO_OLD;

        boolean isKept() {
            return this == ACCEPTED || this == PARKED || this == LATE;
        }
    }

    private final Accounts accounts;
    private final Books books;
    private final ResourceDirectory resources;
    private final UsageNames names;
    private final KnownUsage known;
    private final Map<String, Matcher> matchers = new HashMap<>();
    private final EventSequence sequence;
    private final RefusedMonths refused;

    private UsageWriter(
            Accounts accounts,
            Books books,
            ResourceDirectory resources,
            UsageNames names,
            EventSequence sequence,
            KnownUsage known,
            RefusedMonths refused) {
        this.accounts = accounts;
        this.books = books;
        this.resources = resources;
        this.names = names;
        this.sequence = sequence;
        this.known = known;
        this.refused = refused;
    }

    /** @param resources asked for last: who reads them may do that meanwhile */
    static UsageWriter load(
            Store store,
            Accounts accounts,
            Books books,
            Supplier<ResourceDirectory> resources,
            UsageNames names,
            EventSequence sequence) {
        KnownUsage known = new KnownUsage(store, accounts, sequence);
        RefusedMonths refused = RefusedMonths.load(store);
        return new UsageWriter(accounts, books, resources.get(), names, sequence, known, refused);
    }

    long keyBytes() {
        return known.keyBytes();
    }

    /** Gives the memory of all keys back when the writer has ended. */
    void free() {
        known.free();
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
        transaction.afterRollback(() -> known.takeBack(records, fates));
        Body body = new Body(transaction, closed, now);
        for (int i = 0; i < fates.length; i++) {
            if (i % UsageKeys.NEAR == 0) {
                known.touch(records, i, Math.min(i + UsageKeys.NEAR, fates.length));
            }
            CheckedRecord record = records.get(i);
            fates[i] = body.write(record);
            // From here on the record is taken back if anything fails.
            if (fates[i].isKept() && record.record().replaces().isPresent()) {
                replace(transaction, record, closed, now);
            }
        }
        return fates;
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
                ofOperator = known.of(account);
                firstOpen = Months.number(entry.firstChangeable());
            }
            if (isTooOld(checked, closed)) {
                return Fate.TOO_OLD;
            }
            boolean late = checked.yearMonth() < firstOpen;
            Fate fate = known.uniqueness(ofOperator, closed, checked, late);
            if (fate == Fate.DUPLICATE || fate == Fate.CONFLICT) {
                return fate;
            }
            if (fate == Fate.ACCEPTED && late && entry.account().latePolicy() == LatePolicy.REJECT) {
                return Fate.TOO_LATE;
            }
            known.refuseIfFull();
            UsageTable.Row row = row(transaction, checked);
            if (fate == Fate.NEW_CONFLICT) {
                UsageTable.appendConflict(transaction, known.nextConflict(), row, now);
                known.addConflict(row);
                return fate;
            }
            boolean again = late || isStale(checked);
            boolean parked =
                    again ? isParked(entry, checked, row) : checked.known().parked();
            keep(transaction, row, checked.yearMonth(), state(entry, late, parked), now);
            return parked ? Fate.PARKED : late ? Fate.LATE : Fate.ACCEPTED;
        }
    }

    /** Whether its resource was made anonymous since it was looked up. */
    private boolean isStale(CheckedRecord checked) {
        return checked.known()
                .resource()
                .filter(found -> !resources.isCurrent(found))
                .isPresent();
    }

    private boolean isTooOld(CheckedRecord checked, ClosedContents closed) {
        return refused.has(checked.yearMonth())
                || (refused.any()
                        && checked.record().replaces().isPresent()
                        && replaced(checked, closed).anyMatch(this::isTooOld));
    }

    private boolean isTooOld(Target target) {
        return refused.has(target.month());
    }

    RefusedMonths refused() {
        return refused;
    }

    /** Months up to this one take no changes from now on; false when that is so already. */
    boolean refuseThrough(Transaction transaction, YearMonth month) {
        return refused.raise(transaction, month, sequence.last());
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
        if (known.voided().isReplaced(row.keyHigh(), row.keyLow())) {
            known.voided().add(transaction, target(row), Why.REPLACED, now);
        }
        // The last thing, for who calls takes it back only once this has returned.
        known.add(row, yearMonth);
    }

    private static Target target(UsageTable.Row row) {
        return new Target(row.account(), YearMonth.from(row.day()), row.keyHigh(), row.keyLow(), row.digest());
    }

    /** What was accepted under the key that a record replaces is void, and whatever will be. */
    private void replace(Transaction transaction, CheckedRecord checked, ClosedContents closed, Instant now) {
        known.voided().replace(transaction, checked.replacedHigh(), checked.replacedLow());
        replaced(checked, closed).forEach(target -> known.voided().add(transaction, target, Why.REPLACED, now));
    }

    /** Every content that was accepted under the key that a record replaces. */
    private Stream<Target> replaced(CheckedRecord checked, ClosedContents closed) {
        long high = checked.replacedHigh();
        long low = checked.replacedLow();
        return Stream.concat(known.of(checked.account()).under(high, low).stream(), closed.under(high, low).stream());
    }

    /** Every content in the live table that was accepted under the key of an operator's record. */
    List<Target> accepted(int account, long keyHigh, long keyLow) {
        return known.of(account).under(keyHigh, keyLow);
    }

    /** Whether what was looked up in closed months and what is in memory are all there is. */
    boolean knows(ClosedContents closed) {
        return closed.isAsOf(accounts);
    }

    /** The usage of a month of some accounts went into the file of its close. */
    void closed(Transaction transaction, List<Integer> numbers, YearMonth month) {
        List<Target> left = UsageTable.left(transaction, numbers, month);
        transaction.afterCommit(() -> known.closed(numbers, month, left));
    }

    boolean isVoid(Target target) {
        return known.voided().isVoid(target);
    }

    /**
     * Makes records void; answers how many of them were not before.
     *
     * @throws Refusal when a month of them takes no changes any more
     */
    int makeVoid(Transaction transaction, List<Target> targets, Why why, Instant now) {
        targets.forEach(target -> refused.refuse(target.month()));
        int made = 0;
        for (Target target : targets) {
            made += known.voided().add(transaction, target, why, now) ? 1 : 0;
        }
        return made;
    }

    /**
     * Bills the second content of a conflict in place of what it conflicts with.
     *
     * @throws Refusal when the month takes no usage any more
     */
    void keepSecond(Transaction transaction, UsageList.Conflict conflict, ClosedContents closed, Instant now) {
        UsageTable.Row second = conflict.row();
        refused.refuse(YearMonth.from(second.day()));
        Accounts.Entry entry = accounts.entry(second.account());
        int month = Months.number(YearMonth.from(second.day()));
        boolean late = month < Months.number(entry.firstChangeable());
        if (late && entry.account().latePolicy() == LatePolicy.REJECT) {
            throw new Refusal(
                    Refusal.Kind.CONFLICT,
                    "monthClosed",
                    "the month " + month + " is closed and the account's late policy is reject");
        }
        List<Target> accepted = new ArrayList<>(known.of(second.account()).under(second.keyHigh(), second.keyLow()));
        accepted.addAll(closed.under(second.keyHigh(), second.keyLow()));
        boolean again = accepted.removeIf(target -> target.digest() == second.digest());
        if (refused.any()
                && !again
                && known.inConflict(accepted, true, month, late).isEmpty()) {
            // What it conflicts with was there once, and is billed.
            throw new Refusal(
                    Refusal.Kind.CONFLICT,
                    "monthTooOld",
                    "the first content of the conflict is not kept any more, and was billed");
        }
        makeVoid(transaction, known.inConflict(accepted, again, month, late), Why.CONFLICT, now);
        known.resolve(transaction, second);
        if (again) {
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
                () -> known.remove(second.account(), second.keyHigh(), second.keyLow(), second.digest()));
    }

    private UsageTable.Row row(Transaction transaction, CheckedRecord checked) {
        UsageRecord record = checked.record();
        CheckedRecord.Known found = checked.known();
        return new UsageTable.Row(
                checked.account(),
                found.resource()
                        .filter(resources::isCurrent)
                        .orElseGet(() -> resources.known(transaction, checked.account(), record.resource()))
                        .number(),
                found.meter() != 0 ? found.meter() : names.meter(transaction, record.meter()),
                found.attributeSet() != 0 ? found.attributeSet() : names.attributeSet(transaction, record.attributes()),
                checked.day(),
                (byte) checked.scale(),
                checked.unscaled(),
                record.time(),
                found.source() != 0 ? found.source() : names.source(transaction, record.source()),
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

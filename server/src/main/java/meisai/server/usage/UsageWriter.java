package meisai.server.usage;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import meisai.account.LatePolicy;
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
import meisai.server.store.NameTable;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;
import meisai.server.store.TextMaps;
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
    private final NameTable sources;
    private final NameTable meters;
    private final NameTable attributeSets;
    private final Map<Attributes, Integer> attributeNumbers = new HashMap<>();
    private final KeyIndex keys = new KeyIndex();
    private final KeyIndex conflictKeys = new KeyIndex();
    private final Map<String, Matcher> matchers = new HashMap<>();
    private final EventSequence sequence;
    private final VoidedUsage voided;
    private long conflictId;

    private UsageWriter(
            Snapshot snapshot, Accounts accounts, Books books, ResourceDirectory resources, EventSequence sequence) {
        this.accounts = accounts;
        this.books = books;
        this.resources = resources;
        this.sources = NameTable.sources(snapshot);
        this.meters = NameTable.meters(snapshot);
        this.attributeSets = NameTable.attributeSets(snapshot);
        this.sequence = sequence;
        this.voided = new VoidedUsage(snapshot, sequence);
        this.conflictId = UsageTable.lastConflictId(snapshot);
    }

    static UsageWriter load(
            Store store, Accounts accounts, Books books, ResourceDirectory resources, EventSequence sequence) {
        try (Snapshot snapshot = store.snapshot()) {
            UsageWriter writer = new UsageWriter(snapshot, accounts, books, resources, sequence);
            UsageTable.keys(snapshot, store.directory(), writer.keys::add);
            UsageTable.conflictKeys(snapshot, writer.conflictKeys::add);
            return writer;
        }
    }

    int source(Transaction transaction, String name) {
        return sources.number(transaction, name);
    }

    /** Decides on the records of one body in its order and appends what is kept; memory follows if it does not last. */
    Fate[] write(Transaction transaction, List<CheckedRecord> records, Instant now) {
        Fate[] fates = new Fate[records.size()];
        transaction.afterRollback(() -> takeBack(records, fates));
        keys.reserve(records.size());
        for (int i = 0; i < fates.length; i++) {
            fates[i] = write(transaction, records.get(i), now);
        }
        return fates;
    }

    private void takeBack(List<CheckedRecord> records, @Nullable Fate[] fates) {
        for (int i = fates.length - 1; i >= 0; i--) {
            CheckedRecord record = records.get(i);
            Fate fate = fates[i];
            if (fate == Fate.ACCEPTED || fate == Fate.PARKED || fate == Fate.LATE) {
                keys.remove(record.keyHigh(), record.keyLow(), record.digest());
            } else if (fate == Fate.NEW_CONFLICT) {
                conflictKeys.remove(record.keyHigh(), record.keyLow(), record.digest());
            }
        }
    }

    private Fate write(Transaction transaction, CheckedRecord checked, Instant now) {
        Accounts.Entry entry = accounts.entry(checked.account());
        int firstOpen = Months.number(entry.firstChangeable());
        boolean late = checked.yearMonth() < firstOpen;
        Fate fate = uniqueness(checked, late);
        if (fate == Fate.DUPLICATE || fate == Fate.CONFLICT) {
            return fate;
        }
        if (fate == Fate.ACCEPTED && late && entry.account().latePolicy() == LatePolicy.REJECT) {
            return Fate.TOO_LATE;
        }
        ResourceDirectory.Known known =
                resources.known(transaction, checked.account(), checked.record().resource());
        UsageTable.Row row = row(transaction, checked, known.number());
        if (fate == Fate.NEW_CONFLICT) {
            UsageTable.appendConflict(transaction, ++conflictId, row, now);
            conflictKeys.add(row.keyHigh(), row.keyLow(), row.digest(), row.account(), checked.yearMonth());
            return fate;
        }
        boolean parked = isParked(entry, checked.day(), checked.record(), known.timeline());
        keep(transaction, row, checked.yearMonth(), state(entry, late, parked), now);
        if (checked.record().replaces().isPresent()) {
            replace(transaction, checked.replacedHigh(), checked.replacedLow(), now);
        }
        return parked ? Fate.PARKED : late ? Fate.LATE : Fate.ACCEPTED;
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
        keys.add(row.keyHigh(), row.keyLow(), row.digest(), row.account(), yearMonth);
        if (voided.isReplaced(row.keyHigh(), row.keyLow())) {
            voided.add(transaction, target(row), Why.REPLACED, now);
        }
    }

    private static Target target(UsageTable.Row row) {
        return new Target(row.account(), YearMonth.from(row.day()), row.keyHigh(), row.keyLow(), row.digest());
    }

    /** What was accepted under the key is void, and whatever will be. */
    private void replace(Transaction transaction, long keyHigh, long keyLow, Instant now) {
        voided.replace(transaction, keyHigh, keyLow);
        VoidedUsage.under(keys, keyHigh, keyLow).forEach(target -> voided.add(transaction, target, Why.REPLACED, now));
    }

    /** Every content that was accepted under the key of a record. */
    List<Target> accepted(long keyHigh, long keyLow) {
        return VoidedUsage.under(keys, keyHigh, keyLow);
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
    void keepSecond(Transaction transaction, UsageList.Conflict conflict, Instant now) {
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
        makeVoid(transaction, first(second, month, late), Why.CONFLICT, now);
        boolean parked = isParked(
                entry,
                second.day(),
                conflict.content().meter(),
                new Attributes(conflict.content().attributes()),
                conflict.content().quantity(),
                resources
                        .known(transaction, second.account(), conflict.content().resource())
                        .timeline());
        keep(transaction, second, month, state(entry, late, parked), now);
        conflictKeys.remove(second.keyHigh(), second.keyLow(), second.digest());
        transaction.afterRollback(() -> {
            keys.remove(second.keyHigh(), second.keyLow(), second.digest());
            conflictKeys.add(second.keyHigh(), second.keyLow(), second.digest(), second.account(), month);
        });
    }

    /**
     * What a conflicting content conflicts with. When one of the two months was closed since, they are no conflict any
     * more: then it is the last month's content, for months close in order and open ones had one content between them.
     */
    private List<Target> first(UsageTable.Row second, int month, boolean late) {
        List<Target> accepted = VoidedUsage.under(keys, second.keyHigh(), second.keyLow());
        List<Target> conflicting = accepted.stream()
                .filter(target -> conflicts(target, month, late))
                .toList();
        return conflicting.isEmpty()
                ? accepted.stream().max(Comparator.comparing(Target::month)).stream()
                        .toList()
                : conflicting;
    }

    /**
     * A key with the same content is a duplicate, closed months included; with other content it is a conflict among open
     * months or within the record's own month.
     */
    private Fate uniqueness(CheckedRecord checked, boolean late) {
        long high = checked.keyHigh();
        long low = checked.keyLow();
        boolean conflict = false;
        for (int slot = keys.first(high, low); slot >= 0; slot = keys.next(slot, high, low)) {
            if (keys.digestAt(slot) == checked.digest()) {
                return Fate.DUPLICATE;
            }
            conflict |= conflicts(keys.accountAt(slot), keys.monthAt(slot), checked.yearMonth(), late);
        }
        if (!conflict) {
            return Fate.ACCEPTED;
        }
        return conflictKeys.contains(high, low, checked.digest()) ? Fate.CONFLICT : Fate.NEW_CONFLICT;
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

    private UsageTable.Row row(Transaction transaction, CheckedRecord checked, int resource) {
        UsageRecord record = checked.record();
        return new UsageTable.Row(
                checked.account(),
                resource,
                meters.number(transaction, record.meter()),
                attributeSet(transaction, record.attributes()),
                checked.day(),
                (byte) checked.scale(),
                checked.unscaled(),
                record.time(),
                sources.number(transaction, record.source()),
                record.id(),
                checked.keyHigh(),
                checked.keyLow(),
                checked.digest());
    }

    private int attributeSet(Transaction transaction, Attributes attributes) {
        Integer known = attributeNumbers.get(attributes);
        if (known == null) {
            known = attributeSets.number(transaction, TextMaps.write(attributes.values()));
            attributeNumbers.put(attributes, known);
            transaction.afterRollback(() -> attributeNumbers.remove(attributes));
        }
        return known;
    }

    private boolean isParked(Accounts.Entry entry, LocalDate day, UsageRecord record, Timeline timeline) {
        return isParked(entry, day, record.meter(), record.attributes(), record.quantity(), timeline);
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

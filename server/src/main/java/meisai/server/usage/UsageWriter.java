package meisai.server.usage;

import java.time.Instant;
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
import meisai.server.account.ResourceDirectory;
import meisai.server.store.Months;
import meisai.server.store.NameTable;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;
import meisai.server.store.TextMaps;
import meisai.server.store.Transaction;
import meisai.server.store.UsageTable;
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
    private long seq;
    private long conflictId;

    private UsageWriter(Snapshot snapshot, Accounts accounts, Books books, ResourceDirectory resources) {
        this.accounts = accounts;
        this.books = books;
        this.resources = resources;
        this.sources = NameTable.sources(snapshot);
        this.meters = NameTable.meters(snapshot);
        this.attributeSets = NameTable.attributeSets(snapshot);
        this.seq = UsageTable.lastSeq(snapshot);
        this.conflictId = UsageTable.lastConflictId(snapshot);
    }

    static UsageWriter load(Store store, Accounts accounts, Books books, ResourceDirectory resources) {
        try (Snapshot snapshot = store.snapshot()) {
            UsageWriter writer = new UsageWriter(snapshot, accounts, books, resources);
            UsageTable.keys(snapshot, store.directory(), writer.keys::add);
            UsageTable.conflictKeys(snapshot, writer.conflictKeys::add);
            return writer;
        }
    }

    long lastSeq() {
        return seq;
    }

    int source(Transaction transaction, String name) {
        return sources.number(transaction, name);
    }

    /** Decides on the records of one body in its order and appends what is kept; memory follows if it does not last. */
    Fate[] write(Transaction transaction, List<CheckedRecord> records, Instant now) {
        Fate[] fates = new Fate[records.size()];
        long seqBefore = seq;
        long conflictBefore = conflictId;
        transaction.afterRollback(() -> {
            takeBack(records, fates);
            seq = seqBefore;
            conflictId = conflictBefore;
        });
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
        boolean parked = isParked(entry, checked, known.timeline());
        byte state = !late ? UsageTable.REGULAR : parked ? UsageTable.MOVED_ON : UsageTable.LATE;
        UsageTable.append(transaction, ++seq, state, row, now);
        keys.add(row.keyHigh(), row.keyLow(), row.digest(), row.account(), checked.yearMonth());
        return parked ? Fate.PARKED : late ? Fate.LATE : Fate.ACCEPTED;
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
            Accounts.Entry other = accounts.entry(keys.accountAt(slot));
            boolean otherOpen = keys.monthAt(slot) >= Months.number(other.firstChangeable());
            conflict |= keys.monthAt(slot) == checked.yearMonth() || (otherOpen && !late);
        }
        if (!conflict) {
            return Fate.ACCEPTED;
        }
        return conflictKeys.contains(high, low, checked.digest()) ? Fate.CONFLICT : Fate.NEW_CONFLICT;
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

    /** Judged by the service day of the record, also when its month is closed. */
    private boolean isParked(Accounts.Entry entry, CheckedRecord checked, Timeline timeline) {
        PriceBookHistory history = books.of(entry);
        Matcher matcher = matchers.get(entry.account().priceBook());
        if (matcher == null || matcher.history() != history) {
            matcher = new Matcher(history);
            matchers.put(entry.account().priceBook(), matcher);
        }
        UsageRecord record = checked.record();
        return matcher.match(checked.day(), timeline, record.meter(), record.attributes(), record.quantity())
                instanceof ItemMatch.Parked;
    }
}

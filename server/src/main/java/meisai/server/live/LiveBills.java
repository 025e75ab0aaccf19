package meisai.server.live;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import meisai.price.RatingByResource;
import meisai.pricebook.PriceBookHistory;
import meisai.server.account.Accounts;
import meisai.server.store.AnonymousResources;
import meisai.server.store.EventSequence;
import meisai.server.store.Followers;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;
import meisai.server.store.UsageTail;

/**
 * The open months that were asked for lately, kept rated so that the next question costs only what came since. What is
 * rated is that of one snapshot opened after the question: nothing here can be stale. What is not asked for goes when others
 * need its place.
 */
final class LiveBills {
    /** A daily sum with its quantity and its place, about. */
    private static final long BYTES_EACH = 128;

    private static final int SHARE_OF_HEAP = 8;
    /** What a month takes beside its sums and resources, in daily sums: an index of its price book. */
    private static final long SIZE_OF_MONTH = 64;
    /** Who would have to wait longer for others rates by himself: threads that wait are missing elsewhere. */
    private static final long MOST_WAIT_MILLIS = 100;

    private record Key(int account, YearMonth month) {}

    private static final class Slot {
        private final ReentrantLock lock = new ReentrantLock();
        private final Followers.Follower follower;
        private Optional<LiveMonth> month = Optional.empty();
        /** Its month did not fit; what is rated in one go needs no place. */
        private volatile boolean tooLarge;
        /** Guarded by the slots, not by its own lock. */
        private long size;

        Slot(Followers.Follower follower) {
            this.follower = follower;
        }
    }

    private final Store store;
    private final MonthRater rater;
    private final long most;
    private final UsageTail.Names names = new UsageTail.Names();
    /** One month at a time is built, which may take as much as all that are kept. */
    private final Semaphore building = new Semaphore(1);
    /** The one asked for last comes last. */
    private final Map<Key, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);

    private long size;
    private final LongAdder told = new LongAdder();

    /** @param most daily sums that are kept of all months together; resources count as some */
    LiveBills(Store store, MonthRater rater, long most) {
        this.store = store;
        this.rater = rater;
        this.most = most;
    }

    /** How many daily sums to keep in this Java machine. */
    static long mostOfHeap() {
        return Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP / BYTES_EACH;
    }

    /** An open month now; empty when it is to be rated in one go, or was closed meanwhile. */
    Optional<Statement> statement(Accounts.Entry entry, YearMonth month, LocalDate today) {
        PriceBookHistory history = rater.history(entry);
        if (!RatingByResource.serves(history, month)) {
            return Optional.empty();
        }
        Key key = new Key(entry.number(), month);
        Slot slot = slot(key);
        if (slot.tooLarge || !locked(slot)) {
            return Optional.empty();
        }
        try {
            Optional<Statement> statement = told(slot, entry, history, month, today);
            if (statement.isPresent()) {
                told.increment();
            } else {
                statement = read(key, slot, entry, history, month, today);
            }
            took(key, slot, SIZE_OF_MONTH + slot.month.map(LiveMonth::size).orElse(0L));
            return statement;
        } catch (RuntimeException | Error failure) {
            slot.month = Optional.empty();
            forget(key, slot);
            throw failure;
        } finally {
            slot.lock.unlock();
        }
    }

    private static boolean locked(Slot slot) {
        try {
            return slot.lock.tryLock(MOST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** From what was told of the account since the last question; empty when the store is to be asked. */
    private static Optional<Statement> told(
            Slot slot, Accounts.Entry entry, PriceBookHistory history, YearMonth month, LocalDate today) {
        // Whatever becomes of it: a snapshot opened from here on has what was told up to now.
        Optional<Followers.Came> came = slot.follower.came();
        if (came.isEmpty() || slot.month.isEmpty()) {
            return Optional.empty();
        }
        LiveMonth live = slot.month.get();
        if (!live.basis().isOf(RatingScope.feesThrough(month, today), history)) {
            return Optional.empty();
        }
        try {
            return live.advance(came.get()) ? Optional.of(live.statement(entry.account())) : Optional.empty();
        } catch (LiveMonth.TooLarge tooLarge) {
            slot.month = Optional.empty();
            return Optional.empty();
        }
    }

    /** From the store; empty when the month is to be rated in one go, or was closed meanwhile. */
    private Optional<Statement> read(
            Key key, Slot slot, Accounts.Entry entry, PriceBookHistory history, YearMonth month, LocalDate today) {
        try (Snapshot snapshot = store.snapshot()) {
            ClosedMonths closed = ClosedMonths.load(snapshot, entry);
            if (closed.find(month).isPresent()) {
                forget(key, slot);
                return Optional.empty();
            }
            return kept(snapshot, slot, entry, history, closed, month, today);
        }
    }

    /** Empty when the month is to be rated in one go. */
    private Optional<Statement> kept(
            Snapshot snapshot,
            Slot slot,
            Accounts.Entry entry,
            PriceBookHistory history,
            ClosedMonths closed,
            YearMonth month,
            LocalDate today) {
        LiveMonth.Basis basis = new LiveMonth.Basis(
                month,
                RatingScope.feesThrough(month, today),
                history,
                closed.months().size(),
                month.equals(closed.oldestOpen()),
                AnonymousResources.count(snapshot));
        slot.month = slot.month.filter(one -> one.basis().equals(basis));
        if (slot.month.isPresent()) {
            return advanced(snapshot, slot, slot.month.get(), entry, closed);
        }
        if (!building.tryAcquire()) {
            return Optional.empty();
        }
        try {
            return advanced(snapshot, slot, new LiveMonth(entry.number(), basis, names, most), entry, closed);
        } finally {
            building.release();
        }
    }

    private Optional<Statement> advanced(
            Snapshot snapshot, Slot slot, LiveMonth live, Accounts.Entry entry, ClosedMonths closed) {
        YearMonth month = live.basis().month();
        RatingScope scope = RatingScope.open(snapshot, entry, closed, month, EventSequence.last(snapshot, live.seq()));
        try {
            live.advance(scope, rater);
        } catch (LiveMonth.TooLarge tooLarge) {
            slot.month = Optional.empty();
            slot.tooLarge = true;
            slot.follower.close();
            return Optional.empty();
        }
        slot.month = Optional.of(live);
        return Optional.of(live.statement(entry.account()));
    }

    /** How many questions were answered without the store. */
    long told() {
        return told.sum();
    }

    /** Daily sums that are kept, with what resources and months count for. */
    long size() {
        synchronized (slots) {
            return size;
        }
    }

    /** What that takes, about. */
    long bytes() {
        return size() * BYTES_EACH;
    }

    private Slot slot(Key key) {
        synchronized (slots) {
            return slots.computeIfAbsent(key, one -> new Slot(store.followers().follow(one.account(), one.month())));
        }
    }

    /** Notes how large a month has become, and lets others go that were not asked for as lately. */
    private void took(Key key, Slot slot, long now) {
        synchronized (slots) {
            if (slots.get(key) != slot) {
                return;
            }
            size += now - slot.size;
            slot.size = now;
            Iterator<Slot> oldest = slots.values().iterator();
            while (size > most && oldest.hasNext()) {
                Slot one = oldest.next();
                if (one != slot) {
                    oldest.remove();
                    one.follower.close();
                    size -= one.size;
                }
            }
        }
    }

    private void forget(Key key, Slot slot) {
        synchronized (slots) {
            if (slots.remove(key, slot)) {
                slot.follower.close();
                size -= slot.size;
            }
        }
    }
}

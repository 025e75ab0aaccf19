package meisai.server.live;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import meisai.price.RatingByResource;
import meisai.pricebook.PriceBookHistory;
import meisai.server.account.Accounts;
import meisai.server.store.EventSequence;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;

/**
 * The open months that were asked for lately, kept rated so that the next question costs only what came since. Every
 * answer is that of one snapshot opened after the question: nothing here can be stale. What is not asked for goes when
 * others need its place.
 */
final class LiveBills {
    /** A daily sum with its quantity, or a resource with its timeline, about; for how many are kept. */
    private static final long BYTES_EACH = 128;

    private static final int SHARE_OF_HEAP = 8;
    /** What a month takes that holds nothing. */
    private static final long SIZE_OF_SLOT = 8;

    private record Key(int account, YearMonth month) {}

    private static final class Slot {
        private final ReentrantLock lock = new ReentrantLock();
        private Optional<LiveMonth> month = Optional.empty();
        /** Its month did not fit; what is rated in one go needs no place. */
        private boolean tooLarge;
        /** Guarded by the slots, not by its own lock. */
        private long size;
    }

    private final Store store;
    private final MonthRater rater;
    private final long most;
    /** The one asked for last comes last. */
    private final Map<Key, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);

    private long size;

    /** @param most daily sums and resources that are kept of all months together */
    LiveBills(Store store, MonthRater rater, long most) {
        this.store = store;
        this.rater = rater;
        this.most = most;
    }

    /** How many daily sums and resources to keep in this Java machine. */
    static long mostOfHeap() {
        return Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP / BYTES_EACH;
    }

    /** An open month now; empty when it was closed meanwhile. */
    Optional<Statement> statement(Accounts.Entry entry, YearMonth month, LocalDate today) {
        Key key = new Key(entry.number(), month);
        Slot slot = slot(key);
        slot.lock.lock();
        try (Snapshot snapshot = store.snapshot()) {
            ClosedMonths closed = ClosedMonths.load(snapshot, entry);
            if (closed.find(month).isPresent()) {
                forget(key, slot);
                return Optional.empty();
            }
            Optional<Statement> kept = kept(snapshot, slot, entry, closed, month, today);
            took(key, slot, SIZE_OF_SLOT + slot.month.map(LiveMonth::size).orElse(0L));
            return kept.or(() -> Optional.of(rater.rate(
                    snapshot, entry, month, today, EventSequence.last(snapshot), new MonthRater.Listener() {})));
        } catch (RuntimeException | Error failure) {
            slot.month = Optional.empty();
            forget(key, slot);
            throw failure;
        } finally {
            slot.lock.unlock();
        }
    }

    /** Empty when the month is to be rated in one go. */
    private Optional<Statement> kept(
            Snapshot snapshot, Slot slot, Accounts.Entry entry, ClosedMonths closed, YearMonth month, LocalDate today) {
        PriceBookHistory history = rater.history(entry);
        if (slot.tooLarge || !RatingByResource.serves(history, month)) {
            slot.month = Optional.empty();
            return Optional.empty();
        }
        LiveMonth.Basis basis = new LiveMonth.Basis(
                month,
                RatingScope.feesThrough(month, today),
                history,
                closed.months().size(),
                month.equals(closed.oldestOpen()));
        LiveMonth live = slot.month
                .filter(one -> one.basis().equals(basis))
                .orElseGet(() -> new LiveMonth(entry.number(), basis));
        RatingScope scope = RatingScope.open(snapshot, entry, closed, month, EventSequence.last(snapshot, live.seq()));
        slot.month = Optional.of(live);
        try {
            live.advance(scope, rater, most);
        } catch (LiveMonth.TooLarge tooLarge) {
            slot.month = Optional.empty();
            slot.tooLarge = true;
            return Optional.empty();
        }
        return Optional.of(rater.statement(scope, history, live.rated()));
    }

    private Slot slot(Key key) {
        synchronized (slots) {
            return slots.computeIfAbsent(key, one -> new Slot());
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
                    size -= one.size;
                }
            }
        }
    }

    private void forget(Key key, Slot slot) {
        synchronized (slots) {
            if (slots.remove(key, slot)) {
                size -= slot.size;
            }
        }
    }
}

package meisai.server.live;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import meisai.account.Account;
import meisai.account.Resource;
import meisai.account.Timeline;
import meisai.bill.BillSum;
import meisai.price.Charge;
import meisai.price.Correction;
import meisai.price.Explanation;
import meisai.price.ItemMatch;
import meisai.price.ItemSums;
import meisai.price.PostedCharge;
import meisai.price.RatingByResource;
import meisai.price.RatingSink;
import meisai.pricebook.PriceBookHistory;
import meisai.server.store.DaySum;
import meisai.server.store.Followers;
import meisai.server.store.PostedChargeTable;
import meisai.server.store.ResourceTable;
import meisai.server.store.Snapshot;
import meisai.server.store.UsageOf;
import meisai.server.store.UsageTail;
import meisai.server.store.VoidTable;
import meisai.usage.DailyUsage;
import meisai.usage.ParkReason;

/**
 * An open month of an account that was rated up to a sequence number, by resource: {@link #advance} takes what came since
 * and rates again only the resources that something came for, or of these only the days. After a failure it is of no more
 * use. For one thread at a time.
 */
final class LiveMonth {
    /**
     * What everything in it was rated with; another basis is another month.
     *
     * @param anonymous how many resources are; more of them have lost the names that it knows
     */
    record Basis(
            YearMonth month,
            LocalDate feesThrough,
            PriceBookHistory history,
            int closedMonths,
            boolean catchesUp,
            long anonymous) {
        /** Unless the account has closed a month since. */
        boolean isOf(LocalDate through, PriceBookHistory prices) {
            return feesThrough.equals(through) && (history == prices || history.equals(prices));
        }
    }

    /** What it is told to hold is more than it may. */
    static final class TooLarge extends Exception {
        private static final long serialVersionUID = 1L;

        TooLarge() {
            super("a month is too large to be kept", null, false, false);
        }
    }

    /** What a resource takes, in daily sums: with its standings and its places in maps. */
    private static final int SIZE_OF_RESOURCE = 4;

    private record ResourceDay(Resource resource, LocalDate day) {}

    private final int account;
    private final Basis basis;
    private final RatingByResource rating;
    private final UsageTail tail;
    private final long most;
    private final Map<Resource, LiveResource> parts = new HashMap<>();
    /** Those whose rows are out of the sums. */
    private final Set<Resource> changed = new HashSet<>();
    /** The days of other resources whose rows of usage are out of the sums. */
    private final Set<ResourceDay> changedDays = new HashSet<>();

    private final BillSum sum = new BillSum();
    private final ItemSums items = new ItemSums();
    private BroughtForward before = new BroughtForward(Map.of(), List.of());
    private List<PostedCharge> postedBesides = List.of();
    private List<Correction> corrections = List.of();
    private boolean closedMonthsAreTouched;
    private long billed;
    private long parked;
    private long voided;
    private long seq;
    private long changeSeq;
    private long size;

    /** @param most daily sums that it may hold */
    LiveMonth(int account, Basis basis, UsageTail.Names names, long most) {
        this.account = account;
        this.most = most;
        this.basis = basis;
        this.rating = new RatingByResource(basis.month(), basis.feesThrough(), basis.history());
        this.tail = new UsageTail(account, basis.history().metersByRecord(), names);
    }

    Basis basis() {
        return basis;
    }

    /** Everything up to this sequence number is in it. */
    long seq() {
        return seq;
    }

    /** Daily sums, and resources in daily sums. */
    long size() {
        return size;
    }

    /** Takes what came up to the sequence number of a scope. */
    void advance(RatingScope scope, MonthRater rater) throws TooLarge {
        try {
            take(scope, rater);
        } catch (Stop tooLarge) {
            throw new TooLarge();
        }
    }

    /**
     * Takes what a follower of the account was told.
     *
     * @return false when that does not say enough: then nothing was taken, and the store is to be asked
     */
    boolean advance(Followers.Came came) throws TooLarge {
        if (!tail.knows(came.rows())) {
            return false;
        }
        try {
            tail.came(came.rows(), basis.month(), seq, this::putRecord);
            rateDays();
            rateChanged();
        } catch (Stop tooLarge) {
            throw new TooLarge();
        }
        seq = Math.max(seq, came.through());
        return true;
    }

    private void take(RatingScope scope, MonthRater rater) {
        boolean standingsChanged = standings(scope.snapshot());
        boolean hasNews = scope.seq() > seq;
        if (hasNews) {
            usage(scope.snapshot(), scope.usage());
            // Before anything takes out the rows of a whole resource, all of them have to be in.
            rateDays();
            posted(scope);
        }
        rateChanged();
        if (basis.catchesUp() && (hasNews || standingsChanged)) {
            corrections(scope, rater, standingsChanged);
        }
        before = MonthRater.broughtForward(scope);
        seq = scope.seq();
    }

    private void rateDays() {
        changedDays.forEach(one -> rate(one, new Added()));
        changedDays.clear();
    }

    private void rateChanged() {
        changed.forEach(resource -> {
            LiveResource part = part(resource);
            part.order();
            rate(resource, part, new Added());
            part.rated(true);
        });
        changed.clear();
    }

    private boolean standings(Snapshot snapshot) {
        long last = ResourceTable.lastChangeSeq(snapshot, changeSeq);
        if (last == changeSeq) {
            return false;
        }
        List<Resource> touched = new ArrayList<>();
        ResourceTable.timelinesChanged(snapshot, account, changeSeq, (resource, timeline) -> {
            touch(resource).stands(timeline);
            touched.add(resource);
        });
        changeSeq = last;
        return !touched.isEmpty();
    }

    private void usage(Snapshot snapshot, UsageOf of) {
        tail.came(snapshot, of, seq, this::put);
        tail.madeVoid(snapshot, of, seq, one -> {
            voided += one.usage().records();
            takeOut(one);
        });
        voided += UsageTail.voided(snapshot, of, seq);
    }

    /** Ends the reading of rows. */
    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stop() {
            super(null, null, false, false);
        }
    }

    private void grow(int by) {
        size += by;
        if (size > most) {
            throw new Stop();
        }
    }

    private void put(DaySum one) {
        grow(touchDay(one.usage().resource(), one.usage().day()).add(one));
    }

    /** One of several that may have the same place in the order. */
    private void putRecord(DaySum one) {
        LiveResource part = touchDay(one.usage().resource(), one.usage().day());
        part.order();
        grow(part.add(one));
    }

    private void takeOut(DaySum one) {
        size -= touchDay(one.usage().resource(), one.usage().day()).takeOut(one);
    }

    private void posted(RatingScope scope) {
        if (!PostedChargeTable.any(scope.snapshot(), account, seq, scope.seq())) {
            return;
        }
        List<PostedCharge> all = PostedChargeTable.bookedIn(
                scope.snapshot(), account, basis.month(), scope.closed().seq(), scope.seq(), basis.catchesUp());
        postedBesides =
                all.stream().filter(charge -> charge.resource().isEmpty()).toList();
        Map<Resource, List<PostedCharge>> byResource = all.stream()
                .filter(charge -> charge.resource().isPresent())
                .collect(Collectors.groupingBy(charge -> charge.resource().orElseThrow()));
        byResource.forEach((resource, charges) -> {
            if (!part(resource).posted().equals(charges)) {
                touch(resource).post(charges);
            }
        });
    }

    /** What closed months are due is rated again only when something came that may change it. */
    private void corrections(RatingScope scope, MonthRater rater, boolean standingsChanged) {
        ClosedMonths closed = scope.closed();
        if (closed.months().isEmpty()) {
            return;
        }
        boolean news = !VoidTable.touched(scope.snapshot(), account, Math.max(seq, closed.bookedSeq()), scope.seq())
                .isEmpty();
        closedMonthsAreTouched |= news;
        if (news || (closedMonthsAreTouched && standingsChanged)) {
            NavigableMap<Resource, Timeline> timelines = new TreeMap<>();
            parts.forEach((resource, part) -> {
                if (part.timeline().registered()) {
                    timelines.put(resource, part.timeline());
                }
            });
            corrections = rater.corrections(scope, basis.history(), timelines);
        }
    }

    private LiveResource part(Resource resource) {
        return parts.computeIfAbsent(resource, one -> {
            grow(SIZE_OF_RESOURCE);
            return new LiveResource();
        });
    }

    /** Takes the rows of a resource out of the sums, before something of it changes. */
    private LiveResource touch(Resource resource) {
        LiveResource part = part(resource);
        if (changed.add(resource) && part.isRated()) {
            rate(resource, part, new TakenOut());
            part.rated(false);
        }
        return part;
    }

    /** Before usage of a day changes: takes out the rows of that day, or of the resource when they depend on other days. */
    private LiveResource touchDay(Resource resource, LocalDate day) {
        LiveResource part = part(resource);
        if (!rating.daysAreApart() || !part.isRated()) {
            return touch(resource);
        }
        ResourceDay one = new ResourceDay(resource, day);
        if (changedDays.add(one)) {
            rate(one, new TakenOut());
        }
        return part;
    }

    private void rate(ResourceDay one, RatingSink sink) {
        LiveResource part = part(one.resource());
        rating.usageOfDay(one.resource(), part.timeline(), one.day(), part.usage(one.day()), sink);
    }

    private void rate(Resource resource, LiveResource part, RatingSink sink) {
        rating.resource(resource, part.timeline(), part.posted(), part.usage(), sink);
    }

    private final class Added implements RatingSink {
        @Override
        public void charge(Charge charge, Explanation explanation) {
            sum.add(charge);
            items.add(charge);
        }

        @Override
        public void priced(DailyUsage usage, ItemMatch.Priced match) {
            billed += usage.records();
        }

        @Override
        public void parked(DailyUsage usage, ParkReason reason) {
            parked += usage.records();
        }
    }

    private final class TakenOut implements RatingSink {
        @Override
        public void charge(Charge charge, Explanation explanation) {
            sum.remove(charge);
            items.remove(charge);
        }

        @Override
        public void priced(DailyUsage usage, ItemMatch.Priced match) {
            billed -= usage.records();
        }

        @Override
        public void parked(DailyUsage usage, ParkReason reason) {
            parked -= usage.records();
        }
    }

    /** The bill of the month so far. */
    Statement statement(Account account) {
        return MonthRater.statement(account, basis.month(), basis.history(), before, rated(), seq);
    }

    /** What the whole month comes to. */
    private RatedMonth rated() {
        BillSum all = sum.copy();
        var left = rating.besides(postedBesides, corrections, items, new RatingSink() {
            @Override
            public void charge(Charge charge, Explanation explanation) {
                all.add(charge);
            }

            @Override
            public void priced(DailyUsage usage, ItemMatch.Priced match) {
                throw new IllegalStateException("usage beside the resources: " + usage);
            }

            @Override
            public void parked(DailyUsage usage, ParkReason reason) {
                throw new IllegalStateException("usage beside the resources: " + usage);
            }
        });
        return new RatedMonth(all, left, billed, parked, voided);
    }
}

package meisai.server.live;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import meisai.account.Account;
import meisai.account.Resource;
import meisai.account.Timeline;
import meisai.bill.BillSum;
import meisai.bill.Coupon;
import meisai.bill.TaxLine;
import meisai.price.BilledAs;
import meisai.price.Charge;
import meisai.price.Correction;
import meisai.price.Explanation;
import meisai.price.GrantRow;
import meisai.price.ItemMatch;
import meisai.price.MonthInput;
import meisai.price.MonthRating;
import meisai.price.PostedCharge;
import meisai.price.RatingSink;
import meisai.pricebook.PriceBook;
import meisai.pricebook.PriceBookHistory;
import meisai.server.account.Accounts;
import meisai.server.account.Books;
import meisai.server.store.CouponTable;
import meisai.server.store.DataDirectory;
import meisai.server.store.EventSequence;
import meisai.server.store.PostedChargeTable;
import meisai.server.store.Snapshot;
import meisai.server.store.UsageOf;
import meisai.usage.DailyUsage;
import meisai.usage.ParkReason;

/**
 * Rates a month of an account from one snapshot: the live bill, the close, exports, explanations and the verification of
 * a closed month all come from here.
 */
public final class MonthRater {
    /** Takes what a rating yields beside the statement. */
    public interface Listener extends RatingSink {
        @Override
        default void charge(Charge charge, Explanation explanation) {}

        @Override
        default void priced(DailyUsage usage, ItemMatch.Priced match) {}

        @Override
        default void parked(DailyUsage usage, ParkReason reason) {}
    }

    private final Books books;
    private final DataDirectory directory;

    public MonthRater(Books books, DataDirectory directory) {
        this.books = books;
        this.directory = directory;
    }

    /**
     * An open month.
     *
     * @param today fees are due through this day, at most through the end of the month
     * @param seq everything up to this sequence number counts
     */
    public Statement rate(
            Snapshot snapshot, Accounts.Entry entry, YearMonth month, LocalDate today, long seq, Listener listener) {
        RatingScope scope = RatingScope.open(snapshot, entry, ClosedMonths.load(snapshot, entry), month, seq);
        return rate(scope, RatingScope.feesThrough(month, today), listener);
    }

    /**
     * A month that is over and the oldest open one of its account, from what was read for several accounts.
     *
     * @param source of the account's month, as everything up to {@code seq} has it
     */
    public Statement rateClosing(
            Snapshot snapshot, Accounts.Entry entry, YearMonth month, long seq, Source source, Listener listener) {
        ClosedMonths closed = source.hasClosedMonths()
                ? ClosedMonths.load(snapshot, entry)
                : new ClosedMonths(entry.account().firstMonth(), List.of());
        UsageOf usage = new UsageOf(entry.number(), month, seq, true, Optional.empty());
        return rate(new RatingScope(snapshot, entry, closed, usage, true, source), month.atEndOfMonth(), listener);
    }

    /** The meters of an account that some item rounds up by record. */
    public Set<String> metersByRecord(Accounts.Entry entry) {
        return books.of(entry).metersByRecord();
    }

    /** Where the resources and the usage of an account's month come from. */
    public interface Source {
        /** Every registered resource. */
        NavigableMap<Resource, Timeline> timelines();

        /**
         * The daily sums in canonical order.
         *
         * @param byRecord meters whose records are told apart by their quantity
         */
        void dailySums(Set<String> byRecord, Consumer<DailyUsage> sink);

        /** How many of the records are void. */
        long voided();

        /** False when the account has none, so that nobody looks for them. */
        default boolean hasClosedMonths() {
            return true;
        }

        default boolean hasPostedCharges() {
            return true;
        }

        default boolean hasCoupons() {
            return true;
        }

        /** Whether late usage, releases or voids may have changed closed months. */
        default boolean hasChanges() {
            return true;
        }
    }

    /**
     * A closed month once more, as everything up to its close has it.
     *
     * @throws IllegalArgumentException when the month is not closed
     */
    public Statement rateClosed(Snapshot snapshot, Accounts.Entry entry, YearMonth month, Listener listener) {
        Again again = again(snapshot, entry, month, month.atEndOfMonth());
        if (!again.closed()) {
            throw new IllegalArgumentException(month + " of " + entry.account().id() + " is not closed");
        }
        return again.rate(listener);
    }

    /** A month of any state that can be rated several times, with the same result each time. */
    public final class Again {
        private final RatingScope scope;
        private final LocalDate feesThrough;
        private final boolean closed;

        private Again(RatingScope scope, LocalDate feesThrough, boolean closed) {
            this.scope = scope;
            this.feesThrough = feesThrough;
            this.closed = closed;
        }

        public Statement rate(Listener listener) {
            return MonthRater.this.rate(scope, feesThrough, listener);
        }

        /** The same with other prices. What it books for closed months stays as it is, for those were closed without them. */
        public Statement rate(PriceBookHistory prices, Listener listener) {
            return MonthRater.this.rate(scope, feesThrough, prices, listener);
        }

        public boolean closed() {
            return closed;
        }

        /** The usage of a closed month that it books corrections for, as far as it knows it. */
        public UsageOf concerned(YearMonth month) {
            return usageOf(scope.entry(), scope.closed().find(month).orElseThrow(), scope.seq());
        }

        /** The price book versions that a closed month was made from. */
        public List<LocalDate> versionsOf(YearMonth month) {
            return scope.closed().find(month).orElseThrow().statement().priceBookVersions();
        }

        /** What came up to this sequence number is in earlier bills. */
        public long bookedBefore() {
            return scope.closed().bookedSeq();
        }

        /** The meters of an item in any version. */
        public Set<String> metersOf(String item) {
            Set<String> meters = new TreeSet<>();
            for (PriceBook version : books.of(scope.entry()).versions()) {
                version.items().stream()
                        .filter(each -> each.name().equals(item))
                        .forEach(each -> each.applies().meter().ifPresent(meters::add));
            }
            return meters;
        }

        /** What its usage is. */
        public UsageOf usage() {
            return scope.usage();
        }
    }

    /** A closed month as everything up to its close has it, an open one as everything up to now. */
    public Again again(Snapshot snapshot, Accounts.Entry entry, YearMonth month, LocalDate today) {
        ClosedMonths closed = ClosedMonths.load(snapshot, entry);
        Optional<ClosedMonths.Closed> one = closed.find(month);
        if (one.isPresent()) {
            UsageOf usage = usageOf(entry, one.get(), one.get().run().seq());
            RatingScope scope = new RatingScope(snapshot, entry, closed.before(month), usage, true);
            return new Again(scope, month.atEndOfMonth(), true);
        }
        return new Again(
                RatingScope.open(snapshot, entry, closed, month, EventSequence.last(snapshot)),
                RatingScope.feesThrough(month, today),
                false);
    }

    private UsageOf usageOf(Accounts.Entry entry, ClosedMonths.Closed closed, long seq) {
        return new UsageOf(
                entry.number(),
                closed.month(),
                seq,
                true,
                Optional.of(closed.run().usageIn(directory)));
    }

    private Statement rate(RatingScope scope, LocalDate feesThrough, Listener listener) {
        return rate(scope, feesThrough, books.of(scope.entry()), listener);
    }

    private Statement rate(RatingScope scope, LocalDate feesThrough, PriceBookHistory history, Listener listener) {
        Totals totals = new Totals(listener);
        var timelines = scope.source().timelines();
        MonthInput input = new MonthInput(
                scope.month(),
                feesThrough,
                history,
                timelines,
                posted(scope),
                scope.catchesUp() && scope.source().hasChanges()
                        ? corrections(scope, books.of(scope.entry()), timelines)
                        : List.of());
        MonthRating rating = new MonthRating(input, totals);
        scope.source().dailySums(history.metersByRecord(), rating::usage);
        Map<BilledAs, BigDecimal> left = rating.finish();
        RatedMonth rated = new RatedMonth(
                totals.sum, left, totals.billed, totals.parked, scope.source().voided());
        return statement(scope.entry().account(), scope.month(), history, broughtForward(scope), rated, scope.seq());
    }

    /** The statement of a month that was rated with everything up to a sequence number. */
    static Statement statement(
            Account account,
            YearMonth month,
            PriceBookHistory history,
            BroughtForward before,
            RatedMonth rated,
            long seq) {
        return new Statement(
                rated.sum().bill(month, account, before.credits(), rated.left(), before.coupons()),
                account.tax(month).rounding(),
                versionsIn(history, month),
                rated.billed(),
                rated.parked(),
                rated.voided(),
                seq);
    }

    static BroughtForward broughtForward(RatingScope scope) {
        return new BroughtForward(scope.catchesUp() ? creditOut(scope.closed()) : Map.of(), coupons(scope));
    }

    /** The versions that an account is rated by. */
    PriceBookHistory history(Accounts.Entry entry) {
        return books.of(entry);
    }

    private static List<PostedCharge> posted(RatingScope scope) {
        return scope.source().hasPostedCharges()
                ? PostedChargeTable.bookedIn(
                        scope.snapshot(),
                        scope.entry().number(),
                        scope.month(),
                        scope.closed().seq(),
                        scope.seq(),
                        scope.catchesUp())
                : List.of();
    }

    private static List<Coupon> coupons(RatingScope scope) {
        return scope.source().hasCoupons()
                ? CouponTable.before(scope.snapshot(), scope.entry().number(), scope.month(), scope.seq())
                : List.of();
    }

    /** What closed months would have been with everything up to now, less what they and earlier corrections billed. */
    List<Correction> corrections(
            RatingScope scope, PriceBookHistory history, NavigableMap<Resource, Timeline> timelines) {
        return new ClosedMonthCorrections(directory, history, timelines, this::usageOf)
                .bookedIn(scope.snapshot(), scope.entry(), scope.closed(), scope.month(), scope.seq());
    }

    private static Map<BigDecimal, BigDecimal> creditOut(ClosedMonths closed) {
        Map<BigDecimal, BigDecimal> credits = new TreeMap<>();
        closed.last().ifPresent(before -> {
            for (TaxLine tax : before.statement().bill().taxes()) {
                if (tax.creditOut().signum() > 0) {
                    credits.put(tax.rate(), tax.creditOut());
                }
            }
        });
        return credits;
    }

    private static List<LocalDate> versionsIn(PriceBookHistory history, YearMonth month) {
        List<LocalDate> days = new ArrayList<>();
        history.on(month.atDay(1)).map(PriceBook::effectiveFrom).ifPresent(days::add);
        for (PriceBook version : history.versions()) {
            if (version.effectiveFrom().isAfter(month.atDay(1))
                    && !version.effectiveFrom().isAfter(month.atEndOfMonth())) {
                days.add(version.effectiveFrom());
            }
        }
        return days;
    }

    private static final class Totals implements RatingSink {
        private final Listener listener;
        private final BillSum sum = new BillSum();
        private long billed;
        private long parked;

        Totals(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void charge(Charge charge, Explanation explanation) {
            sum.add(charge);
            listener.charge(charge, explanation);
        }

        @Override
        public void priced(DailyUsage usage, ItemMatch.Priced match) {
            billed += usage.records();
            listener.priced(usage, match);
        }

        @Override
        public void parked(DailyUsage usage, ParkReason reason) {
            parked += usage.records();
            listener.parked(usage, reason);
        }

        @Override
        public void offered(GrantRow row, Resource resource, BigDecimal uncovered) {
            listener.offered(row, resource, uncovered);
        }
    }
}

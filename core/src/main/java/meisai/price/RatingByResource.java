package meisai.price;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import meisai.account.Resource;
import meisai.account.Timeline;
import meisai.pricebook.BillItem;
import meisai.pricebook.Grant;
import meisai.pricebook.PriceBook;
import meisai.pricebook.PriceBookHistory;
import meisai.pricebook.PriceModel;
import meisai.pricebook.PriceModel.Scope;
import meisai.usage.DailyUsage;

/**
 * Rates the resources of a month one by one, in any order and each as often as it changes; together with what the account
 * has besides, the rows are those of {@link MonthRating}. Works only where no resource's rows depend on another's
 * ({@link #serves}). Not for use by several threads.
 */
public final class RatingByResource {
    private final YearMonth month;
    private final LocalDate feesThrough;
    private final PriceBookHistory books;
    private final Matcher matcher;
    private final boolean daysAreApart;

    /**
     * @param feesThrough last day for which fees are due
     * @param books that {@link #serves} says yes to
     */
    public RatingByResource(YearMonth month, LocalDate feesThrough, PriceBookHistory books) {
        this.month = month;
        this.feesThrough = feesThrough;
        this.books = books;
        this.matcher = new Matcher(books);
        this.daysAreApart = eachInForce(books, month, RatingByResource::isByDay);
    }

    /** Whether in the versions in force in the month nothing is counted for an account or a group as a whole. */
    public static boolean serves(PriceBookHistory books, YearMonth month) {
        return eachInForce(books, month, RatingByResource::isByResource);
    }

    private static boolean eachInForce(PriceBookHistory books, YearMonth month, Predicate<PriceBook> is) {
        for (PriceBook version : books.versions()) {
            boolean endsBefore = books.after(version.effectiveFrom())
                    .filter(next -> !next.isAfter(month.atDay(1)))
                    .isPresent();
            boolean inForce = !endsBefore && !version.effectiveFrom().isAfter(month.atEndOfMonth());
            if (inForce && !is.test(version)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isByResource(PriceBook version) {
        return version.items().stream().map(BillItem::model).allMatch(RatingByResource::isByResource)
                && version.grants().stream().map(Grant::scope).allMatch(scope -> switch (scope) {
                    case RESOURCE_DAY, RESOURCE_MONTH -> true;
                    case GROUP_MONTH, ACCOUNT_MONTH -> false;
                });
    }

    private static boolean isByResource(PriceModel model) {
        return switch (model) {
            case PriceModel.Graduated graduated -> isByResource(graduated.scope());
            case PriceModel.Volume volume -> isByResource(volume.scope());
            case PriceModel.Blocks blocks -> isByResource(blocks.scope());
            case PriceModel.Commitment commitment -> false;
            case PriceModel.PerUnit perUnit -> true;
            case PriceModel.DailyByStatus daily -> true;
            case PriceModel.Monthly monthly -> true;
            case PriceModel.PerActiveDay perActiveDay -> true;
            case PriceModel.OneOff oneOff -> true;
            // Its base are sums, whatever rows they are of.
            case PriceModel.Discount discount -> true;
        };
    }

    private static boolean isByResource(Scope scope) {
        return switch (scope) {
            case RESOURCE_DAY, RESOURCE_MONTH -> true;
            case ACCOUNT_DAY, ACCOUNT_MONTH -> false;
        };
    }

    /** Whether nothing that usage is charged by is counted for longer than a day. */
    private static boolean isByDay(PriceBook version) {
        return version.items().stream().map(BillItem::model).allMatch(RatingByResource::isByDay)
                && version.grants().stream().allMatch(grant -> grant.scope() == Grant.Scope.RESOURCE_DAY);
    }

    private static boolean isByDay(PriceModel model) {
        return switch (model) {
            case PriceModel.PerUnit perUnit ->
                perUnit.roundUp()
                        .filter(roundUp -> roundUp.scope() == PriceModel.RoundUpScope.MONTH)
                        .isEmpty();
            case PriceModel.Graduated graduated -> graduated.scope() == Scope.RESOURCE_DAY;
            // Their rows are dated with the month.
            case PriceModel.Volume volume -> false;
            case PriceModel.Blocks blocks -> false;
            case PriceModel.PerActiveDay perActiveDay -> true;
            // Usage is not what these charge for.
            case PriceModel.DailyByStatus daily -> true;
            case PriceModel.Monthly monthly -> true;
            case PriceModel.OneOff oneOff -> true;
            case PriceModel.Commitment commitment -> true;
            case PriceModel.Discount discount -> true;
        };
    }

    /** Whether the rows that usage of a day brings about depend on that usage alone: then {@link #usageOfDay} works. */
    public boolean daysAreApart() {
        return daysAreApart;
    }

    /**
     * The rows that the usage of one resource and day brings about, fees and posted charges left out.
     *
     * @param usages all of the resource and day, in canonical order
     */
    public void usageOfDay(
            Resource resource, Timeline timeline, LocalDate day, List<DailyUsage> usages, RatingSink sink) {
        if (!daysAreApart) {
            throw new IllegalStateException("something in " + month + " is counted for longer than a day");
        }
        MonthInput input = input(new TreeMap<>(Map.of(resource, timeline)), List.of(), List.of());
        Rows rows = new Rows();
        new DayCell(matcher, MonthModels.ofResource(input, matcher, sink), sink)
                .rate(new ChargeDate.OnDay(day), new ResourceMonth(resource, timeline), usages, false, rows);
        rows.drain(sink::charge);
    }

    /**
     * The rows of one resource.
     *
     * @param posted the charges for the resource that are booked in the month
     * @param usage by day
     */
    public void resource(
            Resource resource,
            Timeline timeline,
            List<PostedCharge> posted,
            Iterable<DailyUsage> usage,
            RatingSink sink) {
        MonthInput input = input(new TreeMap<>(Map.of(resource, timeline)), posted, List.of());
        MonthRating rating = new MonthRating(input, matcher, MonthModels.ofResource(input, matcher, sink), sink);
        usage.forEach(rating::usage);
        rating.finish();
    }

    /**
     * The rows that an account has besides those of its resources: posted charges without a resource, corrections,
     * discounts.
     *
     * @param posted the charges without a resource that are booked in the month
     * @param ofResources what the rows of the resources come to
     * @return as of {@link MonthRating#finish}
     */
    public Map<BilledAs, BigDecimal> besides(
            List<PostedCharge> posted, List<Correction> corrections, ItemSums ofResources, RatingSink sink) {
        MonthInput input = input(Collections.emptyNavigableMap(), posted, corrections);
        return new MonthRating(input, matcher, MonthModels.besides(input, matcher, ofResources, sink), sink).finish();
    }

    private MonthInput input(
            NavigableMap<Resource, Timeline> timelines, List<PostedCharge> posted, List<Correction> corrections) {
        return new MonthInput(month, feesThrough, books, timelines, posted, corrections);
    }
}

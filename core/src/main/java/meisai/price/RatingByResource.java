package meisai.price;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
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

    /**
     * @param feesThrough last day for which fees are due
     * @param books that {@link #serves} says yes to
     */
    public RatingByResource(YearMonth month, LocalDate feesThrough, PriceBookHistory books) {
        this.month = month;
        this.feesThrough = feesThrough;
        this.books = books;
        this.matcher = new Matcher(books);
    }

    /** Whether in the versions in force in the month nothing is counted for an account or a group as a whole. */
    public static boolean serves(PriceBookHistory books, YearMonth month) {
        for (PriceBook version : books.versions()) {
            boolean endsBefore = books.after(version.effectiveFrom())
                    .filter(next -> !next.isAfter(month.atDay(1)))
                    .isPresent();
            boolean inForce = !endsBefore && !version.effectiveFrom().isAfter(month.atEndOfMonth());
            if (inForce && !isByResource(version)) {
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

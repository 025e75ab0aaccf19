package meisai.price;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.account.Resource;
import meisai.account.StandingChange;
import meisai.account.Timeline;
import meisai.pricebook.PriceBook;
import meisai.pricebook.PriceBookHistory;
import meisai.usage.DailyUsage;

/**
 * Everything that one rating of a month depends on.
 *
 * @param changes of every registered resource, in the order in which they were acknowledged
 * @param usage in any order
 * @param posted charges in any order
 */
public record History(
        YearMonth month,
        LocalDate feesThrough,
        List<PriceBook> books,
        SortedMap<Resource, List<StandingChange>> changes,
        List<DailyUsage> usage,
        List<PostedCharge> posted) {
    static final Comparator<DailyUsage> CANONICAL =
            Comparator.comparing(DailyUsage::day).thenComparing(DailyUsage::resource);

    public Rated rate() {
        Rated.Collector collector = new Rated.Collector();
        MonthRating rating = rating(collector);
        usage.stream().sorted(CANONICAL).forEach(rating::usage);
        rating.finish();
        return collector.rated();
    }

    MonthRating rating(RatingSink sink) {
        NavigableMap<Resource, Timeline> timelines = new TreeMap<>();
        changes.forEach((resource, acknowledged) -> timelines.put(resource, Timeline.of(acknowledged)));
        return new MonthRating(
                new MonthInput(month, feesThrough, new PriceBookHistory(books), timelines, posted, List.of()), sink);
    }

    History withoutPosted() {
        return new History(month, feesThrough, books, changes, usage, List.of());
    }

    /** For usage whose records are not told apart. */
    History withoutRoundUpByRecord() {
        List<PriceBook> without = books.stream()
                .map(book -> new PriceBook(
                        book.id(),
                        book.effectiveFrom(),
                        book.currency(),
                        book.meters(),
                        book.items().stream()
                                .filter(item -> !item.name().equals("roundrecord"))
                                .toList(),
                        book.grants()))
                .toList();
        return new History(month, feesThrough, without, changes, usage, posted);
    }

    History withUsage(List<DailyUsage> other) {
        return new History(month, feesThrough, books, changes, other, posted);
    }
}

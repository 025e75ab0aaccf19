package meisai.account;

import java.time.YearMonth;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The tax settings of an account by month: a month has those that are valid from its first day or an earlier one. Months
 * before the first settings have these, too.
 */
public record TaxTimeline(NavigableMap<YearMonth, TaxSettings> byMonth) {
    public TaxTimeline {
        if (byMonth.isEmpty()) {
            throw new IllegalArgumentException("an account has tax settings");
        }
        byMonth = Collections.unmodifiableNavigableMap(new TreeMap<>(byMonth));
    }

    public static TaxTimeline of(YearMonth from, TaxSettings settings) {
        NavigableMap<YearMonth, TaxSettings> one = new TreeMap<>();
        one.put(from, settings);
        return new TaxTimeline(one);
    }

    /** The same with other settings from a month until the next ones. */
    public TaxTimeline with(YearMonth from, TaxSettings settings) {
        NavigableMap<YearMonth, TaxSettings> more = new TreeMap<>(byMonth);
        more.put(from, settings);
        return new TaxTimeline(more);
    }

    public TaxSettings on(YearMonth month) {
        var entry = byMonth.floorEntry(month);
        return (entry == null ? byMonth.firstEntry() : entry).getValue();
    }
}

package meisai.price;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.NavigableMap;
import meisai.account.Resource;
import meisai.account.Timeline;
import meisai.pricebook.PriceBookHistory;

/**
 * What a month of an account is rated from, besides its usage.
 *
 * @param feesThrough last day for which fees are due: today in an open month, the last day of a month that is over
 * @param timelines every registered resource of the account
 * @param posted the charges that are booked in the month, in any order
 * @param corrections rows that are booked in the month and concern an earlier one
 */
public record MonthInput(
        YearMonth month,
        LocalDate feesThrough,
        PriceBookHistory books,
        NavigableMap<Resource, Timeline> timelines,
        List<PostedCharge> posted,
        List<Correction> corrections) {
    public MonthInput {
        posted = List.copyOf(posted);
        corrections = List.copyOf(corrections);
    }
}

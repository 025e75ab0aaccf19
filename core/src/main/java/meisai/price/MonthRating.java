package meisai.price;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import meisai.account.Resource;
import meisai.account.Timeline;
import meisai.pricebook.PriceBookHistory;
import meisai.usage.DailyUsage;
import org.jspecify.annotations.Nullable;

/**
 * Rates one month of one account: merges, day by day, the registered resources (for their fees) with the usage that
 * comes in by {@link #usage} in canonical order of day and resource. Charges come out in canonical order meanwhile;
 * what is held is in proportion to the number of resources, not of rows.
 */
public final class MonthRating {
    private final YearMonth month;
    private final LocalDate feesThrough;
    private final NavigableMap<Resource, Timeline> timelines;
    private final RatingSink sink;
    private final GraduatedCounts graduated = new GraduatedCounts();
    private final MonthlyFees monthly;
    private final AccountGrants grants = new AccountGrants();
    private final DayCell dayCell;

    private LocalDate day;
    private Iterator<Map.Entry<Resource, Timeline>> registered;
    private Map.@Nullable Entry<Resource, Timeline> next;
    private final List<DailyUsage> cell = new ArrayList<>();

    /**
     * @param feesThrough last day for which fees are due: today in an open month, the last day of a month that is over
     * @param timelines every registered resource of the account
     */
    public MonthRating(
            YearMonth month,
            LocalDate feesThrough,
            PriceBookHistory books,
            NavigableMap<Resource, Timeline> timelines,
            RatingSink sink) {
        this.month = month;
        this.feesThrough = feesThrough;
        this.timelines = timelines;
        this.sink = sink;
        this.monthly = new MonthlyFees(month);
        this.dayCell = new DayCell(new Matcher(books), graduated, monthly, grants, sink);
        this.day = month.atDay(1);
        this.registered = timelines.entrySet().iterator();
        this.next = registered.hasNext() ? registered.next() : null;
    }

    /** @throws IllegalArgumentException when the usage is of another month or out of order */
    public void usage(DailyUsage usage) {
        if (!YearMonth.from(usage.day()).equals(month)) {
            throw new IllegalArgumentException("usage of " + usage.day() + " in the rating of " + month);
        }
        if (!cell.isEmpty()) {
            DailyUsage previous = cell.getFirst();
            int order = previous.day().compareTo(usage.day());
            if (order == 0) {
                order = previous.resource().compareTo(usage.resource());
            }
            if (order > 0) {
                throw new IllegalArgumentException("usage of " + usage.day() + " " + usage.resource()
                        + " after that of " + previous.day() + " " + previous.resource());
            }
            if (order < 0) {
                closeCell();
            }
        }
        cell.add(usage);
    }

    /** Ends the month: the last fees, then the rows dated with the month. */
    public void finish() {
        closeCell();
        while (!day.isAfter(month.atEndOfMonth())) {
            feesOfDayBefore(null);
            nextDay();
        }
        grants.emit(month, sink);
        monthly.emit(sink);
    }

    private void closeCell() {
        if (cell.isEmpty()) {
            return;
        }
        Resource resource = cell.getFirst().resource();
        while (day.isBefore(cell.getFirst().day())) {
            feesOfDayBefore(null);
            nextDay();
        }
        feesOfDayBefore(resource);
        Timeline timeline = Timeline.UNREGISTERED;
        if (next != null && next.getKey().equals(resource)) {
            timeline = next.getValue();
            advance();
        }
        dayCell.rate(day, resource, timeline, Collections.unmodifiableList(cell), feesDue());
        cell.clear();
    }

    /** Rates the registered resources that have no usage on the day and come before {@code until}; null: all that are left. */
    private void feesOfDayBefore(@Nullable Resource until) {
        while (next != null && (until == null || next.getKey().compareTo(until) < 0)) {
            if (feesDue()) {
                dayCell.rate(day, next.getKey(), next.getValue(), List.of(), true);
            }
            advance();
        }
    }

    private boolean feesDue() {
        return !day.isAfter(feesThrough);
    }

    private void nextDay() {
        day = day.plusDays(1);
        graduated.nextDay();
        registered = timelines.entrySet().iterator();
        advance();
    }

    private void advance() {
        next = registered.hasNext() ? registered.next() : null;
    }
}

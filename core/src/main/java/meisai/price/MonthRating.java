package meisai.price;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
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
    /** So many places are looked at one after the other before the rest is searched by halves. */
    private static final int NEAR = 64;

    private final YearMonth month;
    private final LocalDate feesThrough;
    private final List<ResourceMonth> resources = new ArrayList<>();
    /** The same resources, to be searched without looking at what is remembered of each. */
    private final Resource[] order;
    /** By place, the day of the month through which nothing is due of a resource without usage. */
    private final byte[] settledThrough;

    private final RatingSink sink;
    private final PriceBookHistory books;
    private final Matcher matcher;
    private final MonthModels models;
    /** Whether anything was posted for the month, which is then looked for at each resource and day. */
    private final boolean posted;

    private final DayCell dayCell;
    private final Rows rows = new Rows();

    private LocalDate day;
    private ChargeDate.OnDay date;
    /** Through which day fees are due by the version of the day; looked for when a fee is due. */
    private @Nullable LocalDate versionThrough;

    private boolean settles = true;
    /** Place of the next resource that is due on the day. */
    private int next;

    private boolean dayHasBegun;
    private final List<DailyUsage> cell = new ArrayList<>();

    public MonthRating(MonthInput input, RatingSink sink) {
        this(input, new Matcher(input.books()), sink);
    }

    private MonthRating(MonthInput input, Matcher matcher, RatingSink sink) {
        this(input, matcher, new MonthModels(input, matcher, sink), sink);
    }

    MonthRating(MonthInput input, Matcher matcher, MonthModels models, RatingSink sink) {
        this.month = input.month();
        this.feesThrough = input.feesThrough();
        this.sink = sink;
        this.models = models;
        withPosted(input.timelines(), models.posted.resources())
                .forEach((resource, timeline) -> resources.add(new ResourceMonth(resource, timeline)));
        this.order = resources.stream().map(ResourceMonth::resource).toArray(Resource[]::new);
        this.settledThrough = new byte[order.length];
        this.books = input.books();
        this.posted = !input.posted().isEmpty();
        this.matcher = matcher;
        this.dayCell = new DayCell(matcher, models, sink);
        this.day = month.atDay(1);
        this.date = new ChargeDate.OnDay(day);
    }

    /** The resources that are looked at on each day: those that are registered, and those that something is posted for. */
    private static NavigableMap<Resource, Timeline> withPosted(
            NavigableMap<Resource, Timeline> timelines, List<Resource> posted) {
        if (timelines.keySet().containsAll(posted)) {
            return timelines;
        }
        NavigableMap<Resource, Timeline> all = new TreeMap<>(timelines);
        posted.forEach(resource -> all.putIfAbsent(resource, Timeline.UNREGISTERED));
        return all;
    }

    /** Looks at every resource on every day, as the rule says, to compare with. */
    MonthRating withoutSettling() {
        settles = false;
        return this;
    }

    /** @throws IllegalArgumentException when the usage is of another month or out of order */
    public void usage(DailyUsage usage) {
        if (usage.day().getMonthValue() != month.getMonthValue() || usage.day().getYear() != month.getYear()) {
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

    /**
     * Ends the month: the last fees, then the rows dated with the month.
     *
     * @return what is left of each item after the discounts, rows that concern earlier months included, by name, category
     *     and tax category
     */
    public Map<BilledAs, BigDecimal> finish() {
        closeCell();
        while (!day.isAfter(month.atEndOfMonth())) {
            restOfDay();
        }
        MonthRows ofMonth = new MonthRows(month);
        models.finish(ofMonth);
        ofMonth.drain(sink::charge);
        return models.left();
    }

    private void closeCell() {
        if (cell.isEmpty()) {
            return;
        }
        Resource resource = cell.getFirst().resource();
        while (day.isBefore(cell.getFirst().day())) {
            restOfDay();
        }
        rateBefore(resource);
        if (next < order.length && order[next].equals(resource)) {
            rate(next++, cell);
        } else {
            rate(new ResourceMonth(resource, Timeline.UNREGISTERED), cell, !day.isAfter(feesThrough));
        }
        cell.clear();
    }

    private void restOfDay() {
        rateBefore(null);
        day = day.plusDays(1);
        date = new ChargeDate.OnDay(day);
        versionThrough = null;
        dayHasBegun = false;
        models.graduated.nextDay();
        next = 0;
    }

    /** Rates the resources that have no usage on the day and come before {@code until}; null: all that are left. */
    private void rateBefore(@Nullable Resource until) {
        if (!dayHasBegun) {
            dayHasBegun = true;
            models.posted.price(day, Optional.empty(), rows);
            emit();
        }
        int end = until == null ? order.length : place(until);
        int today = day.getDayOfMonth();
        if (posted) {
            while (next < end) {
                rate(next++, List.of());
            }
        } else if (!day.isAfter(feesThrough)) {
            for (int place = next; place < end; place++) {
                if (settledThrough[place] < today) {
                    rate(place, List.of());
                }
            }
        }
        next = end;
    }

    /** The place of a resource among those that are left of the day, or of the first one behind it. */
    @SuppressWarnings(
            "ReferenceEquality") // most often it is the same object, not far from the last one; others are compared
    private int place(Resource resource) {
        int near = Math.min(order.length, next + NEAR);
        for (int place = next; place < near; place++) {
            if (order[place] == resource) {
                return place;
            }
        }
        int found = Arrays.binarySearch(order, next, order.length, resource);
        return found >= 0 ? found : -found - 1;
    }

    private void rate(int place, List<DailyUsage> usages) {
        ResourceMonth resource = resources.get(place);
        boolean feesDue = !day.isAfter(feesThrough) && settledThrough[place] < day.getDayOfMonth();
        rate(resource, usages, feesDue);
        if (feesDue && settles) {
            settledThrough[place] = (byte) resource.settle(day, versionThrough(), matcher.version(day));
        }
    }

    private void rate(ResourceMonth resource, List<DailyUsage> usages, boolean feesDue) {
        if (feesDue || !usages.isEmpty()) {
            dayCell.rate(date, resource, usages, feesDue, rows);
        }
        if (posted) {
            models.posted.price(day, Optional.of(resource.resource()), rows);
        }
        emit();
    }

    private LocalDate versionThrough() {
        LocalDate known = versionThrough;
        if (known != null) {
            return known;
        }
        LocalDate last = feesThrough.isBefore(month.atEndOfMonth()) ? feesThrough : month.atEndOfMonth();
        LocalDate found = books.after(day)
                .map(begins -> begins.minusDays(1))
                .filter(through -> through.isBefore(last))
                .orElse(last);
        versionThrough = found;
        return found;
    }

    private void emit() {
        rows.drain((charge, explanation) -> {
            models.note(charge);
            sink.charge(charge, explanation);
        });
    }
}

package meisai.price;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import meisai.account.Resource;
import meisai.account.Timeline;
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
    private final List<ResourceMonth> resources = new ArrayList<>();
    private final RatingSink sink;
    private final MonthModels models;
    private final DayCell dayCell;
    private final Rows rows = new Rows();

    private LocalDate day;
    private ChargeDate.OnDay date;
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
        rate(ofMonth(resource), Collections.unmodifiableList(cell));
        cell.clear();
    }

    /** The resource that has usage: the next one, or one that was never registered. */
    private ResourceMonth ofMonth(Resource resource) {
        if (next < resources.size() && resources.get(next).resource().equals(resource)) {
            return resources.get(next++);
        }
        return new ResourceMonth(resource, Timeline.UNREGISTERED);
    }

    private void restOfDay() {
        rateBefore(null);
        day = day.plusDays(1);
        date = new ChargeDate.OnDay(day);
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
        while (next < resources.size()
                && (until == null || resources.get(next).resource().compareTo(until) < 0)) {
            rate(resources.get(next), List.of());
            next++;
        }
    }

    private void rate(ResourceMonth resource, List<DailyUsage> usages) {
        boolean feesDue = !day.isAfter(feesThrough);
        if (feesDue || !usages.isEmpty()) {
            dayCell.rate(date, resource, usages, feesDue, rows);
        }
        models.posted.price(day, Optional.of(resource.resource()), rows);
        emit();
    }

    private void emit() {
        rows.drain((charge, explanation) -> {
            models.note(charge);
            sink.charge(charge, explanation);
        });
    }
}

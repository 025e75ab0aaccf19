package meisai.price;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import meisai.account.Resource;
import meisai.account.Standing;
import meisai.account.Timeline;
import meisai.pricebook.BillItem;
import meisai.pricebook.PriceModel;
import org.jspecify.annotations.Nullable;

/** A resource in the month that is rated, and what is remembered of it from one day to the next. */
final class ResourceMonth {
    private final Resource resource;
    private final Timeline timeline;
    private final List<MonthlyFees.Fee> monthlyFees = new ArrayList<>(1);

    private @Nullable VersionIndex lastVersion;
    private @Nullable Standing lastStanding;
    private List<BillItem> lastFees = List.of();

    ResourceMonth(Resource resource, Timeline timeline) {
        this.resource = resource;
        this.timeline = timeline;
    }

    Resource resource() {
        return resource;
    }

    Timeline timeline() {
        return timeline;
    }

    /** The fees by the month that some day has qualified for. */
    List<MonthlyFees.Fee> monthlyFees() {
        return monthlyFees;
    }

    /**
     * Settles the days after one that was rated with its fees, up to {@code last} and as long as nothing changes: fees by the
     * month count them as they count that day, and others are not due.
     *
     * @return the day of the month through which nothing is left to do without usage; that day itself, when a fee is due by day
     */
    int settle(LocalDate day, LocalDate last, Optional<VersionIndex> version) {
        boolean exists = version.isPresent() && timeline.existsOn(day);
        if (exists && !lastFees.stream().allMatch(item -> item.model() instanceof PriceModel.Monthly)) {
            return day.getDayOfMonth();
        }
        LocalDate through = timeline.unchangedThrough(day, last);
        if (exists) {
            for (MonthlyFees.Fee fee : monthlyFees) {
                if (lastFees.stream().anyMatch(fee::isOf)) {
                    fee.addDays(through.getDayOfMonth() - day.getDayOfMonth());
                }
            }
        }
        return through.getDayOfMonth();
    }

    /** The items that are due by plan and status on a day. A standing is the same object for as long as nothing changes. */
    @SuppressWarnings("ReferenceEquality") // another one is only looked up again
    List<BillItem> fees(LocalDate day, Standing standing, VersionIndex version) {
        if (!timeline.existsOn(day)) {
            return List.of();
        }
        if (version != lastVersion || standing != lastStanding) {
            lastVersion = version;
            lastStanding = standing;
            lastFees = version.fees(standing);
        }
        return lastFees;
    }
}

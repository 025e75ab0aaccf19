package meisai.price;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import meisai.account.Resource;
import meisai.account.Standing;
import meisai.account.Timeline;
import meisai.pricebook.BillItem;
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

    /** The items that are due by plan and status on a day. */
    List<BillItem> fees(LocalDate day, Standing standing, VersionIndex version) {
        if (!timeline.existsOn(day)) {
            return List.of();
        }
        if (version != lastVersion || !standing.equals(lastStanding)) {
            lastVersion = version;
            lastStanding = standing;
            lastFees = version.fees(standing);
        }
        return lastFees;
    }
}

package meisai.golden;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import meisai.account.Resource;
import meisai.price.BilledAs;
import meisai.price.Charge;
import meisai.price.Explanation;
import meisai.price.GrantRow;
import meisai.price.GrantShares;
import meisai.price.ItemMatch;
import meisai.price.MonthRating;
import meisai.price.RatingSink;
import meisai.usage.DailyUsage;
import meisai.usage.ParkReason;

/** What the rating of a month yields, in the order in which it comes. */
final class Rated implements RatingSink {
    record Row(Charge charge, Explanation explanation) {}

    record Parked(DailyUsage usage, ParkReason reason) {}

    private final List<Row> rows = new ArrayList<>();
    private final List<Parked> parked = new ArrayList<>();
    private final GrantShares shares = new GrantShares();
    private Map<BilledAs, BigDecimal> left = Map.of();

    /** @param usage in canonical order */
    void rate(MonthRating rating, List<DailyUsage> usage) {
        usage.forEach(rating::usage);
        left = rating.finish();
    }

    List<Row> rows() {
        return List.copyOf(rows);
    }

    List<Parked> parked() {
        return List.copyOf(parked);
    }

    GrantShares shares() {
        return shares;
    }

    Map<BilledAs, BigDecimal> left() {
        return left;
    }

    @Override
    public void charge(Charge charge, Explanation explanation) {
        rows.add(new Row(charge, explanation));
    }

    @Override
    public void priced(DailyUsage usage, ItemMatch.Priced match) {}

    @Override
    public void parked(DailyUsage usage, ParkReason reason) {
        parked.add(new Parked(usage, reason));
    }

    @Override
    public void offered(GrantRow row, Resource resource, BigDecimal uncovered) {
        shares.offered(row, resource, uncovered);
    }
}

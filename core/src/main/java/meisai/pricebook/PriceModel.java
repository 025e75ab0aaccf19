package meisai.pricebook;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.account.Status;

/**
 * How an item prices what it applies to. A unit price is exact, for one base unit, with at most
 * {@link #MAX_PLACES} places.
 */
public sealed interface PriceModel {
    int MAX_PLACES = 34;

    /** Whether the model prices the quantities of a meter; of such items at most one may match any usage. */
    boolean pricesQuantities();

    /** The key of the model in a price book file. */
    String key();

    /** Every unit at one price. */
    record PerUnit(BigDecimal unitPrice) implements PriceModel {
        @Override
        public boolean pricesQuantities() {
            return true;
        }

        @Override
        public String key() {
            return "perUnit";
        }
    }

    /**
     * Units priced by the tier into which the cumulative quantity of the scope falls. Without a meter the item counts
     * one unit per resource and day with a listed status.
     */
    record Graduated(Scope scope, List<Tier> tiers, boolean countsResourceDays) implements PriceModel {
        public Graduated {
            tiers = List.copyOf(tiers);
        }

        @Override
        public boolean pricesQuantities() {
            return !countsResourceDays;
        }

        @Override
        public String key() {
            return "graduated";
        }
    }

    /** A fee for each day by the status of the resource; a status that is not listed has none. */
    record DailyByStatus(Map<Status, BigDecimal> fees) implements PriceModel {
        public DailyByStatus {
            SortedMap<Status, BigDecimal> sorted = new TreeMap<>(fees);
            fees = Collections.unmodifiableMap(sorted);
        }

        @Override
        public boolean pricesQuantities() {
            return false;
        }

        @Override
        public String key() {
            return "dailyByStatus";
        }
    }

    /** A fee once a resource and month if any day qualifies; by day: in proportion to the qualifying days. */
    record Monthly(BigDecimal fee, boolean prorateByDay) implements PriceModel {
        @Override
        public boolean pricesQuantities() {
            return false;
        }

        @Override
        public String key() {
            return "monthly";
        }
    }

    /** Units up to and including {@code upTo} of the cumulative quantity; the last tier has no bound. */
    record Tier(Optional<BigDecimal> upTo, BigDecimal unitPrice) {}

    /** Over what a quantity accumulates. */
    enum Scope {
        RESOURCE_DAY("resourceDay"),
        RESOURCE_MONTH("resourceMonth"),
        ACCOUNT_DAY("accountDay"),
        ACCOUNT_MONTH("accountMonth");

        private final String wireName;

        Scope(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        public static Optional<Scope> byWireName(String name) {
            for (Scope scope : values()) {
                if (scope.wireName.equals(name)) {
                    return Optional.of(scope);
                }
            }
            return Optional.empty();
        }
    }
}

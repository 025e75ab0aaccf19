package meisai.pricebook;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.account.Status;

/**
 * How an item prices what it applies to. A unit price is exact, for one base unit, with at most
 * {@link #MAX_PLACES} places.
 */
public sealed interface PriceModel {
    int MAX_PLACES = 34;

    /** What a model prices, and so when it is asked. */
    enum Kind {
        /** The quantities of a meter; of such items at most one may match any usage. */
        QUANTITY,
        /** The days on which a meter was used. */
        ACTIVITY,
        /** What a resource is on a day: its plan and status. */
        STANDING,
        /** What is posted by a call. */
        POSTED,
        /** The month of the whole account. */
        MONTH
    }

    Kind kind();

    /** The key of the model in a price book file. */
    String key();

    /** Every unit at one price; what is billed may be rounded up to a multiple. */
    record PerUnit(BigDecimal unitPrice, Optional<RoundUp> roundUp) implements PriceModel {
        public PerUnit(BigDecimal unitPrice) {
            this(unitPrice, Optional.empty());
        }

        @Override
        public Kind kind() {
            return Kind.QUANTITY;
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
        public Kind kind() {
            return countsResourceDays ? Kind.STANDING : Kind.QUANTITY;
        }

        @Override
        public String key() {
            return "graduated";
        }
    }

    /** The total of the month picks one tier for all units. The scope is a month. */
    record Volume(Scope scope, List<Tier> tiers) implements PriceModel {
        public Volume {
            tiers = List.copyOf(tiers);
        }

        @Override
        public Kind kind() {
            return Kind.QUANTITY;
        }

        @Override
        public String key() {
            return "volume";
        }
    }

    /** The total of the month in blocks of {@code per} units, each at {@code price}. The scope is a month. */
    record Blocks(Scope scope, BigDecimal per, BigDecimal price) implements PriceModel {
        @Override
        public Kind kind() {
            return Kind.QUANTITY;
        }

        @Override
        public String key() {
            return "package";
        }
    }

    /** A fee for each day by the status of the resource; a status that is not listed has none. */
    record DailyByStatus(Map<Status, BigDecimal> fees) implements PriceModel {
        public DailyByStatus {
            SortedMap<Status, BigDecimal> sorted = new TreeMap<>(fees);
            fees = Collections.unmodifiableMap(sorted);
        }

        @Override
        public Kind kind() {
            return Kind.STANDING;
        }

        @Override
        public String key() {
            return "dailyByStatus";
        }
    }

    /** A fee once a resource and month if any day qualifies; by day: in proportion to the qualifying days. */
    record Monthly(BigDecimal fee, boolean prorateByDay) implements PriceModel {
        @Override
        public Kind kind() {
            return Kind.STANDING;
        }

        @Override
        public String key() {
            return "monthly";
        }
    }

    /** A fee for each resource and day with usage of the meter above 0. */
    record PerActiveDay(BigDecimal fee) implements PriceModel {
        @Override
        public Kind kind() {
            return Kind.ACTIVITY;
        }

        @Override
        public String key() {
            return "perActiveDay";
        }
    }

    /** A number of slots a month, used or not; the first resources that have rows of a covered item get them taken off. */
    record Commitment(int slots, BigDecimal price, Set<String> covers, String coveredName) implements PriceModel {
        public Commitment {
            covers = Set.copyOf(covers);
        }

        @Override
        public Kind kind() {
            return Kind.MONTH;
        }

        @Override
        public String key() {
            return "commitment";
        }
    }

    /** A charge at one time: posted by a call, or by the statuses of a resource. */
    record OneOff(BigDecimal price, Trigger trigger) implements PriceModel {
        @Override
        public Kind kind() {
            return trigger instanceof Trigger.Posted ? Kind.POSTED : Kind.STANDING;
        }

        @Override
        public String key() {
            return "oneOff";
        }
    }

    /** A percentage off what is left of the base; with several tiers the whole base decides one percentage. */
    record Discount(Base base, List<PercentTier> tiers) implements PriceModel {
        public Discount {
            tiers = List.copyOf(tiers);
        }

        @Override
        public Kind kind() {
            return Kind.MONTH;
        }

        @Override
        public String key() {
            return "discount";
        }
    }

    /** When a {@link OneOff} is due. */
    sealed interface Trigger {
        /** By {@code POST /charges}. */
        record Posted() implements Trigger {}

        /** On a day whose status is in {@code to} and whose day before has one in {@code from}. */
        record StatusChange(Set<Status> from, Set<Status> to) implements Trigger {
            public StatusChange {
                from = Set.copyOf(from);
                to = Set.copyOf(to);
            }
        }

        /** After each {@code everyMonths} of an unbroken stay in the statuses. */
        record Renewal(Set<Status> statuses, int everyMonths) implements Trigger {
            public Renewal {
                statuses = Set.copyOf(statuses);
            }
        }
    }

    /** What a {@link Discount} is a percentage of. */
    sealed interface Base {
        record Everything() implements Base {}

        record Items(Set<String> names) implements Base {
            public Items {
                names = Set.copyOf(names);
            }
        }

        record Categories(Set<String> names) implements Base {
            public Categories {
                names = Set.copyOf(names);
            }
        }

        default boolean has(String item, String category) {
            return switch (this) {
                case Everything everything -> true;
                case Items items -> items.names().contains(item);
                case Categories categories -> categories.names().contains(category);
            };
        }
    }

    /**
     * What is billed is the quantity of the scope rounded up to a multiple; the extra is a row of its own.
     *
     * @param name of the row
     */
    record RoundUp(BigDecimal multiple, RoundUpScope scope, String name) {
        /** What is missing to the next multiple. */
        public BigDecimal extra(BigDecimal quantity) {
            BigDecimal rest = quantity.remainder(multiple);
            return rest.signum() == 0 ? BigDecimal.ZERO : multiple.subtract(rest);
        }
    }

    /** Units up to and including {@code upTo} of the cumulative quantity; the last tier has no bound. */
    record Tier(Optional<BigDecimal> upTo, BigDecimal unitPrice) {
        /** The tier that all of a total falls into. */
        public static Tier of(List<Tier> tiers, BigDecimal total) {
            for (Tier tier : tiers) {
                if (tier.upTo().isEmpty() || total.compareTo(tier.upTo().get()) <= 0) {
                    return tier;
                }
            }
            throw new IllegalArgumentException("the last tier has a bound: " + tiers);
        }
    }

    /** The percentage for a base up to and including {@code upTo}; the last tier has no bound. */
    record PercentTier(Optional<BigDecimal> upTo, BigDecimal percent) {}

    /** Over what a quantity is rounded up, for a resource and item. */
    enum RoundUpScope {
        RECORD("record"),
        DAY("day"),
        MONTH("month");

        private final String wireName;

        RoundUpScope(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }

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

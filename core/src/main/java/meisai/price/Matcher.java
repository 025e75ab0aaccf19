package meisai.price;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import meisai.account.Standing;
import meisai.account.Timeline;
import meisai.meter.Meter;
import meisai.pricebook.PriceBook;
import meisai.pricebook.PriceBookHistory;
import meisai.usage.Attributes;
import meisai.usage.ParkReason;

/** Finds the item that prices usage of a day by the version in force on that day. Not for use by several threads. */
public final class Matcher {
    private final PriceBookHistory history;
    private final Map<LocalDate, Optional<VersionIndex>> byDay = new HashMap<>();
    private final Map<LocalDate, VersionIndex> byEffectiveDay = new HashMap<>();
    private final Map<String, Optional<Meter>> meters = new HashMap<>();
    private LocalDate lastDay = LocalDate.MIN;
    private Optional<VersionIndex> lastVersion = Optional.empty();

    public Matcher(PriceBookHistory history) {
        this.history = history;
    }

    /** The versions this answers for. */
    public PriceBookHistory history() {
        return history;
    }

    /** @param quantity its scale is the number of places of the records behind it */
    public ItemMatch match(LocalDate day, Timeline timeline, String meter, Attributes attributes, BigDecimal quantity) {
        Optional<Meter> declared = meters.computeIfAbsent(meter, history::meter);
        if (declared.isEmpty()) {
            return new ItemMatch.Parked(ParkReason.UNKNOWN_METER);
        }
        if (quantity.scale() > declared.get().decimals()) {
            return new ItemMatch.Parked(ParkReason.TOO_PRECISE);
        }
        Optional<VersionIndex> version = version(day);
        if (version.isEmpty()) {
            return new ItemMatch.Parked(ParkReason.NO_VERSION);
        }
        Standing standing = timeline.on(day);
        Optional<ItemMatch.Priced> priced = version.get().priced(meter, attributes, standing);
        if (priced.isPresent()) {
            return priced.get();
        }
        return new ItemMatch.Parked(reason(version.get().candidates(meter, attributes), timeline, standing));
    }

    private static ParkReason reason(VersionIndex.Candidates candidates, Timeline timeline, Standing standing) {
        if (candidates.ofQuantity().isEmpty() && candidates.activeDay().isEmpty()) {
            return ParkReason.NO_ITEM;
        }
        if (!timeline.registered()) {
            return ParkReason.RESOURCE_NOT_REGISTERED;
        }
        return standing.plan().isEmpty() ? ParkReason.NO_PLAN : ParkReason.NO_ITEM;
    }

    Optional<VersionIndex> version(LocalDate day) {
        if (!day.equals(lastDay)) {
            lastVersion = byDay.computeIfAbsent(day, key -> history.on(key).map(this::index));
            lastDay = day;
        }
        return lastVersion;
    }

    private VersionIndex index(PriceBook book) {
        return byEffectiveDay.computeIfAbsent(book.effectiveFrom(), from -> new VersionIndex(book));
    }
}

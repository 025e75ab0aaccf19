package meisai.pricebook;

import java.time.LocalDate;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import meisai.meter.Meter;

/** Every version of one price book by the day from which it is in force. */
public final class PriceBookHistory {
    private final NavigableMap<LocalDate, PriceBook> versions = new TreeMap<>();

    public PriceBookHistory(Iterable<PriceBook> versions) {
        for (PriceBook version : versions) {
            if (this.versions.put(version.effectiveFrom(), version) != null) {
                throw new IllegalArgumentException(
                        "two versions of " + version.id() + " from " + version.effectiveFrom());
            }
        }
    }

    public Optional<PriceBook> on(LocalDate day) {
        return Optional.ofNullable(versions.floorEntry(day)).map(Map.Entry::getValue);
    }

    /** The first day after {@code day} from which another version is in force. */
    public Optional<LocalDate> after(LocalDate day) {
        return Optional.ofNullable(versions.higherKey(day));
    }

    public Iterable<PriceBook> versions() {
        return java.util.Collections.unmodifiableCollection(versions.values());
    }

    /** The meters that some item rounds up by record, so that their records must be told apart. */
    public Set<String> metersByRecord() {
        Set<String> meters = new TreeSet<>();
        for (PriceBook version : versions.values()) {
            for (BillItem item : version.items()) {
                if (item.model() instanceof PriceModel.PerUnit model
                        && model.roundUp()
                                .filter(roundUp -> roundUp.scope() == PriceModel.RoundUpScope.RECORD)
                                .isPresent()) {
                    item.applies().meter().ifPresent(meters::add);
                }
            }
        }
        return meters;
    }

    /** The declaration of a meter; versions never differ in unit and decimals, so any version serves. */
    public Optional<Meter> meter(String name) {
        for (PriceBook version : versions.values()) {
            Optional<Meter> meter = version.meter(name);
            if (meter.isPresent()) {
                return meter;
            }
        }
        return Optional.empty();
    }
}

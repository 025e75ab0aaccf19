package meisai.pricebook;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import meisai.meter.Meter;
import meisai.money.Currency;

/**
 * One version of a price book, already checked: names are unique, no two quantity items match the same usage. Grants
 * are in the order in which they apply. Source of the rules: price book format.
 */
public record PriceBook(
        String id,
        LocalDate effectiveFrom,
        Currency currency,
        List<Meter> meters,
        List<BillItem> items,
        List<Grant> grants) {
    public PriceBook {
        meters = List.copyOf(meters);
        items = List.copyOf(items);
        grants = List.copyOf(grants);
    }

    public Optional<Meter> meter(String name) {
        return meters.stream().filter(meter -> meter.name().equals(name)).findFirst();
    }
}

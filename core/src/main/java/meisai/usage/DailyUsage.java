package meisai.usage;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import meisai.account.Resource;

/**
 * The exact sum of {@code records} usage records of one resource, meter and set of attributes on one service day.
 *
 * @param each the quantity of each of the records, where they are told apart by it: prices that round up by record
 *     need it
 */
public record DailyUsage(
        LocalDate day,
        Resource resource,
        String meter,
        Attributes attributes,
        BigDecimal quantity,
        long records,
        Optional<BigDecimal> each) {
    public DailyUsage(
            LocalDate day, Resource resource, String meter, Attributes attributes, BigDecimal quantity, long records) {
        this(day, resource, meter, attributes, quantity, records, Optional.empty());
    }

    /** The quantity of each record, known when it was told or there is one record only. */
    public Optional<BigDecimal> ofEach() {
        return records == 1 ? Optional.of(quantity) : each;
    }
}

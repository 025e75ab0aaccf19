package meisai.usage;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import meisai.account.Resource;

/**
 * The exact sum of {@code records} usage records of one resource, meter and set of attributes on one service day.
 *
 * @param day on which it is rated: the service day, or the first day of the month that usage has moved on to
 * @param each the quantity of each of the records, where they are told apart by it: prices that round up by record
 *     need it
 * @param serviceMonth of the records
 */
public record DailyUsage(
        LocalDate day,
        Resource resource,
        String meter,
        Attributes attributes,
        BigDecimal quantity,
        long records,
        Optional<BigDecimal> each,
        YearMonth serviceMonth) {
    public DailyUsage(
            LocalDate day,
            Resource resource,
            String meter,
            Attributes attributes,
            BigDecimal quantity,
            long records,
            Optional<BigDecimal> each) {
        this(day, resource, meter, attributes, quantity, records, each, YearMonth.from(day));
    }

    public DailyUsage(
            LocalDate day, Resource resource, String meter, Attributes attributes, BigDecimal quantity, long records) {
        this(day, resource, meter, attributes, quantity, records, Optional.empty());
    }

    /** The quantity of each record, known when it was told or there is one record only. */
    public Optional<BigDecimal> ofEach() {
        return records == 1 ? Optional.of(quantity) : each;
    }
}

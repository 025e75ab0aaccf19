package meisai.price;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.pricebook.PriceModel.RoundUp;

/**
 * Each record of the day is billed as the next multiple; the row is what is between them.
 *
 * @param records how many records of the day have which quantity
 */
public record RecordRoundUpExplanation(
        LocalDate version, BigDecimal unitPrice, RoundUp roundUp, SortedMap<BigDecimal, Long> records)
        implements Explanation {
    public RecordRoundUpExplanation {
        records = Collections.unmodifiableSortedMap(new TreeMap<>(records));
    }

    @Override
    public BigDecimal quantity() {
        BigDecimal extra = BigDecimal.ZERO;
        for (var each : records.entrySet()) {
            extra = extra.add(roundUp.extra(each.getKey()).multiply(BigDecimal.valueOf(each.getValue())));
        }
        return extra;
    }
}

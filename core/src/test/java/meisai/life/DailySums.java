package meisai.life;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import meisai.account.Resource;
import meisai.life.AccountLog.Event.Used;
import meisai.usage.Attributes;
import meisai.usage.DailyUsage;

/** The sums that a store keeps of records. */
final class DailySums {
    /** @param each the quantity of each record, of a meter whose records are told apart */
    private record Key(
            LocalDate day,
            Resource resource,
            String meter,
            Attributes attributes,
            int places,
            Optional<BigDecimal> each) {}

    private DailySums() {}

    static List<DailyUsage> of(Collection<Used> records, Set<String> metersByRecord) {
        Map<Key, DailyUsage> sums = new LinkedHashMap<>();
        for (Used used : records) {
            Optional<BigDecimal> each =
                    Optional.of(used.quantity()).filter(quantity -> metersByRecord.contains(used.meter()));
            Key key = new Key(
                    used.day(),
                    used.resource(),
                    used.meter(),
                    used.attributes(),
                    used.quantity().scale(),
                    each);
            sums.merge(
                    key,
                    sum(key, used.quantity(), 1),
                    (one, more) -> sum(key, one.quantity().add(more.quantity()), one.records() + more.records()));
        }
        return sums.values().stream()
                .sorted(Comparator.comparing(DailyUsage::day).thenComparing(DailyUsage::resource))
                .toList();
    }

    private static DailyUsage sum(Key key, BigDecimal quantity, long records) {
        return new DailyUsage(key.day(), key.resource(), key.meter(), key.attributes(), quantity, records, key.each());
    }
}

package meisai.golden;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.period.Days;
import meisai.usage.Attributes;
import meisai.usage.DailyUsage;

/** A usage record of a golden case: {@code <day or instant> <resource> <meter> <quantity> [attribute=value ...]}. */
record Used(LocalDate day, Resource resource, String meter, BigDecimal quantity, Attributes attributes) {
    private record Summed(
            LocalDate day, Resource resource, String meter, Attributes attributes, Optional<BigDecimal> each) {}

    static Used of(List<String> words) {
        Map<String, String> attributes = new TreeMap<>();
        for (String word : words.subList(4, words.size())) {
            int equals = word.indexOf('=');
            attributes.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return new Used(
                day(words.get(0)),
                resource(words.get(1)),
                words.get(2),
                new BigDecimal(words.get(3)),
                new Attributes(attributes));
    }

    /** {@code yyyyMMdd}, or the day of an instant. */
    private static LocalDate day(String text) {
        return text.contains("T")
                ? Days.of(Instant.parse(text))
                : Days.parseDay(text).orElseThrow();
    }

    /** The id of a SIM, or {@code kind/id}. */
    static Resource resource(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new Resource(ResourceKind.IMSI, text)
                : new Resource(
                        ResourceKind.byWireName(text.substring(0, slash)).orElseThrow(), text.substring(slash + 1));
    }

    /** The sums of a month in the order in which a rating takes them. */
    static List<DailyUsage> byDay(List<Used> records, Set<String> metersByRecord) {
        Map<Summed, List<BigDecimal>> quantities = new LinkedHashMap<>();
        for (Used record : records) {
            Optional<BigDecimal> each =
                    metersByRecord.contains(record.meter) ? Optional.of(record.quantity) : Optional.empty();
            quantities
                    .computeIfAbsent(
                            new Summed(record.day, record.resource, record.meter, record.attributes, each),
                            key -> new ArrayList<>())
                    .add(record.quantity);
        }
        List<DailyUsage> sums = new ArrayList<>();
        quantities.forEach((key, each) -> sums.add(new DailyUsage(
                key.day(),
                key.resource(),
                key.meter(),
                key.attributes(),
                each.stream().reduce(BigDecimal.ZERO, BigDecimal::add),
                each.size(),
                key.each())));
        sums.sort(Comparator.comparing(DailyUsage::day).thenComparing(DailyUsage::resource));
        return sums;
    }
}

package meisai.price;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.account.CodePointOrder;
import meisai.account.Resource;
import meisai.account.Standing;
import meisai.account.Timeline;
import meisai.money.Decimals;
import meisai.pricebook.BillItem;
import meisai.pricebook.PriceModel.OneOff;

/**
 * Model {@code oneOff} by call: charges of a day are rows of that day; those of an earlier month are rows dated with the
 * month that books them. Charges of one resource, date, item and unit price are one row.
 */
final class PostedCharges {
    /** What makes one row. */
    private record Key(BillItem item, BigDecimal unitPrice) {}

    /** What makes one row of charges that concern an earlier month. */
    private record OfMonth(YearMonth concerned, Optional<Resource> resource, BilledAs billedAs, BigDecimal unitPrice) {}

    private final YearMonth month;
    private final Matcher matcher;
    private final NavigableMap<Resource, Timeline> timelines;
    private final Map<LocalDate, Map<Optional<Resource>, List<PostedCharge>>> byDay = new TreeMap<>();

    PostedCharges(MonthInput input, Matcher matcher) {
        this.month = input.month();
        this.matcher = matcher;
        this.timelines = input.timelines();
        for (PostedCharge charge : input.posted()) {
            if (charge.quantity().signum() == 0) {
                continue; // No row, so that its day is not the first of any.
            }
            byDay.computeIfAbsent(charge.date(), day -> new TreeMap<>(RowOrder.RESOURCES))
                    .computeIfAbsent(charge.resource(), resource -> new ArrayList<>())
                    .add(charge);
        }
    }

    /** Every resource that something was posted for in the month. */
    List<Resource> resources() {
        List<Resource> resources = new ArrayList<>();
        byDay.forEach((day, byResource) -> {
            if (YearMonth.from(day).equals(month)) {
                byResource.keySet().forEach(resource -> resource.ifPresent(resources::add));
            }
        });
        return resources;
    }

    /** The rows of a day, for a resource or for none. */
    void price(LocalDate day, Optional<Resource> resource, Rows rows) {
        List<PostedCharge> posted = byDay.getOrDefault(day, Map.of()).getOrDefault(resource, List.of());
        if (posted.isEmpty()) {
            return;
        }
        Standing standing = standing(day, resource);
        explained(day, posted)
                .forEach((key, explanation) -> rows.add(
                        new Charge(
                                new ChargeDate.OnDay(day),
                                resource,
                                BilledAs.of(key.item()),
                                key.unitPrice(),
                                explanation.quantity(),
                                standing.group(),
                                standing.tags(),
                                Optional.empty()),
                        explanation));
    }

    /** The charges of earlier months: one row for those of a month, resource, item and unit price. */
    void finish(MonthRows rows) {
        Map<OfMonth, LocalDate> firstDays = new LinkedHashMap<>();
        Map<OfMonth, SortedMap<String, BigDecimal>> quantities = new LinkedHashMap<>();
        byDay.forEach((day, byResource) -> {
            if (!YearMonth.from(day).equals(month)) {
                byResource.forEach((resource, posted) -> explained(day, posted).forEach((key, explanation) -> {
                    OfMonth row = new OfMonth(YearMonth.from(day), resource, BilledAs.of(key.item()), key.unitPrice());
                    firstDays.putIfAbsent(row, day);
                    explanation
                            .charges()
                            .forEach((id, quantity) -> quantities
                                    .computeIfAbsent(row, one -> new TreeMap<>(CodePointOrder.INSTANCE))
                                    .merge(id, quantity, BigDecimal::add));
                }));
            }
        });
        firstDays.forEach((row, day) -> rows.posted(
                row.concerned(),
                row.resource(),
                standing(day, row.resource()),
                row.billedAs(),
                new PostedExplanation(
                        row.unitPrice(),
                        Optional.ofNullable(quantities.get(row)).orElseThrow())));
    }

    private Standing standing(LocalDate day, Optional<Resource> resource) {
        return resource.map(one ->
                        timelines.getOrDefault(one, Timeline.UNREGISTERED).on(day))
                .orElse(Standing.NONE);
    }

    /** @throws IllegalStateException when the version of the day has no such item, which posting and publishing check */
    private Map<Key, PostedExplanation> explained(LocalDate day, List<PostedCharge> posted) {
        Map<Key, SortedMap<String, BigDecimal>> quantities = new HashMap<>();
        for (PostedCharge charge : posted) {
            BillItem item = matcher.version(day)
                    .flatMap(version -> version.oneOff(charge.item()))
                    .orElseThrow(() -> new IllegalStateException(
                            "no oneOff item " + charge.item() + " for the charge " + charge.id() + " of " + day));
            BigDecimal unitPrice = Decimals.normal(charge.unitPrice().orElseGet(() -> ((OneOff) item.model()).price()));
            quantities
                    .computeIfAbsent(new Key(item, unitPrice), key -> new TreeMap<>(CodePointOrder.INSTANCE))
                    .merge(charge.id(), charge.quantity(), BigDecimal::add);
        }
        Map<Key, PostedExplanation> explained = new HashMap<>();
        quantities.forEach((key, charges) -> explained.put(key, new PostedExplanation(key.unitPrice(), charges)));
        return explained;
    }
}

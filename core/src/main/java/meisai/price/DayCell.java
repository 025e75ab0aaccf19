package meisai.price;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import meisai.account.CodePointOrder;
import meisai.account.Resource;
import meisai.account.Standing;
import meisai.account.Timeline;
import meisai.pricebook.BillItem;
import meisai.pricebook.PriceModel;
import meisai.usage.DailyUsage;

/** Rates one resource on one day and hands the models what they carry through the month. */
final class DayCell {
    private record Row(BillItem item, BigDecimal unitPrice, BigDecimal quantity) {}

    private record Units(BillItem item, BigDecimal quantity) {}

    private static final Comparator<Row> ORDER = Comparator.comparing(
                    (Row row) -> row.item().name(), CodePointOrder.INSTANCE)
            .thenComparing(Row::unitPrice);

    private final Matcher matcher;
    private final GraduatedCounts graduated;
    private final MonthlyFees monthly;
    private final AccountGrants grants;
    private final RatingSink sink;

    DayCell(Matcher matcher, GraduatedCounts graduated, MonthlyFees monthly, AccountGrants grants, RatingSink sink) {
        this.matcher = matcher;
        this.graduated = graduated;
        this.monthly = monthly;
        this.grants = grants;
        this.sink = sink;
    }

    /** @param feesDue whether fees are charged for the day: not for days that have not come yet */
    void rate(LocalDate day, Resource resource, Timeline timeline, List<DailyUsage> usages, boolean feesDue) {
        Map<String, Units> used = used(day, timeline, usages);
        Optional<VersionIndex> version = matcher.version(day);
        if (version.isEmpty()) {
            return;
        }
        Standing standing = timeline.on(day);
        List<BillItem> fees = feesDue ? version.get().fees(standing) : List.of();
        if (used.isEmpty() && fees.isEmpty()) {
            return;
        }
        List<Row> rows = new ArrayList<>(used.size() + fees.size());
        used.values().forEach(units -> priceUnits(version.get(), resource, units, rows));
        fees.forEach(item -> priceFee(item, resource, standing, rows));
        rows.sort(ORDER);
        ChargeDate date = new ChargeDate.OnDay(day);
        for (Row row : rows) {
            sink.charge(new Charge(
                    date,
                    Optional.of(resource),
                    row.item().name(),
                    row.item().category(),
                    row.item().taxCategory(),
                    row.unitPrice(),
                    row.quantity(),
                    standing.group(),
                    standing.tags()));
        }
    }

    /** The units of each item in the order of item names, which is the canonical order for what counts by account. */
    private Map<String, Units> used(LocalDate day, Timeline timeline, List<DailyUsage> usages) {
        if (usages.isEmpty()) {
            return Map.of();
        }
        Map<String, Units> used = new TreeMap<>(CodePointOrder.INSTANCE);
        for (DailyUsage usage : usages) {
            switch (matcher.match(day, timeline, usage.meter(), usage.attributes(), usage.quantity())) {
                case ItemMatch.Parked parked -> sink.parked(usage, parked.reason());
                case ItemMatch.Priced priced -> {
                    sink.priced(usage);
                    used.merge(
                            priced.item().name(),
                            new Units(priced.item(), usage.quantity()),
                            (sum, more) -> new Units(sum.item(), sum.quantity().add(more.quantity())));
                }
            }
        }
        return used;
    }

    private void priceUnits(VersionIndex version, Resource resource, Units units, List<Row> rows) {
        if (units.quantity().signum() == 0) {
            return;
        }
        BillItem item = units.item();
        switch (item.model()) {
            case PriceModel.PerUnit model -> {
                rows.add(new Row(item, model.unitPrice(), units.quantity()));
                grants.cover(version, item, model.unitPrice(), units.quantity());
            }
            case PriceModel.Graduated model ->
                graduated.price(
                        item.name(),
                        model,
                        resource,
                        units.quantity(),
                        (unitPrice, quantity) -> rows.add(new Row(item, unitPrice, quantity)));
            case PriceModel.DailyByStatus model -> throw notFor(item, model);
            case PriceModel.Monthly model -> throw notFor(item, model);
        }
    }

    private void priceFee(BillItem item, Resource resource, Standing standing, List<Row> rows) {
        switch (item.model()) {
            case PriceModel.DailyByStatus model ->
                standing.status().map(model.fees()::get).ifPresent(fee -> rows.add(new Row(item, fee, BigDecimal.ONE)));
            case PriceModel.Monthly model -> monthly.qualifies(resource, item, model, standing);
            case PriceModel.Graduated model ->
                graduated.price(
                        item.name(),
                        model,
                        resource,
                        BigDecimal.ONE,
                        (unitPrice, quantity) -> rows.add(new Row(item, unitPrice, quantity)));
            case PriceModel.PerUnit model -> throw notFor(item, model);
        }
    }

    private static IllegalStateException notFor(BillItem item, PriceModel model) {
        return new IllegalStateException(item.name() + " is a " + model.key() + " in the wrong place");
    }
}

package meisai.price;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import meisai.account.Standing;
import meisai.account.Timeline;
import meisai.pricebook.BillItem;
import meisai.pricebook.PriceModel;
import meisai.usage.DailyUsage;

/** Rates one resource on one day and hands the models what they carry through the month. */
final class DayCell {
    private final Matcher matcher;
    private final MonthModels models;
    private final RatingSink sink;
    /** What the cell has used of each item. */
    private final UnitsByItem used = new UnitsByItem();
    /** What it has used of the items that active days are charged by. */
    private final UnitsByItem active = new UnitsByItem();

    DayCell(Matcher matcher, MonthModels models, RatingSink sink) {
        this.matcher = matcher;
        this.models = models;
        this.sink = sink;
    }

    /** @param feesDue whether fees are charged for the day: not for days that have not come yet */
    void rate(ChargeDate.OnDay date, ResourceMonth ofMonth, List<DailyUsage> usages, boolean feesDue, Rows rows) {
        LocalDate day = date.day();
        match(day, ofMonth.timeline(), usages);
        Optional<VersionIndex> version = matcher.version(day);
        if (version.isEmpty()) {
            return;
        }
        Standing standing = ofMonth.timeline().on(day);
        List<BillItem> fees = feesDue ? ofMonth.fees(day, standing, version.get()) : List.of();
        if (used.isEmpty() && active.isEmpty() && fees.isEmpty()) {
            return;
        }
        Cell cell = new Cell(date, ofMonth, standing, version.get());
        models.grants.nextCell();
        used.forEach(units -> priceUnits(cell, units, rows));
        active.forEach(units -> priceActiveDay(cell, units, rows));
        for (BillItem item : fees) {
            priceFee(cell, item, rows);
        }
    }

    /** Finds what prices the usage of the cell. */
    private void match(LocalDate day, Timeline timeline, List<DailyUsage> usages) {
        used.clear();
        active.clear();
        for (DailyUsage usage : usages) {
            switch (matcher.match(day, timeline, usage.meter(), usage.attributes(), usage.quantity())) {
                case ItemMatch.Parked parked -> sink.parked(usage, parked.reason());
                case ItemMatch.Priced priced -> {
                    sink.priced(usage, priced);
                    priced.item().ifPresent(item -> used.add(item, usage));
                    priced.activeDay().forEach(item -> active.add(item, usage));
                }
            }
        }
    }

    private void priceUnits(Cell cell, Units units, Rows rows) {
        if (units.quantity().signum() == 0) {
            return;
        }
        switch (units.item().model()) {
            case PriceModel.PerUnit model -> models.perUnit.price(cell, units, model, rows);
            case PriceModel.Graduated model ->
                models.graduated.price(cell, units.item(), model, units.quantity(), rows);
            case PriceModel.Volume model -> models.volumes.add(cell, units, model);
            case PriceModel.Blocks model -> models.blocks.add(cell, units, model);
            case PriceModel.DailyByStatus model -> throw misplaced(units.item());
            case PriceModel.Monthly model -> throw misplaced(units.item());
            case PriceModel.PerActiveDay model -> throw misplaced(units.item());
            case PriceModel.Commitment model -> throw misplaced(units.item());
            case PriceModel.OneOff model -> throw misplaced(units.item());
            case PriceModel.Discount model -> throw misplaced(units.item());
        }
    }

    /** Model {@code perActiveDay}: a fee for a resource and day with usage above 0 (billing model, price model 7). */
    private static void priceActiveDay(Cell cell, Units units, Rows rows) {
        if (units.quantity().signum() > 0 && units.item().model() instanceof PriceModel.PerActiveDay model) {
            rows.add(
                    cell,
                    cell.version().billedAs(units.item()),
                    new ActiveDayExplanation(cell.versionDay(), units.quantity(), model.fee()));
        }
    }

    private void priceFee(Cell cell, BillItem item, Rows rows) {
        switch (item.model()) {
            case PriceModel.DailyByStatus model -> dailyFee(cell, item, model, rows);
            case PriceModel.Monthly model -> models.monthly.qualifies(cell, item, model);
            case PriceModel.Graduated model -> models.graduated.price(cell, item, model, BigDecimal.ONE, rows);
            case PriceModel.OneOff model -> OneOffFees.price(cell, item, model, rows);
            case PriceModel.PerUnit model -> throw misplaced(item);
            case PriceModel.Volume model -> throw misplaced(item);
            case PriceModel.Blocks model -> throw misplaced(item);
            case PriceModel.PerActiveDay model -> throw misplaced(item);
            case PriceModel.Commitment model -> throw misplaced(item);
            case PriceModel.Discount model -> throw misplaced(item);
        }
    }

    /** Model {@code dailyByStatus}: the fee of the day by its status (billing model, price model 7). */
    private static void dailyFee(Cell cell, BillItem item, PriceModel.DailyByStatus model, Rows rows) {
        cell.standing()
                .status()
                .filter(model.fees()::containsKey)
                .ifPresent(status -> rows.add(
                        cell,
                        cell.version().billedAs(item),
                        new DailyFeeExplanation(
                                cell.versionDay(),
                                status,
                                Optional.ofNullable(model.fees().get(status)).orElseThrow())));
    }

    private static IllegalStateException misplaced(BillItem item) {
        return new IllegalStateException(item.name() + " is a " + item.model().key() + " in the wrong place");
    }
}

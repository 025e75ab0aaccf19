package meisai.naive;

import static java.math.BigDecimal.*;
import static java.math.RoundingMode.*;
import static java.util.Comparator.comparing;
import static meisai.Lists.*;
import static meisai.naive.NaiveBook.*;

import java.math.BigDecimal;
import java.time.*;
import java.util.*;
import java.util.stream.*;
import meisai.account.*;
import meisai.life.AccountLog.Event.Used;
import meisai.life.Line;
import meisai.pricebook.BillItem;
import meisai.pricebook.PriceModel.*;

/** What items price in a month, model after model over the whole of it: no count goes on from day to day. */
class NaiveItems {
    /** What an item of the day's version prices of a resource on a day: each record, or 1 for a day with a fee. */
    record Units(LocalDate day, Optional<Resource> of, BillItem item, List<BigDecimal> each, BigDecimal all) {}

    /** What grants may cover, and when: what is rounded up by month after all days. */
    record Offer(LocalDate when, Units units, BigDecimal quantity) {}

    static final Comparator<Units> BY_RESOURCE = comparing(one -> one.of().orElseThrow(), RESOURCES);
    static final Comparator<Units> IN_ORDER =
            BY_RESOURCE.thenComparing(one -> one.item().name(), TEXT);
    /** Those that are dated with the month are parts of rows, in the order of days. */
    final List<Line> lines = new ArrayList<>();

    final List<Offer> offers = new ArrayList<>();
    final NaiveBook book;
    final String month;
    final List<LocalDate> days;
    final LocalDate through;

    /** @param through the last day with fees */
    NaiveItems(NaiveBook book, YearMonth month, LocalDate through) {
        this.book = book;
        this.month = text(month);
        this.days = month.atDay(1).datesUntil(month.plusMonths(1).atDay(1)).toList();
        this.through = through;
        List<Units> units = sorted(
                units(only(book.records(month), book::isPriced)),
                comparing(Units::day).thenComparing(IN_ORDER));
        var byItem =
                units.stream().collect(Collectors.groupingBy(one -> one.item().name()));
        units.forEach(one -> price(one, byItem.get(one.item().name())));
    }

    private List<Units> units(List<Used> priced) {
        var resources = book.registered();
        priced.forEach(used -> resources.add(Optional.of(used.resource())));
        List<Units> units = new ArrayList<>();
        for (LocalDate day : days) {
            for (Optional<Resource> of : resources) {
                var used = only(priced, one -> one.day().equals(day) && of.equals(Optional.of(one.resource())));
                boolean free = day.isAfter(through) || book.until(of, day).isEmpty();
                for (BillItem item : only(book.items(day), one -> applies(one, book.standing(of, day)))) {
                    List<BigDecimal> each = new ArrayList<>();
                    only(used, one -> prices(item, one)).forEach(one -> each.add(one.quantity()));
                    each.add(free || item.applies().meter().isPresent() ? ZERO : ONE);
                    units.add(new Units(day, of, item, each, sum(each, one -> one)));
                }
            }
        }
        return only(units, one -> one.all().signum() > 0);
    }

    private void price(Units one, List<Units> alike) {
        List<Units> ofMonth = together(Scope.RESOURCE_MONTH, one, alike);
        switch (one.item().model()) {
            case PerUnit(BigDecimal price, var up) -> {
                ofDay(one, price, one.all());
                offers.add(new Offer(one.day(), one, one.all()));
                up.ifPresent(each -> roundUp(one, price, each, ofMonth));
            }
            case Graduated model -> graduated(one, model.tiers(), together(model.scope(), one, alike));
            case Volume model -> {
                List<Units> counted = together(model.scope(), one, alike);
                BigDecimal total = sum(counted, Units::all);
                BillItem item = counted.getFirst().item();
                var tiers = ((Volume) item.model()).tiers();
                var tier = only(tiers, each -> each.upTo().orElse(total).compareTo(total) >= 0)
                        .getFirst();
                add(month, one, item.name(), item, tier.unitPrice(), one.all());
            }
            case Blocks(Scope scope, BigDecimal per, BigDecimal price) -> {
                List<Units> counted = together(scope, one, alike);
                var of = one.of().filter(any -> scope == Scope.RESOURCE_MONTH);
                BigDecimal blocks = sum(counted, Units::all).divide(per, 0, CEILING);
                Units holder = new Units(one.day(), of, one.item(), one.each(), one.all());
                add(
                        month,
                        holder,
                        one.item().name(),
                        one.item(),
                        price,
                        one.equals(counted.getFirst()) ? blocks : ZERO);
            }
            case DailyByStatus(var fees) ->
                fees.forEach((status, fee) -> ofDay(one, fee, isIn(Set.of(status), one, 0) ? ONE : ZERO));
            case Monthly(BigDecimal fee, boolean byDay) -> {
                BigDecimal part = fee.multiply(new BigDecimal(ofMonth.size()));
                BigDecimal price = byDay ? part.divide(new BigDecimal(days.size()), 18, HALF_UP) : fee;
                add(month, one, one.item().name(), one.item(), price, one.equals(ofMonth.getFirst()) ? ONE : ZERO);
            }
            case PerActiveDay(BigDecimal fee) -> ofDay(one, fee, ONE);
            case OneOff(BigDecimal price, Trigger trigger) -> ofDay(one, price, isDue(one, trigger) ? ONE : ZERO);
            case Commitment other -> {}
            case Discount other -> {}
        }
    }

    /** The units of the item that count together with these. */
    private static List<Units> together(Scope scope, Units one, List<Units> alike) {
        boolean allDays = scope == Scope.RESOURCE_MONTH || scope == Scope.ACCOUNT_MONTH;
        boolean allResources = scope == Scope.ACCOUNT_DAY || scope == Scope.ACCOUNT_MONTH;
        var ofDays = only(alike, other -> allDays || other.day().equals(one.day()));
        return only(ofDays, other -> allResources || other.of().equals(one.of()));
    }

    private void roundUp(Units one, BigDecimal price, RoundUp up, List<Units> ofMonth) {
        boolean byMonth = up.scope() == RoundUpScope.MONTH;
        BigDecimal total = one.equals(ofMonth.getFirst()) ? sum(ofMonth, Units::all) : ZERO;
        var rounded = up.scope() == RoundUpScope.RECORD ? one.each() : List.of(byMonth ? total : one.all());
        BigDecimal blocks = sum(rounded, each -> each.divide(up.multiple(), 0, CEILING));
        BigDecimal extra = blocks.multiply(up.multiple()).subtract(sum(rounded, each -> each));
        add(byMonth ? month : text(one.day()), one, up.name(), one.item(), price, extra);
        offers.add(new Offer(byMonth ? LocalDate.MAX : one.day(), one, extra));
    }

    private void graduated(Units one, List<Tier> tiers, List<Units> counted) {
        BigDecimal before = sum(counted.subList(0, counted.indexOf(one)), Units::all);
        BigDecimal after = before.add(one.all());
        BigDecimal lower = ZERO;
        for (Tier tier : tiers) {
            BigDecimal upper = tier.upTo().orElse(after.max(lower));
            ofDay(one, tier.unitPrice(), after.min(upper).subtract(before.max(lower)));
            lower = upper;
        }
    }

    private boolean isDue(Units one, Trigger trigger) {
        return switch (trigger) {
            case Trigger.Posted posted -> false;
            case Trigger.StatusChange(var from, var to) -> isIn(from, one, 1) && isIn(to, one, 0);
            case Trigger.Renewal(var listed, int months) -> {
                int stay = 0;
                while (isIn(listed, one, stay)) {
                    stay++;
                }
                LocalDate began = one.day().minusDays(stay - 1L);
                yield LongStream.range(1, 99)
                        .mapToObj(k -> began.plusMonths(k * months))
                        .anyMatch(one.day()::equals);
            }
        };
    }

    private boolean isIn(Set<Status> listed, Units one, int daysAgo) {
        return NaiveBook.isIn(
                listed, book.standing(one.of(), one.day().minusDays(daysAgo)).status());
    }

    private void ofDay(Units one, BigDecimal price, BigDecimal quantity) {
        add(text(one.day()), one, one.item().name(), one.item(), price, quantity);
    }

    private void add(String date, Units one, String name, BillItem item, BigDecimal price, BigDecimal quantity) {
        Standing had = book.standing(one.of(), one.day());
        lines.add(new Line(date, one.of(), Line.as(name, item), price, quantity, had));
    }
}

package meisai.naive;

import static java.math.BigDecimal.*;
import static java.math.RoundingMode.*;
import static java.util.Comparator.comparing;
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
final class NaiveMonth {
    /** What an item of the day's version prices of a resource on a day: each record, or 1 for a day with a fee. */
    record Units(LocalDate day, Resource resource, Standing standing, BillItem item, List<BigDecimal> records) {
        String name() {
            return item.name();
        }

        BigDecimal quantity() {
            return sum(records, each -> each);
        }
    }

    /** What grants may cover, in the order in which they do. */
    record Offer(Units units, boolean ofMonth, BigDecimal quantity) {}

    /** Those that are dated with the month are parts of rows, in the order of days. */
    final List<Line> lines = new ArrayList<>();

    final List<Offer> offers = new ArrayList<>();
    final NaiveBook book;
    final YearMonth month;
    final LocalDate through;

    /** @param through the last day with fees */
    NaiveMonth(NaiveBook book, YearMonth month, LocalDate through, List<Used> priced) {
        this.book = book;
        this.month = month;
        this.through = through;
        Comparator<Units> byResource = comparing(Units::resource, RESOURCES).thenComparing(Units::name, TEXT);
        List<Units> units = new ArrayList<>(units(priced));
        units.sort(comparing(Units::day).thenComparing(byResource));
        var alike = units.stream().collect(Collectors.groupingBy(Units::name));
        units.forEach(one -> price(one, alike.get(one.name())));
        units.sort(byResource);
        units.forEach(one -> roundUpMonth(one, together(Scope.RESOURCE_MONTH, one, alike.get(one.name()))));
    }

    List<LocalDate> days() {
        return month.atDay(1).datesUntil(month.plusMonths(1).atDay(1)).toList();
    }

    private List<Units> units(List<Used> priced) {
        Set<Resource> resources = new HashSet<>(book.changes.keySet());
        priced.forEach(used -> resources.add(used.resource()));
        List<Units> units = new ArrayList<>();
        for (LocalDate day : days()) {
            List<Used> used = only(priced, one -> one.day().equals(day));
            for (Resource resource : resources) {
                Standing standing = book.standing(resource, day);
                boolean noFees =
                        day.isAfter(through) || book.until(resource, day).isEmpty();
                for (BillItem item : only(book.items(day), item -> applies(item, standing))) {
                    List<BigDecimal> records = new ArrayList<>();
                    only(used, one -> one.resource().equals(resource) && prices(item, one))
                            .forEach(one -> records.add(one.quantity()));
                    records.add(noFees || item.applies().meter().isPresent() ? ZERO : ONE);
                    units.add(new Units(day, resource, standing, item, records));
                }
            }
        }
        return only(units, one -> one.quantity().signum() > 0);
    }

    private void price(Units one, List<Units> alike) {
        switch (one.item().model()) {
            case PerUnit model -> perUnit(one, model);
            case Graduated model -> graduated(one, model, together(model.scope(), one, alike));
            case Volume model -> volume(one, together(model.scope(), one, alike));
            case Blocks model -> blocks(one, model, together(model.scope(), one, alike));
            case DailyByStatus(var fees) ->
                one.standing().status().map(fees::get).ifPresent(fee -> ofDay(one, fee, ONE));
            case Monthly model -> monthly(one, model, together(Scope.RESOURCE_MONTH, one, alike));
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
        List<Units> days = only(alike, other -> allDays || other.day().equals(one.day()));
        return only(days, other -> allResources || other.resource().equals(one.resource()));
    }

    private void perUnit(Units one, PerUnit model) {
        RoundUp up = model.roundUp().orElse(new RoundUp(ONE.movePointLeft(12), RoundUpScope.DAY, ""));
        List<BigDecimal> each = up.scope() == RoundUpScope.RECORD ? one.records() : List.of(one.quantity());
        BigDecimal extra = up.scope() == RoundUpScope.MONTH ? ZERO : extra(up, each);
        ofDay(one, model.unitPrice(), one.quantity());
        add(text(one.day()), one, up.name(), model.unitPrice(), extra);
        offers.add(new Offer(one, false, one.quantity().add(extra)));
    }

    private void roundUpMonth(Units one, List<Units> all) {
        if (one.item().model() instanceof PerUnit(BigDecimal price, Optional<RoundUp> up)
                && all.getFirst().equals(one)) {
            for (RoundUp month : only(up.stream().toList(), any -> any.scope() == RoundUpScope.MONTH)) {
                BigDecimal extra = extra(month, List.of(sum(all, Units::quantity)));
                add(text(this.month), one, month.name(), price, extra);
                offers.add(new Offer(one, true, extra));
            }
        }
    }

    private static BigDecimal extra(RoundUp up, List<BigDecimal> quantities) {
        BigDecimal blocks = sum(quantities, each -> each.divide(up.multiple(), 0, CEILING));
        return blocks.multiply(up.multiple()).subtract(sum(quantities, each -> each));
    }

    private void graduated(Units one, Graduated model, List<Units> counted) {
        BigDecimal before = sum(counted.subList(0, counted.indexOf(one)), Units::quantity);
        BigDecimal after = before.add(one.quantity());
        BigDecimal lower = ZERO;
        for (Tier tier : model.tiers()) {
            BigDecimal upper = tier.upTo().orElse(after.max(lower));
            ofDay(one, tier.unitPrice(), after.min(upper).subtract(before.max(lower)));
            lower = upper;
        }
    }

    /** The version of the first day that contributes to the total decides. */
    private void volume(Units one, List<Units> counted) {
        BillItem item = counted.getFirst().item();
        BigDecimal total = sum(counted, Units::quantity);
        var tiers = only(
                ((Volume) item.model()).tiers(),
                tier -> total.compareTo(tier.upTo().orElse(total)) <= 0);
        Units priced = new Units(one.day(), one.resource(), one.standing(), item, one.records());
        add(text(month), priced, item.name(), tiers.getFirst().unitPrice(), one.quantity());
    }

    private void blocks(Units one, Blocks model, List<Units> counted) {
        boolean ofAccount = model.scope() == Scope.ACCOUNT_MONTH;
        Optional<Resource> of = Optional.of(one.resource()).filter(any -> !ofAccount);
        BigDecimal blocks = sum(counted, Units::quantity).divide(model.per(), 0, CEILING);
        BigDecimal once = counted.getFirst().equals(one) ? blocks : ZERO;
        Standing standing = ofAccount ? Standing.NONE : one.standing();
        lines.add(new Line(text(month), of, Line.as(one.name(), one.item()), model.price(), once, standing));
    }

    private void monthly(Units one, Monthly model, List<Units> days) {
        BigDecimal qualifying = model.fee().multiply(new BigDecimal(days.size()));
        BigDecimal part = qualifying.divide(new BigDecimal(month.lengthOfMonth()), 18, HALF_UP);
        BigDecimal once = days.getFirst().equals(one) ? ONE : ZERO;
        add(text(month), one, one.name(), model.prorateByDay() ? part : model.fee(), once);
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
                LocalDate began = one.day().minusDays(stay).plusDays(1);
                yield IntStream.range(1, 99)
                        .anyMatch(k -> began.plusMonths((long) k * months).equals(one.day()));
            }
        };
    }

    private boolean isIn(Set<Status> statuses, Units one, int daysAgo) {
        Standing then = book.standing(one.resource(), one.day().minusDays(daysAgo));
        return then.status().stream().anyMatch(statuses::contains);
    }

    private void ofDay(Units one, BigDecimal price, BigDecimal quantity) {
        add(text(one.day()), one, one.name(), price, quantity);
    }

    private void add(String date, Units one, String name, BigDecimal price, BigDecimal quantity) {
        Optional<Resource> of = Optional.of(one.resource());
        lines.add(new Line(date, of, Line.as(name, one.item()), price, quantity, one.standing()));
    }

    static String text(Object dayOrMonth) {
        return dayOrMonth.toString().replace("-", "");
    }
}

package meisai.naive;

import static java.math.BigDecimal.ONE;
import static java.math.RoundingMode.CEILING;
import static java.math.RoundingMode.HALF_UP;
import static meisai.naive.NaiveBook.only;
import static meisai.naive.NaiveBook.sum;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import meisai.account.Resource;
import meisai.account.Standing;
import meisai.account.Status;
import meisai.life.AccountLog.Event.Used;
import meisai.life.Line;
import meisai.price.BilledAs;
import meisai.pricebook.BillItem;
import meisai.pricebook.PriceModel;
import meisai.pricebook.PriceModel.RoundUpScope;
import meisai.pricebook.PriceModel.Scope;
import meisai.pricebook.PriceModel.Tier;
import meisai.pricebook.PriceModel.Trigger;

/** The rows of a month, model after model over the whole of it: no count goes on from day to day. */
final class NaiveMonth {
    /** What an item of the day's version prices of a resource on a day: each record, or 1 for a day with a fee. */
    record Units(LocalDate day, Resource resource, Standing standing, BillItem item, List<BigDecimal> records) {
        BigDecimal quantity() {
            return sum(records, Function.identity());
        }

        boolean isAt(Units other) {
            return day.equals(other.day) && resource.equals(other.resource);
        }
    }

    final List<Line> rows = new ArrayList<>();
    final YearMonth month;
    final LocalDate through;
    final NaiveBook book;
    private final NaiveGrants grants;

    /** @param through the last day with fees */
    NaiveMonth(NaiveBook book, YearMonth month, LocalDate through, List<Used> priced) {
        this.book = book;
        this.month = month;
        this.through = through;
        this.grants = new NaiveGrants(this);
        List<Units> units = units(priced);
        var byItem =
                units.stream().collect(Collectors.groupingBy(one -> one.item().name()));
        Comparator<Units> byResource = Comparator.comparing(Units::resource, NaiveBook.RESOURCES);
        Comparator<Units> inOrder = byResource.thenComparing(one -> one.item().name(), NaiveBook.TEXT);
        units.forEach(one -> price(one, byItem.get(one.item().name())));
        units.stream()
                .sorted(inOrder)
                .forEach(one -> roundUpMonth(one, byItem.get(one.item().name())));
        rows.addAll(grants.apply());
    }

    List<LocalDate> days() {
        return month.atDay(1).datesUntil(month.plusMonths(1).atDay(1)).toList();
    }

    private List<Units> units(List<Used> priced) {
        Set<Resource> resources = new TreeSet<>(NaiveBook.RESOURCES);
        resources.addAll(book.changes.keySet());
        priced.forEach(used -> resources.add(used.resource()));
        List<Units> units = new ArrayList<>();
        for (LocalDate day : days()) {
            for (Resource resource : resources) {
                Standing standing = book.standing(resource, day);
                boolean fees =
                        !day.isAfter(through) && !book.until(resource, day).isEmpty();
                List<Used> used = only(
                        priced, one -> one.day().equals(day) && one.resource().equals(resource));
                for (BillItem item : only(book.items(day), item -> NaiveBook.applies(item, standing))) {
                    List<BigDecimal> fee = fees && item.applies().meter().isEmpty() ? List.of(ONE) : List.of();
                    List<BigDecimal> records = new ArrayList<>(fee);
                    only(used, one -> NaiveBook.prices(item, one)).forEach(one -> records.add(one.quantity()));
                    units.add(new Units(day, resource, standing, item, records));
                }
            }
        }
        return only(units, one -> one.quantity().signum() > 0);
    }

    private void price(Units one, List<Units> alike) {
        boolean isFirst = together(Scope.RESOURCE_MONTH, one, alike).getFirst().isAt(one);
        switch (one.item().model()) {
            case PriceModel.PerUnit model -> perUnit(one, model);
            case PriceModel.Graduated model -> graduated(one, model, together(model.scope(), one, alike));
            case PriceModel.Volume model when isFirst -> volume(one, together(model.scope(), one, alike));
            case PriceModel.Blocks model -> blocks(one, model, together(model.scope(), one, alike));
            case PriceModel.DailyByStatus model ->
                one.standing().status().map(model.fees()::get).ifPresent(fee -> ofDay(one, fee, ONE));
            case PriceModel.Monthly model
            when isFirst ->
                monthly(one, model, together(Scope.RESOURCE_MONTH, one, alike).size());
            case PriceModel.PerActiveDay model -> ofDay(one, model.fee(), ONE);
            case PriceModel.OneOff model when isDue(one, model.trigger()) -> ofDay(one, model.price(), ONE);
            default -> {}
        }
    }

    /** The units of the item that count together with these. */
    private static List<Units> together(Scope scope, Units one, List<Units> alike) {
        boolean byDay = scope == Scope.RESOURCE_DAY || scope == Scope.ACCOUNT_DAY;
        boolean byResource = scope == Scope.RESOURCE_DAY || scope == Scope.RESOURCE_MONTH;
        return only(
                alike,
                other -> (!byDay || other.day().equals(one.day()))
                        && (!byResource || other.resource().equals(one.resource())));
    }

    private void perUnit(Units one, PriceModel.PerUnit model) {
        ofDay(one, model.unitPrice(), one.quantity());
        BigDecimal extra = BigDecimal.ZERO;
        if (model.roundUp().isPresent() && model.roundUp().get().scope() != RoundUpScope.MONTH) {
            var up = model.roundUp().get();
            boolean byRecord = up.scope() == RoundUpScope.RECORD;
            extra = sum(byRecord ? one.records() : List.of(one.quantity()), each -> extra(up, each));
            add(text(one.day()), Optional.of(one), up.name(), one.item(), model.unitPrice(), extra);
        }
        grants.offer(one, false, one.quantity().add(extra));
    }

    private void roundUpMonth(Units one, List<Units> alike) {
        List<Units> all = together(Scope.RESOURCE_MONTH, one, alike);
        if (all.getFirst().isAt(one)
                && one.item().model() instanceof PriceModel.PerUnit model
                && model.roundUp().isPresent()
                && model.roundUp().get().scope() == RoundUpScope.MONTH) {
            BigDecimal extra = extra(model.roundUp().get(), sum(all, Units::quantity));
            add(text(month), Optional.of(one), model.roundUp().get().name(), one.item(), model.unitPrice(), extra);
            grants.offer(one, true, extra);
        }
    }

    private static BigDecimal extra(PriceModel.RoundUp up, BigDecimal quantity) {
        return quantity.divide(up.multiple(), 0, CEILING)
                .multiply(up.multiple())
                .subtract(quantity);
    }

    private void graduated(Units one, PriceModel.Graduated model, List<Units> counted) {
        BigDecimal before =
                sum(counted.stream().takeWhile(other -> !other.isAt(one)).toList(), Units::quantity);
        BigDecimal after = before.add(one.quantity());
        BigDecimal lower = BigDecimal.ZERO;
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
        List<Tier> tiers = ((PriceModel.Volume) item.model()).tiers();
        Tier tier = only(tiers, each -> total.compareTo(each.upTo().orElse(total)) <= 0)
                .getFirst();
        BigDecimal quantity = sum(together(Scope.RESOURCE_MONTH, one, counted), Units::quantity);
        add(text(month), Optional.of(one), item.name(), item, tier.unitPrice(), quantity);
    }

    private void blocks(Units one, PriceModel.Blocks model, List<Units> counted) {
        if (counted.getFirst().isAt(one)) {
            Optional<Units> of = Optional.of(one).filter(units -> model.scope() == Scope.RESOURCE_MONTH);
            BigDecimal blocks = sum(counted, Units::quantity).divide(model.per(), 0, CEILING);
            add(text(month), of, one.item().name(), one.item(), model.price(), blocks);
        }
    }

    private void monthly(Units first, PriceModel.Monthly model, int days) {
        BigDecimal fee = model.fee();
        if (model.prorateByDay()) {
            fee = fee.multiply(new BigDecimal(days)).divide(new BigDecimal(month.lengthOfMonth()), 18, HALF_UP);
        }
        add(text(month), Optional.of(first), first.item().name(), first.item(), fee, ONE);
    }

    private boolean isDue(Units one, Trigger trigger) {
        return switch (trigger) {
            case Trigger.Posted posted -> false;
            case Trigger.StatusChange change ->
                isIn(change.from(), one, one.day().minusDays(1)) && isIn(change.to(), one, one.day());
            case Trigger.Renewal renewal -> {
                int days = IntStream.iterate(0, i -> i + 1)
                        .dropWhile(i -> isIn(renewal.statuses(), one, one.day().minusDays(i)))
                        .findFirst()
                        .orElseThrow();
                LocalDate began = one.day().minusDays(days).plusDays(1);
                yield IntStream.rangeClosed(1, 100)
                        .anyMatch(k -> began.plusMonths((long) k * renewal.everyMonths())
                                .equals(one.day()));
            }
        };
    }

    private boolean isIn(Set<Status> statuses, Units one, LocalDate day) {
        return book.standing(one.resource(), day).status().stream().anyMatch(statuses::contains);
    }

    private void ofDay(Units one, BigDecimal price, BigDecimal quantity) {
        add(text(one.day()), Optional.of(one), one.item().name(), one.item(), price, quantity);
    }

    /** @param of the first units of a resource, or none for a row of the account */
    void add(String date, Optional<Units> of, String name, BillItem item, BigDecimal price, BigDecimal quantity) {
        Standing standing = of.map(Units::standing).orElse(Standing.NONE);
        if (quantity.signum() > 0) {
            rows.add(new Line(
                    date,
                    of.map(Units::resource),
                    as(name, item),
                    price,
                    quantity,
                    standing.group(),
                    standing.tags(),
                    ""));
        }
    }

    /** Adds to the row that has the same date, resource, group of a pool, name and price, if there is one. */
    static void merge(List<Line> rows, Line more) {
        List<Line> same = only(rows, row -> row.date().equals(more.date()) && key(row).equals(key(more)));
        if (!same.isEmpty()) {
            Line sum = same.getFirst().withQuantity(same.getFirst().quantity().add(more.quantity()));
            rows.set(rows.indexOf(same.getFirst()), sum);
        } else if (more.quantity().signum() > 0) {
            rows.add(more);
        }
    }

    private static List<Object> key(Line row) {
        Optional<String> pool = row.group().filter(group -> row.resource().isEmpty());
        return List.of(row.resource(), pool, row.as(), row.price(), row.concerns());
    }

    static BilledAs as(String name, BillItem item) {
        return new BilledAs(name, item.name(), item.category(), item.taxCategory(), false);
    }

    static String text(Object dayOrMonth) {
        return dayOrMonth.toString().replace("-", "");
    }
}

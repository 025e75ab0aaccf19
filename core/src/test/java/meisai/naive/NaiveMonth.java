package meisai.naive;

import static java.math.BigDecimal.*;
import static java.math.RoundingMode.*;
import static java.util.Comparator.*;
import static java.util.stream.Collectors.groupingBy;
import static meisai.Lists.*;
import static meisai.naive.NaiveBook.*;

import java.math.BigDecimal;
import java.time.*;
import java.util.*;
import java.util.stream.IntStream;
import meisai.account.*;
import meisai.life.AccountLog.Event.*;
import meisai.life.Line;
import meisai.price.BilledAs;
import meisai.pricebook.*;
import meisai.pricebook.PriceModel.*;

/** What a month comes to, model after model over the whole of it: no count goes on from day to day. */
final class NaiveMonth {
    /** What an item of the day's version prices of a resource on a day: each record, or 1 for a day with a fee. */
    private record Units(LocalDate day, Optional<Resource> of, BillItem item, List<BigDecimal> each, BigDecimal all) {}

    /** A grant as it is on the first day that contributes to it, with its place in the book, and a row for its holder. */
    private record Held(Grant grant, int place, String since, Line row) {}

    final List<Line> rows = new ArrayList<>();
    /** What discounts leave: the rows, and what is taken off of each. */
    final List<Line> left;

    private final NaiveBook book;
    private final String month;
    private final List<LocalDate> days;
    private final LocalDate through;
    private final Set<Optional<Resource>> resources = new TreeSet<>(BY_ID_AND_KIND);
    /** Of rows that are dated with the month, in the order of days. */
    private final List<Line> parts = new ArrayList<>();
    /** What grants may cover. */
    private final List<Line> offers = new ArrayList<>();

    /** @param through the last day with fees */
    NaiveMonth(NaiveBook book, YearMonth month, LocalDate through) {
        this.book = book;
        this.month = text(month);
        this.days = month.atDay(1).datesUntil(month.plusMonths(1).atDay(1)).toList();
        this.through = through;
        List<Units> units = units(only(book.records(month), book::isPriced));
        var together = units.stream().collect(groupingBy(NaiveMonth::what));
        units.forEach(one -> price(one, together.get(what(one))));
        grants();
        rows.addAll(merged(parts));
        rows.addAll(only(book.posted(month), Line::isOwn));
        var version = days.stream().flatMap(day -> book.version(day).stream()).findFirst();
        var begun = version.filter(one -> !one.effectiveFrom().isAfter(through));
        begun.ifPresent(one -> one.items().forEach(this::commitment));
        left = new ArrayList<>(rows);
        version.ifPresent(one -> one.items().forEach(this::discount));
    }

    /** In canonical order. */
    private List<Units> units(List<Used> priced) {
        resources.addAll(each(priced, one -> Optional.of(one.resource())));
        resources.addAll(each(book.all(Changed.class), one -> Optional.of(one.resource())));
        List<Units> units = new ArrayList<>();
        for (LocalDate day : days) {
            var items = sorted(book.items(day), comparing(BillItem::name, TEXT));
            List<Used> ofDay = only(priced, one -> one.day().equals(day));
            for (Optional<Resource> of : resources) {
                List<Used> used = only(ofDay, one -> of.equals(Optional.of(one.resource())));
                boolean free = day.isAfter(through) || book.until(of, day).isEmpty();
                Standing has = book.standing(of, day);
                for (BillItem item : only(items, one -> applies(one, has))) {
                    BigDecimal fee = free || item.applies().meter().isPresent() ? ZERO : ONE;
                    List<BigDecimal> each = new ArrayList<>(List.of(fee));
                    only(used, one -> prices(item, one)).forEach(one -> each.add(one.quantity()));
                    units.add(new Units(day, of, item, each, sum(each, one -> one)));
                }
            }
        }
        return only(units, one -> one.all().signum() > 0);
    }

    /** Equal for the units of an item that count together. */
    private static Object what(Units one) {
        Scope scope = switch (one.item().model()) {
            case Graduated model -> model.scope();
            case Volume model -> model.scope();
            case Blocks model -> model.scope();
            default -> Scope.RESOURCE_MONTH;
        };
        boolean allDays = scope == Scope.RESOURCE_MONTH || scope == Scope.ACCOUNT_MONTH;
        boolean allResources = scope == Scope.ACCOUNT_DAY || scope == Scope.ACCOUNT_MONTH;
        return List.of(one.item().name(), allDays ? "" : one.day(), allResources ? "" : one.of());
    }

    private void price(Units one, List<Units> counted) {
        boolean isFirst = one.equals(counted.getFirst());
        BigDecimal whole = isFirst ? sum(counted, Units::all) : ZERO;
        switch (one.item().model()) {
            case PerUnit(BigDecimal price, var up) -> {
                ofDay(one, price, one.all());
                up.ifPresent(each -> roundUp(one, price, each, whole));
            }
            case Graduated model -> graduated(one, model.tiers(), counted);
            case Volume any -> {
                BillItem item = counted.getFirst().item();
                BigDecimal total = sum(counted, Units::all);
                var tiers = ((Volume) item.model()).tiers();
                var reached = only(tiers, tier -> total.compareTo(tier.upTo().orElse(total)) <= 0);
                Units units = new Units(one.day(), one.of(), item, one.each(), one.all());
                add(month, units, item.name(), reached.getFirst().unitPrice(), one.all());
            }
            case Blocks(Scope scope, BigDecimal per, BigDecimal price) -> {
                var of = one.of().filter(any -> scope == Scope.RESOURCE_MONTH);
                Units holder = new Units(one.day(), of, one.item(), one.each(), one.all());
                add(month, holder, one.item().name(), price, whole.divide(per, 0, CEILING));
            }
            case DailyByStatus(var fees) -> status(one, 0).map(fees::get).ifPresent(fee -> ofDay(one, fee, ONE));
            case Monthly(BigDecimal fee, boolean byDay) -> {
                BigDecimal part = fee.multiply(new BigDecimal(counted.size()));
                BigDecimal price = byDay ? part.divide(new BigDecimal(days.size()), 18, HALF_UP) : fee;
                add(month, one, one.item().name(), price, isFirst ? ONE : ZERO);
            }
            case PerActiveDay(BigDecimal fee) -> ofDay(one, fee, ONE);
            case OneOff(var price, Trigger.StatusChange(var from, var to)) ->
                ofDay(one, price, isIn(from, status(one, 1)) && isIn(to, status(one, 0)) ? ONE : ZERO);
            case OneOff(var price, Trigger.Renewal stay) -> ofDay(one, price, isDue(one, stay) ? ONE : ZERO);
            case OneOff posted -> {}
            case Commitment other -> {}
            case Discount other -> {}
        }
    }

    private void roundUp(Units one, BigDecimal price, RoundUp up, BigDecimal total) {
        boolean byMonth = up.scope() == RoundUpScope.MONTH;
        var rounded = up.scope() == RoundUpScope.RECORD ? one.each() : List.of(byMonth ? total : one.all());
        BigDecimal blocks = sum(rounded, each -> each.divide(up.multiple(), 0, CEILING));
        BigDecimal extra = blocks.multiply(up.multiple()).subtract(sum(rounded, each -> each));
        add(byMonth ? month : text(one.day()), one, up.name(), price, extra);
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

    private boolean isDue(Units one, Trigger.Renewal renewal) {
        int stay = 0;
        while (isIn(renewal.statuses(), status(one, stay))) {
            stay++;
        }
        LocalDate began = one.day().minusDays(stay - 1L);
        var renewals = IntStream.range(1, 99).mapToObj(k -> began.plusMonths((long) k * renewal.everyMonths()));
        return renewals.anyMatch(one.day()::equals);
    }

    private Optional<Status> status(Units one, int daysAgo) {
        return book.standing(one.of(), one.day().minusDays(daysAgo)).status();
    }

    private void ofDay(Units one, BigDecimal price, BigDecimal quantity) {
        add(text(one.day()), one, one.item().name(), price, quantity);
    }

    private void add(String date, Units one, String name, BigDecimal price, BigDecimal quantity) {
        if (quantity.signum() > 0) {
            Standing had = book.standing(one.of(), one.day());
            Line line = new Line(date, one.of(), Line.as(name, one.item()), price, quantity, had);
            (line.isOfDay() ? rows : parts).add(line);
            offers.addAll(one.item().model() instanceof PerUnit ? List.of(line) : List.of());
        }
    }

    /** Sums what is alike in all but quantity, group and tags; of these a row has the first, and a pool its own group. */
    static List<Line> merged(List<Line> parts) {
        Map<Object, Line> rows = new LinkedHashMap<>();
        for (Line part : only(parts, one -> one.quantity().signum() != 0)) {
            rows.merge(List.of(holder(part), part.as(), part.price(), part.concerns()), part, Line::plus);
        }
        return only(rows.values(), row -> row.quantity().signum() != 0);
    }

    private static Object holder(Line row) {
        Optional<String> pool = row.group().filter(any -> row.resource().isEmpty());
        return List.of(row.as().item(), row.date(), row.resource(), pool);
    }

    /** In the order of the book; what is rounded up by month comes after all days. */
    private void grants() {
        var daysFirst = comparing(Line::isOfDay).reversed().thenComparing(Line::date);
        var inOrder = daysFirst.thenComparing(Line::resource, BY_ID_AND_KIND);
        offers.sort(inOrder.thenComparing(Line::of, TEXT));
        Map<Object, Held> all = new LinkedHashMap<>();
        for (Line offer : only(offers, Line::isOfDay)) {
            LocalDate day = days.get(Integer.parseInt(offer.date(), 6, 8, 10) - 1);
            List<Grant> grants = book.version(day).orElseThrow().grants();
            for (Grant grant : only(grants, one -> one.items().contains(offer.of()))) {
                Line row = row(grant, offer, ZERO);
                all.putIfAbsent(holder(row), new Held(grant, grants.indexOf(grant), offer.date(), row));
            }
        }
        Comparator<Held> byPlace = comparingInt(Held::place);
        sorted(all.values(), byPlace.thenComparing(held -> held.grant().name(), TEXT))
                .forEach(this::cover);
    }

    /** Of a price of 0 it covers nothing to show. */
    private Line row(Grant grant, Line offer, BigDecimal covered) {
        boolean ofGroup = grant.scope() == Grant.Scope.GROUP_MONTH;
        boolean isShared = ofGroup || grant.scope() == Grant.Scope.ACCOUNT_MONTH;
        String date = grant.scope() == Grant.Scope.RESOURCE_DAY ? offer.date() : month;
        BigDecimal units = offer.price().signum() == 0 ? ZERO : covered;
        Line row = offer.with(offer.price().negate(), units).booked(date, Line.as(grant.name(), offer.as()), "");
        var pool = row.group().filter(any -> ofGroup);
        return isShared ? new Line(date, Optional.empty(), row.as(), row.price(), units, pool, Map.of(), "") : row;
    }

    /** A grant by day covers no round-up by month; a grant by month covers nothing of the days before it was there. */
    private void cover(Held held) {
        BigDecimal included = included(held.grant(), held.row().group());
        for (ListIterator<Line> each = offers.listIterator(); each.hasNext(); ) {
            Line offer = each.next();
            BigDecimal covered = offer.quantity().min(included);
            boolean inTime = !offer.isOfDay() || offer.date().compareTo(held.since()) >= 0;
            boolean mayBe = inTime && held.grant().items().contains(offer.of());
            if (mayBe && holder(row(held.grant(), offer, covered)).equals(holder(held.row()))) {
                parts.add(row(held.grant(), offer, covered));
                included = included.subtract(covered);
                each.set(offer.with(offer.price(), offer.quantity().subtract(covered)));
            }
        }
    }

    /** A pool per member has its quantity once for each resource that is in the group with a listed plan on some day. */
    private BigDecimal included(Grant grant, Optional<String> group) {
        if (grant.perMember().isEmpty() || group.isEmpty()) {
            return grant.scope() == Grant.Scope.GROUP_MONTH && group.isEmpty() ? ZERO : grant.quantity();
        }
        int members = 0;
        for (Optional<Resource> of : resources) {
            var had = each(only(days, day -> !day.isAfter(through)), day -> book.standing(of, day));
            var asMember = only(had, one -> one.group().equals(group) && isIn(grant.perMember(), one.plan()));
            members += asMember.isEmpty() ? 0 : 1;
        }
        return grant.quantity().multiply(new BigDecimal(members));
    }

    private void commitment(BillItem item) {
        if (item.model() instanceof Commitment(int slots, BigDecimal price, var covers, String coveredName)) {
            var order = comparing(Line::resource, BY_ID_AND_KIND).thenComparing(Line::date);
            var covered = sorted(only(rows, row -> covers.contains(row.of())), order);
            var holders = new LinkedHashSet<>(each(covered, Line::resource));
            var taken = holders.stream().limit(slots).toList();
            List<Line> off = new ArrayList<>();
            for (Line row : only(covered, one -> one.price().signum() != 0 && taken.contains(one.resource()))) {
                Line less = row.with(row.price().negate(), row.quantity());
                off.add(less.booked(month, Line.as(coveredName, row.as()), ""));
            }
            off.add(new Line(
                    month, Optional.empty(), Line.as(item.name(), item), price, new BigDecimal(slots), Standing.NONE));
            rows.addAll(merged(off));
        }
    }

    private void discount(BillItem item) {
        if (item.model() instanceof Discount(var of, var tiers)) {
            List<Line> base = only(left, row -> switch (of) {
                case Base.Everything() -> true;
                case Base.Items(var names) -> names.contains(row.of());
                case Base.Categories(var names) -> names.contains(row.as().category());
            });
            BigDecimal whole = sum(base, Line::amount);
            var reached = only(tiers, tier -> whole.compareTo(tier.upTo().orElse(whole)) <= 0);
            BigDecimal part = reached.getFirst().percent().movePointLeft(2).negate();
            var byTax = base.stream().collect(groupingBy(row -> row.as().taxCategory()));
            byTax.forEach((tax, ofTax) -> {
                BigDecimal off = sum(ofTax, Line::amount).multiply(part);
                if (whole.signum() > 0 && off.signum() < 0) {
                    BilledAs as = new BilledAs(item.name(), item.name(), item.category(), tax, true);
                    rows.add(new Line(month, Optional.empty(), as, off, ONE, Standing.NONE));
                    ofTax.forEach(row -> left.add(row.with(row.price().multiply(part), row.quantity())));
                }
            });
        }
    }
}

package meisai.naive;

import static java.math.BigDecimal.*;
import static java.util.Comparator.comparing;
import static meisai.naive.NaiveBook.*;
import static meisai.naive.NaiveMonth.text;

import java.math.BigDecimal;
import java.time.*;
import java.util.*;
import meisai.account.*;
import meisai.life.Line;
import meisai.naive.NaiveMonth.*;
import meisai.price.BilledAs;
import meisai.pricebook.*;

/** What reduces a month: grants, one after the other over the whole of it, then commitments, then discounts. */
final class NaiveReductions {
    /** A grant as it is on the first day that contributes to it, with its place in the book, and a row for its holder. */
    private record Held(Grant grant, int place, LocalDate since, Line row) {}

    final List<Line> rows = new ArrayList<>();
    /** What discounts leave: the rows, and what is taken off of each. */
    final List<Line> left;

    private final NaiveMonth month;
    private final String date;

    /** @param posted for days of the month */
    NaiveReductions(NaiveMonth month, List<Line> posted) {
        this.month = month;
        this.date = text(month.month);
        grants();
        rows.addAll(only(month.lines, line -> line.isOfDay() && line.quantity().signum() > 0));
        rows.addAll(merged(only(month.lines, line -> !line.isOfDay())));
        rows.addAll(posted);
        List<PriceBook> version = new ArrayList<>(month.book.version(month.month.atDay(1)));
        version.addAll(only(
                month.book.versions, one -> YearMonth.from(one.effectiveFrom()).equals(month.month)));
        List<BillItem> items =
                version.isEmpty() ? List.of() : version.getFirst().items();
        if (!version.isEmpty() && !version.getFirst().effectiveFrom().isAfter(month.through)) {
            items.forEach(this::commitment);
        }
        left = new ArrayList<>(rows);
        items.forEach(this::discount);
    }

    /** Sums what is alike in all but quantity, group and tags; of these a row has the first, and a pool its own group. */
    static List<Line> merged(List<Line> parts) {
        Map<Object, Line> rows = new LinkedHashMap<>();
        for (Line part : only(parts, one -> one.quantity().signum() != 0)) {
            Object key = List.of(holder(part), part.as(), part.price(), part.concerns());
            BigDecimal sum = rows.getOrDefault(key, part.with(part.price(), ZERO))
                    .quantity()
                    .add(part.quantity());
            rows.put(key, rows.getOrDefault(key, part).with(part.price(), sum));
        }
        return only(rows.values(), row -> row.quantity().signum() != 0);
    }

    private static List<Object> holder(Line row) {
        return List.of(
                row.as().item(),
                row.date(),
                row.resource(),
                row.group().filter(pool -> row.resource().isEmpty()));
    }

    private void grants() {
        Map<Object, Held> all = new LinkedHashMap<>();
        for (Offer offer : only(month.offers, one -> !one.ofMonth())) {
            LocalDate day = offer.units().day();
            List<Grant> grants = month.book.version(day).getFirst().grants();
            for (Grant grant :
                    only(grants, one -> one.items().contains(offer.units().name()))) {
                Line row = row(grant, offer.units(), ZERO);
                all.putIfAbsent(holder(row), new Held(grant, grants.indexOf(grant), day, row));
            }
        }
        List<Held> inOrder = new ArrayList<>(only(
                all.values(),
                held -> held.grant().scope() != Grant.Scope.GROUP_MONTH
                        || held.row().group().isPresent()));
        inOrder.sort(Comparator.comparingInt(Held::place)
                .thenComparing(held -> held.grant().name(), TEXT));
        inOrder.forEach(this::cover);
    }

    private Line row(Grant grant, Units units, BigDecimal covered) {
        boolean byDay = grant.scope() == Grant.Scope.RESOURCE_DAY;
        boolean byResource = byDay || grant.scope() == Grant.Scope.RESOURCE_MONTH;
        Optional<Resource> of = Optional.of(units.resource()).filter(any -> byResource);
        Optional<String> pool = units.standing().group().filter(any -> grant.scope() == Grant.Scope.GROUP_MONTH);
        Standing standing =
                byResource ? units.standing() : new Standing(Optional.empty(), Optional.empty(), pool, Map.of());
        BigDecimal price =
                ((PriceModel.PerUnit) units.item().model()).unitPrice().negate();
        BilledAs as = Line.as(grant.name(), units.item());
        return new Line(byDay ? text(units.day()) : date, of, as, price, covered, standing);
    }

    /** A grant by day covers no round-up by month; a grant by month covers nothing of the days before it was there. */
    private void cover(Held held) {
        BigDecimal included = included(held.grant().perMember(), held.row().group())
                .multiply(held.grant().quantity());
        for (int i = 0; i < month.offers.size(); i++) {
            Offer offer = month.offers.get(i);
            Line row = row(held.grant(), offer.units(), offer.quantity().min(included));
            boolean isLate =
                    offer.ofMonth() ? !row.isOfDay() : !offer.units().day().isBefore(held.since());
            if (isLate
                    && holder(row).equals(holder(held.row()))
                    && held.grant().items().contains(offer.units().name())) {
                included = included.subtract(row.quantity());
                month.offers.set(
                        i,
                        new Offer(
                                offer.units(), offer.ofMonth(), offer.quantity().subtract(row.quantity())));
                month.lines.addAll(only(List.of(row), one -> one.price().signum() != 0));
            }
        }
    }

    /** How often a grant has its quantity. */
    private BigDecimal included(Set<String> plans, Optional<String> group) {
        Set<Resource> members = new HashSet<>();
        for (LocalDate day : only(month.days(), one -> !one.isAfter(month.through))) {
            for (Resource resource : month.book.changes.keySet()) {
                Standing standing = month.book.standing(resource, day);
                boolean isMember = standing.group().equals(group)
                        && standing.plan().stream().anyMatch(plans::contains);
                members.addAll(isMember ? Set.of(resource) : Set.of());
            }
        }
        return new BigDecimal(plans.isEmpty() ? 1 : members.size());
    }

    private void commitment(BillItem item) {
        if (item.model()
                instanceof PriceModel.Commitment(int slots, BigDecimal price, var covers, String coveredName)) {
            List<Line> covered =
                    new ArrayList<>(only(rows, row -> covers.contains(row.as().of())));
            covered.sort(comparing(Line::date));
            Set<Resource> resources = new TreeSet<>(RESOURCES);
            covered.forEach(row -> resources.add(row.resource().orElseThrow()));
            List<Resource> taken = resources.stream().limit(slots).toList();
            List<Line> parts = new ArrayList<>();
            for (Line row : only(
                    covered,
                    one -> one.price().signum() != 0
                            && taken.contains(one.resource().orElseThrow()))) {
                BilledAs of = row.as();
                BilledAs off = new BilledAs(coveredName, of.of(), of.category(), of.taxCategory(), false);
                Line part = row.with(row.price().negate(), row.quantity());
                parts.add(new Line(
                        date, row.resource(), off, part.price(), part.quantity(), row.group(), row.tags(), ""));
            }
            parts.add(new Line(
                    date, Optional.empty(), Line.as(item.name(), item), price, new BigDecimal(slots), Standing.NONE));
            rows.addAll(merged(parts));
        }
    }

    private void discount(BillItem item) {
        if (item.model() instanceof PriceModel.Discount(var of, var tiers)) {
            List<Line> base = only(left, row -> isIn(of, row.as()));
            BigDecimal whole = sum(base, Line::amount);
            var reached = only(tiers, tier -> whole.compareTo(tier.upTo().orElse(whole)) <= 0);
            BigDecimal part = reached.getFirst().percent().movePointLeft(2).negate();
            for (String tax : new TreeSet<>(
                    base.stream().map(row -> row.as().taxCategory()).toList())) {
                List<Line> ofTax = only(base, row -> row.as().taxCategory().equals(tax));
                BigDecimal off = sum(ofTax, Line::amount).multiply(part);
                if (whole.signum() > 0 && off.signum() < 0) {
                    BilledAs as = new BilledAs(item.name(), item.name(), item.category(), tax, true);
                    rows.add(new Line(date, Optional.empty(), as, off, ONE, Standing.NONE));
                    ofTax.forEach(row -> left.add(row.with(row.price().multiply(part), row.quantity())));
                }
            }
        }
    }

    private static boolean isIn(PriceModel.Base base, BilledAs as) {
        return switch (base) {
            case PriceModel.Base.Everything() -> true;
            case PriceModel.Base.Items(var names) -> names.contains(as.of());
            case PriceModel.Base.Categories(var names) -> names.contains(as.category());
        };
    }
}

package meisai.naive;

import static java.math.BigDecimal.*;
import static java.util.Comparator.*;
import static meisai.Lists.*;
import static meisai.naive.NaiveBook.*;

import java.math.BigDecimal;
import java.time.*;
import java.util.*;
import meisai.account.*;
import meisai.life.Line;
import meisai.price.BilledAs;
import meisai.pricebook.*;
import meisai.pricebook.Grant.Scope;
import meisai.pricebook.PriceModel.*;

/** What items price, and what reduces it: grants, one after the other over the month, commitments, discounts. */
final class NaiveMonth extends NaiveItems {
    /** A grant as it is on the first day that contributes to it, with its place in the book, and a row for its holder. */
    private record Held(Grant grant, int place, LocalDate since, Line row) {}

    final List<Line> rows = new ArrayList<>();
    /** What discounts leave: the rows, and what is taken off of each. */
    final List<Line> left;

    NaiveMonth(NaiveBook book, YearMonth month, LocalDate through) {
        super(book, month, through);
        rows.addAll(only(lines, line -> line.isOfDay() && line.quantity().signum() > 0));
        rows.addAll(merged(only(lines, line -> !line.isOfDay())));
        rows.addAll(merged(grants()));
        rows.addAll(only(book.posted(month), row -> row.concerns().isEmpty()));
        var version = book.version(days.getFirst());
        for (LocalDate day : days) {
            version = version.or(() -> book.version(day));
        }
        List<BillItem> items = version.map(PriceBook::items).orElse(List.of());
        boolean begun =
                version.filter(one -> !one.effectiveFrom().isAfter(through)).isPresent();
        only(items, item -> begun).forEach(this::commitment);
        left = new ArrayList<>(rows);
        items.forEach(this::discount);
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

    private List<Line> grants() {
        Map<Object, Held> all = new LinkedHashMap<>();
        offers.sort(comparing(Offer::when).thenComparing(Offer::units, IN_ORDER));
        for (Offer offer : only(offers, one -> one.when().isBefore(LocalDate.MAX))) {
            List<Grant> grants = book.version(offer.when()).orElseThrow().grants();
            for (Grant grant : only(
                    grants, one -> one.items().contains(offer.units().item().name()))) {
                Line row = row(grant, offer, ZERO);
                all.putIfAbsent(holder(row), new Held(grant, grants.indexOf(grant), offer.when(), row));
            }
        }
        List<Line> parts = new ArrayList<>();
        Comparator<Held> byPlace = comparingInt(Held::place);
        var inOrder =
                sorted(all.values(), byPlace.thenComparing(held -> held.grant().name(), TEXT));
        inOrder.forEach(held -> cover(held, parts));
        return only(parts, row -> row.price().signum() != 0);
    }

    private Line row(Grant grant, Offer offer, BigDecimal covered) {
        Units units = offer.units();
        Standing had = book.standing(units.of(), units.day());
        BilledAs as = Line.as(grant.name(), units.item());
        BigDecimal price = ((PerUnit) units.item().model()).unitPrice().negate();
        Optional<String> pool = had.group().filter(any -> grant.scope() == Scope.GROUP_MONTH);
        Standing shared = new Standing(Optional.empty(), Optional.empty(), pool, Map.of());
        return switch (grant.scope()) {
            case RESOURCE_DAY -> new Line(text(offer.when()), units.of(), as, price, covered, had);
            case RESOURCE_MONTH -> new Line(month, units.of(), as, price, covered, had);
            case GROUP_MONTH, ACCOUNT_MONTH -> new Line(month, Optional.empty(), as, price, covered, shared);
        };
    }

    /** A grant by day covers no round-up by month; a grant by month covers nothing of the days before it was there. */
    private void cover(Held held, List<Line> parts) {
        BigDecimal included = included(held.grant(), held.row().group());
        for (int i = 0; i < offers.size(); i++) {
            Offer offer = offers.get(i);
            int late = offer.when().compareTo(held.since());
            boolean inTime = held.row().isOfDay() ? late == 0 : late >= 0;
            if (inTime && held.grant().items().contains(offer.units().item().name())) {
                BigDecimal covered = offer.quantity().min(included);
                Line row = row(held.grant(), offer, covered);
                if (holder(row).equals(holder(held.row()))) {
                    parts.add(row);
                    included = included.subtract(covered);
                    offers.set(
                            i,
                            new Offer(
                                    offer.when(),
                                    offer.units(),
                                    offer.quantity().subtract(covered)));
                }
            }
        }
    }

    private BigDecimal included(Grant grant, Optional<String> group) {
        Set<Object> members = new HashSet<>();
        for (LocalDate day : only(days, one -> !one.isAfter(through))) {
            var ofGroup =
                    only(book.registered(), of -> book.standing(of, day).group().equals(group));
            members.addAll(only(
                    ofGroup,
                    of -> isIn(grant.perMember(), book.standing(of, day).plan())));
        }
        boolean noPool = grant.scope() == Scope.GROUP_MONTH && group.isEmpty();
        int times = noPool ? 0 : grant.perMember().isEmpty() ? 1 : members.size();
        return grant.quantity().multiply(new BigDecimal(times));
    }

    private void commitment(BillItem item) {
        if (item.model() instanceof Commitment(int slots, BigDecimal price, var covers, String coveredName)) {
            Comparator<Line> byResource = comparing(row -> row.resource().orElseThrow(), RESOURCES);
            var covered =
                    sorted(only(rows, row -> covers.contains(row.as().of())), byResource.thenComparing(Line::date));
            var taken =
                    covered.stream().map(Line::resource).distinct().limit(slots).toList();
            List<Line> parts = new ArrayList<>();
            for (Line row : only(covered, one -> one.price().signum() != 0 && taken.contains(one.resource()))) {
                BilledAs of = row.as();
                BilledAs off = new BilledAs(coveredName, of.of(), of.category(), of.taxCategory(), false);
                parts.add(row.with(row.price().negate(), row.quantity()).booked(month, off, ""));
            }
            row(Line.as(item.name(), item), price, new BigDecimal(slots));
            rows.addAll(merged(parts));
        }
    }

    private void row(BilledAs as, BigDecimal price, BigDecimal quantity) {
        rows.addAll(merged(List.of(new Line(month, Optional.empty(), as, price, quantity, Standing.NONE))));
    }

    private void discount(BillItem item) {
        if (item.model() instanceof Discount(var of, var tiers)) {
            List<Line> base = only(left, row -> switch (of) {
                case Base.Everything() -> true;
                case Base.Items(var names) -> names.contains(row.as().of());
                case Base.Categories(var names) -> names.contains(row.as().category());
            });
            BigDecimal whole = sum(base, Line::amount);
            var reached = only(tiers, tier -> whole.compareTo(tier.upTo().orElse(whole)) <= 0);
            BigDecimal part = reached.getFirst().percent().movePointLeft(2).negate();
            Set<String> taxCategories = new HashSet<>();
            base.forEach(row -> taxCategories.add(row.as().taxCategory()));
            for (String tax : taxCategories) {
                List<Line> ofTax = only(base, row -> row.as().taxCategory().equals(tax));
                BigDecimal off = sum(ofTax, Line::amount).multiply(part);
                if (whole.signum() > 0 && off.signum() < 0) {
                    row(new BilledAs(item.name(), item.name(), item.category(), tax, true), off, ONE);
                    ofTax.forEach(row -> left.add(row.with(row.price().multiply(part), row.quantity())));
                }
            }
        }
    }
}

package meisai.naive;

import static meisai.naive.NaiveBook.only;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meisai.account.Resource;
import meisai.account.Standing;
import meisai.life.Line;
import meisai.naive.NaiveMonth.Units;
import meisai.pricebook.Grant;
import meisai.pricebook.PriceModel;

/** The rows of grants: one grant after the other over the whole month, for each who has it. */
final class NaiveGrants {
    /** Who has a grant (the account: no resource, no group), and for which day if it is one by day. */
    private record Holder(String grant, Optional<Resource> resource, Optional<String> group, Optional<LocalDate> day) {
        static Holder of(Grant grant, Units units) {
            boolean byDay = grant.scope() == Grant.Scope.RESOURCE_DAY;
            boolean byGroup = grant.scope() == Grant.Scope.GROUP_MONTH;
            boolean byResource = byDay || grant.scope() == Grant.Scope.RESOURCE_MONTH;
            return new Holder(
                    grant.name(),
                    Optional.of(units.resource()).filter(resource -> byResource),
                    units.standing().group().filter(group -> byGroup),
                    Optional.of(units.day()).filter(day -> byDay));
        }
    }

    /** A grant as it is on the first day that contributes to it, with its place in the book. */
    private record Held(Holder holder, Grant grant, int place, LocalDate since) {}

    /** What may be covered. */
    private record Offer(Units units, boolean ofMonth, BigDecimal quantity) {}

    private final NaiveMonth month;
    private final List<Offer> offers = new ArrayList<>();
    private final List<Line> rows = new ArrayList<>();

    NaiveGrants(NaiveMonth month) {
        this.month = month;
    }

    /** In the order in which grants cover. */
    void offer(Units units, boolean ofMonth, BigDecimal quantity) {
        offers.add(new Offer(units, ofMonth, quantity));
    }

    List<Line> apply() {
        Map<Holder, Held> all = new LinkedHashMap<>();
        for (Offer offer : only(offers, one -> !one.ofMonth())) {
            List<Grant> grants =
                    month.book.version(offer.units().day()).orElseThrow().grants();
            for (Grant grant : only(
                    grants, one -> one.items().contains(offer.units().item().name()))) {
                Holder holder = Holder.of(grant, offer.units());
                all.putIfAbsent(
                        holder,
                        new Held(
                                holder,
                                grant,
                                grants.indexOf(grant),
                                offer.units().day()));
            }
        }
        Comparator<Held> byPlace = Comparator.comparingInt(Held::place);
        all.values().stream()
                .sorted(byPlace.thenComparing(one -> one.grant().name(), NaiveBook.TEXT))
                .forEach(this::apply);
        return rows;
    }

    private void apply(Held held) {
        BigDecimal included = included(held);
        for (int i = 0; i < offers.size(); i++) {
            Offer offer = offers.get(i);
            if (mayCover(held, offer)) {
                BigDecimal covered = offer.quantity().min(included);
                included = included.subtract(covered);
                offers.set(
                        i,
                        new Offer(
                                offer.units(), offer.ofMonth(), offer.quantity().subtract(covered)));
                row(held.holder(), offer.units(), covered);
            }
        }
    }

    /** A grant by day covers no round-up by month; a grant by month covers nothing of the days before it was there. */
    private static boolean mayCover(Held held, Offer offer) {
        boolean inTime = !offer.units().day().isBefore(held.since());
        return held.grant().items().contains(offer.units().item().name())
                && held.holder().equals(Holder.of(held.grant(), offer.units()))
                && (held.grant().scope() != Grant.Scope.GROUP_MONTH
                        || held.holder().group().isPresent())
                && (offer.ofMonth() ? held.holder().day().isEmpty() : inTime);
    }

    private BigDecimal included(Held held) {
        List<Resource> members = only(
                month.book.changes.keySet(),
                resource -> month.days().stream()
                        .filter(day -> !day.isAfter(month.through))
                        .map(day -> month.book.standing(resource, day))
                        .anyMatch(standing ->
                                standing.group().equals(held.holder().group())
                                        && standing.plan()
                                                .filter(held.grant().perMember()::contains)
                                                .isPresent()));
        int times = held.grant().perMember().isEmpty() ? 1 : members.size();
        return held.grant().quantity().multiply(new BigDecimal(times));
    }

    private void row(Holder holder, Units units, BigDecimal covered) {
        BigDecimal price =
                ((PriceModel.PerUnit) units.item().model()).unitPrice().negate();
        Standing first = holder.resource().isPresent()
                ? units.standing()
                : new Standing(Optional.empty(), Optional.empty(), holder.group(), Map.of());
        String date = NaiveMonth.text(holder.day().isPresent() ? units.day() : month.month);
        if (price.signum() != 0) {
            NaiveMonth.merge(
                    rows,
                    new Line(
                            date,
                            holder.resource(),
                            NaiveMonth.as(holder.grant(), units.item()),
                            price,
                            covered,
                            first.group(),
                            first.tags(),
                            ""));
        }
    }
}

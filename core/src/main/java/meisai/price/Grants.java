package meisai.price;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import meisai.account.CodePointOrder;
import meisai.account.Resource;
import meisai.account.Standing;
import meisai.pricebook.BillItem;
import meisai.pricebook.Grant;
import meisai.pricebook.PriceBook;
import meisai.pricebook.PriceBookHistory;

/**
 * Included quantities: each covers the units of its items in canonical order, a unit is covered once, grants apply in
 * the order of the book. Quantity, items and place of a grant by month are those of the version in force on the first
 * day that contributes to it, of a grant by day those of the day (billing model, price model 6 and ruling 7).
 *
 * <p>Units arrive in canonical order, so that taking from each grant in turn, row by row, covers the same units as
 * applying one grant after the other to the whole month: what a grant covers of a row depends only on what it covered
 * of earlier rows and on what earlier grants covered of this row.
 */
final class Grants {
    /** Who has a grant by month. */
    private sealed interface Holder {
        record Account() implements Holder {}

        record Group(String name) implements Holder {}

        record One(Resource resource) implements Holder {}
    }

    private static final Holder ACCOUNT = new Holder.Account();

    /** A grant that something has contributed to. */
    private static final class Active {
        private final Grant grant;
        private final Holder holder;
        private final int place;
        private final Cell first;
        private final Optional<Long> members;
        private final BigDecimal included;
        private BigDecimal left;

        Active(Grant grant, Holder holder, Cell first, Optional<Long> members) {
            this.grant = grant;
            this.holder = holder;
            this.place = first.version().place(grant);
            this.first = first;
            this.members = members;
            this.included = members.isPresent()
                    ? grant.quantity().multiply(BigDecimal.valueOf(members.get()))
                    : grant.quantity();
            this.left = included;
        }

        Explanation explanation(BigDecimal price, BigDecimal covered) {
            return new GrantExplanation(first.versionDay(), grant.scope(), members, included, price, covered);
        }
    }

    private static final Comparator<Active> IN_ORDER = Comparator.comparingInt((Active active) -> active.place)
            .thenComparing(active -> active.grant.name(), CodePointOrder.INSTANCE);

    private static final class Covered {
        private final Active active;
        private final Standing first;
        private BigDecimal quantity = BigDecimal.ZERO;

        Covered(Active active, Standing first) {
            this.active = active;
            this.first = first;
        }
    }

    private final Pools pools;
    private final RatingSink sink;
    private final Set<String> coverable = new HashSet<>();
    private final Map<Holder, Map<String, Active>> byMonth = new HashMap<>();
    private final Map<String, Active> ofCell = new LinkedHashMap<>();
    private final Map<GrantRow, Covered> covered = new TreeMap<>(GrantRow.ORDER);

    Grants(PriceBookHistory books, Pools pools, RatingSink sink) {
        this.pools = pools;
        this.sink = sink;
        for (PriceBook version : books.versions()) {
            version.grants().forEach(grant -> coverable.addAll(grant.items()));
        }
    }

    /** Grants by day start anew. */
    void nextCell() {
        ofCell.clear();
    }

    /** Covers what it can of {@code quantity} units of a day, round-ups included; grants by day give rows of the day. */
    void cover(Cell cell, BillItem item, BigDecimal price, BigDecimal quantity, Rows rows) {
        if (coverable.isEmpty() || quantity.signum() == 0 || !coverable.contains(item.name())) {
            return;
        }
        for (Grant grant : cell.version().grants(item.name())) {
            activate(grant, cell);
        }
        List<Active> candidates = candidates(cell, item);
        for (Active day : ofCell.values()) {
            if (day.grant.items().contains(item.name())) {
                candidates.add(day);
            }
        }
        BigDecimal uncovered = quantity;
        candidates.sort(IN_ORDER);
        for (Active active : candidates) {
            BigDecimal taken = active.grant.scope() == Grant.Scope.RESOURCE_DAY
                    ? takeOfDay(active, cell, item, price, uncovered, rows)
                    : takeOfMonth(active, cell, item, price, uncovered);
            uncovered = uncovered.subtract(taken);
        }
    }

    /** Covers a round-up by month, which no grant by day does (ruling 7). */
    void coverOfMonth(Cell first, BillItem item, BigDecimal price, BigDecimal quantity) {
        List<Active> candidates = candidates(first, item);
        candidates.sort(IN_ORDER);
        BigDecimal uncovered = quantity;
        for (Active active : candidates) {
            uncovered = uncovered.subtract(takeOfMonth(active, first, item, price, uncovered));
        }
    }

    private void activate(Grant grant, Cell cell) {
        switch (grant.scope()) {
            case RESOURCE_DAY ->
                ofCell.computeIfAbsent(
                        grant.name(),
                        name -> new Active(grant, new Holder.One(cell.resource()), cell, Optional.empty()));
            case RESOURCE_MONTH -> activate(grant, new Holder.One(cell.resource()), cell);
            case GROUP_MONTH ->
                cell.standing().group().ifPresent(group -> activate(grant, new Holder.Group(group), cell));
            case ACCOUNT_MONTH -> activate(grant, ACCOUNT, cell);
        }
    }

    private void activate(Grant grant, Holder holder, Cell cell) {
        Map<String, Active> active = byMonth.computeIfAbsent(holder, key -> new HashMap<>());
        if (!active.containsKey(grant.name())) {
            Optional<Long> members = grant.perMember().isEmpty()
                    ? Optional.empty()
                    : cell.standing().group().map(group -> pools.members(group, grant.perMember()));
            active.put(grant.name(), new Active(grant, holder, cell, members));
        }
    }

    /** The grants by month that the holders of a cell's units have for the item. */
    private List<Active> candidates(Cell cell, BillItem item) {
        List<Active> candidates = new ArrayList<>();
        addCandidates(ACCOUNT, item, candidates);
        addCandidates(new Holder.One(cell.resource()), item, candidates);
        cell.standing().group().ifPresent(group -> addCandidates(new Holder.Group(group), item, candidates));
        return candidates;
    }

    private void addCandidates(Holder holder, BillItem item, List<Active> candidates) {
        for (Active active : byMonth.getOrDefault(holder, Map.of()).values()) {
            if (active.grant.items().contains(item.name())) {
                candidates.add(active);
            }
        }
    }

    private static BigDecimal takeOfDay(
            Active active, Cell cell, BillItem item, BigDecimal price, BigDecimal uncovered, Rows rows) {
        BigDecimal taken = uncovered.min(active.left);
        active.left = active.left.subtract(taken);
        if (price.signum() != 0) {
            rows.add(cell, BilledAs.named(active.grant.name(), item), active.explanation(price, taken));
        }
        return taken;
    }

    private BigDecimal takeOfMonth(Active active, Cell cell, BillItem item, BigDecimal price, BigDecimal uncovered) {
        GrantRow row = row(active, item, price);
        sink.offered(row, cell.resource(), uncovered);
        BigDecimal taken = uncovered.min(active.left);
        if (taken.signum() > 0) {
            active.left = active.left.subtract(taken);
            Covered sum = covered.computeIfAbsent(row, key -> new Covered(active, cell.standing()));
            sum.quantity = sum.quantity.add(taken);
        }
        return taken;
    }

    private static GrantRow row(Active active, BillItem item, BigDecimal price) {
        BilledAs billedAs = BilledAs.named(active.grant.name(), item);
        return switch (active.holder) {
            case Holder.Account account -> new GrantRow(Optional.empty(), Optional.empty(), billedAs, price);
            case Holder.Group group -> new GrantRow(Optional.empty(), Optional.of(group.name()), billedAs, price);
            case Holder.One one -> new GrantRow(Optional.of(one.resource()), Optional.empty(), billedAs, price);
        };
    }

    /**
     * One row per grant, holder, item and unit price; what was covered at a price of 0 takes nothing off and gives no
     * row.
     */
    void finish(MonthRows rows) {
        covered.forEach((row, sum) -> {
            if (row.price().signum() == 0) {
                return;
            }
            Explanation explanation = sum.active.explanation(row.price(), sum.quantity);
            if (row.resource().isPresent()) {
                rows.ofResource(row.resource().get(), sum.first, row.billedAs(), explanation);
            } else if (row.group().isPresent()) {
                rows.ofGroup(row.group().get(), row.billedAs(), explanation);
            } else {
                rows.ofAccount(row.billedAs(), explanation);
            }
        });
    }
}

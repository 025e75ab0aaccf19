package meisai.price;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import meisai.account.Resource;
import meisai.account.Standing;
import meisai.account.Status;
import meisai.pricebook.BillItem;
import meisai.pricebook.Grant;
import meisai.pricebook.PriceBook;
import meisai.pricebook.PriceModel;
import meisai.pricebook.PriceModel.Base;
import meisai.pricebook.PriceModel.PercentTier;
import meisai.pricebook.PriceModel.RoundUp;
import meisai.pricebook.PriceModel.Scope;
import meisai.pricebook.PriceModel.Tier;
import meisai.pricebook.PriceModel.Trigger;
import meisai.usage.DailyUsage;
import meisai.usage.ParkReason;

/**
 * The billing model once more, to compare with: written from its text, model after model over the whole month, with no
 * count that goes on from day to day and no code of the rating but the shape of its input and output.
 */
final class NaiveRating {
    /** What an item of the day's version prices of a resource on a day: a quantity of usage, or 1 for a day. */
    private record Units(LocalDate day, Resource resource, BillItem item, BigDecimal quantity, BigDecimal recordExtra) {
        Units plus(BigDecimal more, BigDecimal moreExtra) {
            return new Units(day, resource, item, quantity.add(more), recordExtra.add(moreExtra));
        }

        boolean isOf(LocalDate otherDay, Resource otherResource, String name) {
            return day.equals(otherDay)
                    && resource.equals(otherResource)
                    && item.name().equals(name);
        }
    }

    /** Units that grants may cover, in the order in which they are covered. */
    private record Coverable(Units units, boolean ofMonth, BigDecimal quantity) {}

    /** A grant as somebody has it: the account (neither), a group, or a resource; for a day or the month. */
    private record Held(Grant grant, int place, LocalDate since, String group, Resource resource, LocalDate onlyDay) {}

    private final NaiveMatch match;
    private final YearMonth month;
    private final Rated result = new Rated(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    private final List<Units> units = new ArrayList<>();
    private final List<Units> active = new ArrayList<>();
    private final List<Coverable> coverable = new ArrayList<>();

    private NaiveRating(History history) {
        match = new NaiveMatch(history);
        month = history.month();
    }

    /** The charges in no particular order. */
    static Rated of(History history) {
        NaiveRating rating = new NaiveRating(history);
        history.usage().forEach(rating::used);
        rating.qualifyingDays();
        rating.units.sort(Comparator.comparing(Units::day)
                .thenComparing(one -> one.resource().id(), NaiveMatch.TEXT)
                .thenComparing(one -> one.resource().kind().wireName(), NaiveMatch.TEXT)
                .thenComparing(one -> one.item().name(), NaiveMatch.TEXT));
        rating.units.stream().filter(one -> one.quantity().signum() > 0).forEach(rating::price);
        rating.monthRoundUps();
        rating.grants();
        rating.active.stream()
                .filter(one -> one.quantity().signum() > 0)
                .forEach(one ->
                        rating.row(one, ((PriceModel.PerActiveDay) one.item().model()).fee(), BigDecimal.ONE));
        rating.posted(false);
        rating.commitments();
        rating.discounts();
        rating.posted(true);
        return rating.result;
    }

    private void used(DailyUsage usage) {
        Optional<ParkReason> missing = match.missing(usage);
        if (missing.isPresent()) {
            result.parked().add(new Rated.Parked(usage, missing.get()));
            return;
        }
        result.priced().add(usage);
        for (BillItem item : match.items(usage)) {
            List<Units> where = item.model() instanceof PriceModel.PerActiveDay ? active : units;
            Units old = where.stream()
                    .filter(one -> one.isOf(usage.day(), usage.resource(), item.name()))
                    .findFirst()
                    .orElse(new Units(usage.day(), usage.resource(), item, BigDecimal.ZERO, BigDecimal.ZERO));
            where.remove(old);
            where.add(old.plus(usage.quantity(), recordExtra(item, usage)));
        }
    }

    private static BigDecimal recordExtra(BillItem item, DailyUsage usage) {
        if (item.model() instanceof PriceModel.PerUnit model
                && model.roundUp().isPresent()
                && model.roundUp().get().scope() == PriceModel.RoundUpScope.RECORD) {
            BigDecimal each =
                    usage.records() == 1 ? usage.quantity() : usage.each().orElseThrow();
            return extra(model.roundUp().get(), each).multiply(BigDecimal.valueOf(usage.records()));
        }
        return BigDecimal.ZERO;
    }

    private static BigDecimal extra(RoundUp roundUp, BigDecimal quantity) {
        BigDecimal multiples = quantity.divide(roundUp.multiple(), 0, RoundingMode.CEILING);
        return multiples.multiply(roundUp.multiple()).subtract(quantity);
    }

    private void qualifyingDays() {
        for (LocalDate day : match.feeDays()) {
            for (Resource resource : match.history().changes().keySet()) {
                match.items(day).stream()
                        .filter(item -> isFee(item.model()) && match.exists(resource, day))
                        .filter(item -> match.applies(item, resource, day))
                        .forEach(item -> units.add(new Units(day, resource, item, BigDecimal.ONE, BigDecimal.ZERO)));
            }
        }
    }

    private static boolean isFee(PriceModel model) {
        return switch (model) {
            case PriceModel.DailyByStatus daily -> true;
            case PriceModel.Monthly monthly -> true;
            case PriceModel.Graduated graduated -> graduated.countsResourceDays();
            case PriceModel.OneOff oneOff -> !(oneOff.trigger() instanceof Trigger.Posted);
            case PriceModel.PerUnit other -> false;
            case PriceModel.Volume other -> false;
            case PriceModel.Blocks other -> false;
            case PriceModel.PerActiveDay other -> false;
            case PriceModel.Commitment other -> false;
            case PriceModel.Discount other -> false;
        };
    }

    private void price(Units one) {
        switch (one.item().model()) {
            case PriceModel.PerUnit model -> perUnit(one, model);
            case PriceModel.Graduated model -> graduated(one, model);
            case PriceModel.Volume model -> volume(one, model);
            case PriceModel.Blocks model -> blocks(one, model);
            case PriceModel.DailyByStatus model -> dailyFee(one, model);
            case PriceModel.Monthly model -> monthlyFee(one, model);
            case PriceModel.OneOff model -> oneOff(one, model);
            case PriceModel.PerActiveDay model -> throw new IllegalStateException();
            case PriceModel.Commitment model -> throw new IllegalStateException();
            case PriceModel.Discount model -> throw new IllegalStateException();
        }
    }

    private void perUnit(Units one, PriceModel.PerUnit model) {
        row(one, model.unitPrice(), one.quantity());
        BigDecimal billed = one.quantity();
        if (model.roundUp().isPresent()) {
            RoundUp roundUp = model.roundUp().get();
            BigDecimal extra = switch (roundUp.scope()) {
                case RECORD -> one.recordExtra();
                case DAY -> extra(roundUp, one.quantity());
                case MONTH -> BigDecimal.ZERO;
            };
            add(onDay(one), Optional.of(one), roundUp.name(), one.item(), model.unitPrice(), extra);
            billed = billed.add(extra);
        }
        coverable.add(new Coverable(one, false, billed));
    }

    private void monthRoundUps() {
        units.stream()
                .filter(one -> one.quantity().signum() > 0 && isFirst(one, this::sameItemAndResource))
                .filter(one -> one.item().model() instanceof PriceModel.PerUnit)
                .sorted(Comparator.comparing((Units one) -> one.resource().id(), NaiveMatch.TEXT)
                        .thenComparing(one -> one.resource().kind().wireName(), NaiveMatch.TEXT)
                        .thenComparing(one -> one.item().name(), NaiveMatch.TEXT))
                .forEach(first -> {
                    PriceModel.PerUnit model = (PriceModel.PerUnit) first.item().model();
                    Optional<RoundUp> roundUp =
                            model.roundUp().filter(one -> one.scope() == PriceModel.RoundUpScope.MONTH);
                    if (roundUp.isPresent()) {
                        BigDecimal extra = extra(roundUp.get(), total(first, this::sameItemAndResource));
                        add(
                                inMonth(),
                                Optional.of(first),
                                roundUp.get().name(),
                                first.item(),
                                model.unitPrice(),
                                extra);
                        coverable.add(new Coverable(first, true, extra));
                    }
                });
    }

    /** Which units count together with these. */
    private interface Together {
        boolean count(Units one, Units other);
    }

    private boolean sameItem(Units one, Units other) {
        return one.item().name().equals(other.item().name());
    }

    private boolean sameItemAndResource(Units one, Units other) {
        return sameItem(one, other) && one.resource().equals(other.resource());
    }

    private Together together(Scope scope) {
        return switch (scope) {
            case RESOURCE_DAY ->
                (one, other) -> sameItemAndResource(one, other) && one.day().equals(other.day());
            case RESOURCE_MONTH -> this::sameItemAndResource;
            case ACCOUNT_DAY ->
                (one, other) -> sameItem(one, other) && one.day().equals(other.day());
            case ACCOUNT_MONTH -> this::sameItem;
        };
    }

    private Units first(Units one, Together together) {
        return units.stream()
                .filter(other -> other.quantity().signum() > 0 && together.count(one, other))
                .findFirst()
                .orElseThrow();
    }

    private boolean isFirst(Units one, Together together) {
        return first(one, together).equals(one);
    }

    private BigDecimal total(Units one, Together together) {
        return sum(units.stream().filter(other -> together.count(one, other)).map(Units::quantity));
    }

    private static BigDecimal sum(Stream<BigDecimal> all) {
        return all.reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private void graduated(Units one, PriceModel.Graduated model) {
        Together together = together(model.scope());
        BigDecimal before = sum(units.subList(0, units.indexOf(one)).stream()
                .filter(other -> together.count(one, other))
                .map(Units::quantity));
        BigDecimal after = before.add(one.quantity());
        BigDecimal lower = BigDecimal.ZERO;
        for (Tier tier : model.tiers()) {
            BigDecimal upper = tier.upTo().orElse(after.max(lower));
            row(one, tier.unitPrice(), after.min(upper).subtract(before.max(lower)));
            lower = upper;
        }
    }

    private void volume(Units one, PriceModel.Volume model) {
        if (!isFirst(one, this::sameItemAndResource)) {
            return;
        }
        Together together = together(model.scope());
        Units deciding = first(one, together);
        BigDecimal total = total(one, together);
        BigDecimal price = BigDecimal.ZERO;
        List<Tier> tiers = ((PriceModel.Volume) deciding.item().model()).tiers();
        for (int i = tiers.size() - 1; i >= 0; i--) {
            if (tiers.get(i).upTo().isEmpty()
                    || total.compareTo(tiers.get(i).upTo().get()) <= 0) {
                price = tiers.get(i).unitPrice();
            }
        }
        BigDecimal quantity = total(one, this::sameItemAndResource);
        add(inMonth(), Optional.of(one), one.item().name(), deciding.item(), price, quantity);
    }

    private void blocks(Units one, PriceModel.Blocks model) {
        Together together = together(model.scope());
        if (isFirst(one, together)) {
            BigDecimal blocks = total(one, together).divide(model.per(), 0, RoundingMode.CEILING);
            Optional<Units> of = model.scope() == Scope.ACCOUNT_MONTH ? Optional.empty() : Optional.of(one);
            add(inMonth(), of, one.item().name(), one.item(), model.price(), blocks);
        }
    }

    private void dailyFee(Units one, PriceModel.DailyByStatus model) {
        status(one.resource(), one.day())
                .filter(model.fees()::containsKey)
                .ifPresent(status -> row(one, model.fees().get(status), BigDecimal.ONE));
    }

    private Optional<Status> status(Resource resource, LocalDate day) {
        return match.standing(resource, day).status();
    }

    private void monthlyFee(Units one, PriceModel.Monthly model) {
        if (isFirst(one, this::sameItemAndResource)) {
            BigDecimal fee = model.prorateByDay()
                    ? model.fee()
                            .multiply(total(one, this::sameItemAndResource))
                            .divide(BigDecimal.valueOf(month.lengthOfMonth()), 18, RoundingMode.HALF_UP)
                    : model.fee();
            add(inMonth(), Optional.of(one), one.item().name(), one.item(), fee, BigDecimal.ONE);
        }
    }

    private void oneOff(Units one, PriceModel.OneOff model) {
        boolean due = switch (model.trigger()) {
            case Trigger.Posted posted -> false;
            case Trigger.StatusChange change ->
                status(one.resource(), one.day().minusDays(1))
                                .filter(change.from()::contains)
                                .isPresent()
                        && status(one.resource(), one.day())
                                .filter(change.to()::contains)
                                .isPresent();
            case Trigger.Renewal renewal -> isRenewed(one, renewal);
        };
        if (due) {
            row(one, model.price(), BigDecimal.ONE);
        }
    }

    private boolean isRenewed(Units one, Trigger.Renewal renewal) {
        LocalDate began = one.day().plusDays(1);
        while (status(one.resource(), began.minusDays(1))
                .filter(renewal.statuses()::contains)
                .isPresent()) {
            began = began.minusDays(1);
        }
        LocalDate due = began;
        for (int k = 1; !due.isAfter(one.day()); k++) {
            due = began.plusMonths((long) k * renewal.everyMonths());
            if (due.equals(one.day())) {
                return true;
            }
        }
        return false;
    }

    /** One grant after the other over the whole month, for each who has it from the first day that contributes to it. */
    private void grants() {
        Map<Coverable, BigDecimal> uncovered = new LinkedHashMap<>();
        coverable.forEach(one -> uncovered.put(one, one.quantity()));
        for (Held held : held()) {
            BigDecimal left = included(held);
            Map<List<Object>, BigDecimal> rows = new LinkedHashMap<>();
            Map<List<Object>, Units> firsts = new LinkedHashMap<>();
            for (Coverable one : coverable) {
                if (mayCover(held, one)) {
                    BigDecimal covered = left.min(uncovered.get(one));
                    left = left.subtract(covered);
                    uncovered.put(one, uncovered.get(one).subtract(covered));
                    BillItem item = one.units().item();
                    BigDecimal price = ((PriceModel.PerUnit) item.model()).unitPrice();
                    List<Object> key = List.of(item.name(), item.category(), item.taxCategory(), price);
                    if (covered.signum() > 0 && price.signum() != 0) {
                        rows.merge(key, covered, BigDecimal::add);
                        firsts.putIfAbsent(key, one.units());
                    }
                }
            }
            rows.forEach((key, covered) -> grantRow(held, firsts.get(key), covered));
        }
    }

    private void grantRow(Held held, Units first, BigDecimal covered) {
        BigDecimal price =
                ((PriceModel.PerUnit) first.item().model()).unitPrice().negate();
        ChargeDate date = held.onlyDay() == null ? inMonth() : new ChargeDate.OnDay(held.onlyDay());
        Optional<Units> of = held.resource() == null ? Optional.empty() : Optional.of(first);
        add(date, of, held.grant().name(), first.item(), price, covered);
        if (held.group() != null) {
            Charge row = result.charges().removeLast();
            result.charges()
                    .add(new Charge(
                            row.date(),
                            row.resource(),
                            row.billedAs(),
                            row.unitPrice(),
                            row.quantity(),
                            Optional.of(held.group()),
                            row.tags(),
                            row.concerns()));
        }
    }

    private BigDecimal included(Held held) {
        if (held.grant().perMember().isEmpty()) {
            return held.grant().quantity();
        }
        long members = match.history().changes().keySet().stream()
                .filter(resource -> match.feeDays().stream().anyMatch(day -> {
                    Standing standing = match.standing(resource, day);
                    return standing.group().equals(Optional.of(held.group()))
                            && standing.plan().stream().anyMatch(held.grant().perMember()::contains);
                }))
                .count();
        return held.grant().quantity().multiply(BigDecimal.valueOf(members));
    }

    private boolean mayCover(Held held, Coverable one) {
        return held.grant().items().contains(one.units().item().name())
                && (held.onlyDay() == null
                        ? one.ofMonth() || !one.units().day().isBefore(held.since())
                        : !one.ofMonth() && held.onlyDay().equals(one.units().day()))
                && (held.resource() == null
                        || held.resource().equals(one.units().resource()))
                && (held.group() == null || held.group().equals(group(one.units())));
    }

    private String group(Units one) {
        return match.standing(one.resource(), one.day()).group().orElse(null);
    }

    private Set<Held> held() {
        List<Held> all = new ArrayList<>();
        for (Coverable one : coverable) {
            Units units = one.units();
            List<Grant> grants = match.version(units.day()).orElseThrow().grants();
            for (Grant grant : grants) {
                if (one.ofMonth() || !grant.items().contains(units.item().name())) {
                    continue;
                }
                String group = grant.scope() == Grant.Scope.GROUP_MONTH ? group(units) : null;
                boolean resources =
                        grant.scope() == Grant.Scope.RESOURCE_DAY || grant.scope() == Grant.Scope.RESOURCE_MONTH;
                Resource resource = resources ? units.resource() : null;
                LocalDate day = grant.scope() == Grant.Scope.RESOURCE_DAY ? units.day() : null;
                boolean has = grant.scope() != Grant.Scope.GROUP_MONTH || group != null;
                Predicate<Held> same = other -> other.grant().name().equals(grant.name())
                        && Objects.equals(other.group(), group)
                        && Objects.equals(other.resource(), resource)
                        && Objects.equals(other.onlyDay(), day);
                if (has && all.stream().noneMatch(same)) {
                    all.add(new Held(grant, grants.indexOf(grant), units.day(), group, resource, day));
                }
            }
        }
        all.sort(Comparator.comparingInt(Held::place)
                .thenComparing(held -> held.grant().name(), NaiveMatch.TEXT));
        return new LinkedHashSet<>(all);
    }

    private void posted(boolean earlierMonths) {
        Map<Charge, BigDecimal> quantities = new LinkedHashMap<>();
        List<PostedCharge> all = new ArrayList<>(match.history().posted());
        all.sort(Comparator.comparing(PostedCharge::date));
        for (PostedCharge charge : all) {
            YearMonth own = YearMonth.from(charge.date());
            if (own.equals(month) == earlierMonths) {
                continue;
            }
            BillItem item = match.items(charge.date()).stream()
                    .filter(one -> one.name().equals(charge.item()))
                    .findFirst()
                    .orElseThrow();
            Standing standing = charge.resource()
                    .map(resource -> match.standing(resource, charge.date()))
                    .orElse(Standing.NONE);
            Charge row = new Charge(
                    earlierMonths ? inMonth() : new ChargeDate.OnDay(charge.date()),
                    charge.resource(),
                    new BilledAs(item.name(), item.name(), item.category(), item.taxCategory(), false),
                    charge.unitPrice().orElse(((PriceModel.OneOff) item.model()).price()),
                    BigDecimal.ZERO,
                    standing.group(),
                    standing.tags(),
                    earlierMonths ? Optional.of(new Concern(own, Concern.Why.POSTED)) : Optional.empty());
            Charge alike = quantities.keySet().stream()
                    .filter(one -> earlierMonths
                            && one.concerns().equals(row.concerns())
                            && one.resource().equals(row.resource())
                            && one.billedAs().equals(row.billedAs())
                            && one.unitPrice().compareTo(row.unitPrice()) == 0)
                    .findFirst()
                    .orElse(row);
            quantities.merge(alike, charge.quantity(), BigDecimal::add);
        }
        quantities.forEach(this::addIfAny);
    }

    private void addIfAny(Charge row, BigDecimal quantity) {
        if (quantity.signum() > 0) {
            result.charges()
                    .add(new Charge(
                            row.date(),
                            row.resource(),
                            row.billedAs(),
                            row.unitPrice(),
                            quantity,
                            row.group(),
                            row.tags(),
                            row.concerns()));
        }
    }

    private Optional<PriceBook> monthVersion() {
        return match.version(month.atDay(1))
                .or(() -> match.history().books().stream()
                        .filter(book -> YearMonth.from(book.effectiveFrom()).equals(month))
                        .min(Comparator.comparing(PriceBook::effectiveFrom)));
    }

    private void commitments() {
        for (BillItem item : monthVersion().map(PriceBook::items).orElse(List.of())) {
            LocalDate from = monthVersion().orElseThrow().effectiveFrom();
            LocalDate first = from.isBefore(month.atDay(1)) ? month.atDay(1) : from;
            if (item.model() instanceof PriceModel.Commitment model
                    && !first.isAfter(match.history().feesThrough())) {
                BigDecimal slots = BigDecimal.valueOf(model.slots());
                List<Charge> covered = result.charges().stream()
                        .filter(row -> model.covers().contains(row.item()))
                        .toList();
                add(inMonth(), Optional.empty(), item.name(), item, model.price(), slots);
                covered.stream()
                        .map(row -> row.resource().orElseThrow())
                        .sorted(Comparator.comparing(Resource::id, NaiveMatch.TEXT)
                                .thenComparing(one -> one.kind().wireName(), NaiveMatch.TEXT))
                        .distinct()
                        .limit(model.slots())
                        .forEach(resource -> takeOff(model, covered, resource));
            }
        }
    }

    private void takeOff(PriceModel.Commitment model, List<Charge> covered, Resource resource) {
        Map<List<Object>, List<Charge>> alike = new LinkedHashMap<>();
        covered.stream()
                .filter(row -> row.resource().equals(Optional.of(resource)))
                .filter(row -> row.unitPrice().signum() != 0)
                .sorted(Comparator.comparing(row -> row.date().text()))
                .forEach(
                        row -> alike.computeIfAbsent(List.of(row.billedAs(), row.unitPrice()), key -> new ArrayList<>())
                                .add(row));
        alike.values().forEach(rows -> {
            Charge first = rows.getFirst();
            BilledAs old = first.billedAs();
            result.charges()
                    .add(new Charge(
                            inMonth(),
                            first.resource(),
                            new BilledAs(model.coveredName(), old.of(), old.category(), old.taxCategory(), false),
                            first.unitPrice().negate(),
                            sum(rows.stream().map(Charge::quantity)),
                            first.group(),
                            first.tags(),
                            Optional.empty()));
        });
    }

    /** Each discount takes its part of what earlier ones left of every row of the base. */
    private void discounts() {
        List<Charge> rows = List.copyOf(result.charges());
        Map<Integer, BigDecimal> amounts = new TreeMap<>();
        for (int i = 0; i < rows.size(); i++) {
            amounts.put(i, rows.get(i).unitPrice().multiply(rows.get(i).quantity()));
        }
        for (BillItem item : monthVersion().map(PriceBook::items).orElse(List.of())) {
            if (item.model() instanceof PriceModel.Discount model) {
                List<Integer> base = amounts.keySet().stream()
                        .filter(i -> isIn(model.base(), rows.get(i).billedAs()))
                        .toList();
                BigDecimal whole = sum(base.stream().map(amounts::get));
                Optional<BigDecimal> percent = model.tiers().stream()
                        .filter(tier -> tier.upTo().isEmpty()
                                || whole.compareTo(tier.upTo().get()) <= 0)
                        .findFirst()
                        .map(PercentTier::percent);
                if (whole.signum() > 0) {
                    discount(item, percent.orElseThrow(), base, rows, amounts);
                }
            }
        }
    }

    private void discount(
            BillItem item,
            BigDecimal percent,
            List<Integer> base,
            List<Charge> rows,
            Map<Integer, BigDecimal> amounts) {
        Function<Integer, String> category = i -> rows.get(i).billedAs().taxCategory();
        for (String taxCategory :
                new LinkedHashSet<>(base.stream().map(category).toList())) {
            List<Integer> part = base.stream()
                    .filter(i -> category.apply(i).equals(taxCategory))
                    .toList();
            BigDecimal amount = sum(part.stream().map(amounts::get));
            BigDecimal off = amount.multiply(percent).divide(BigDecimal.valueOf(100));
            if (amount.signum() > 0 && off.signum() > 0) {
                result.charges()
                        .add(new Charge(
                                inMonth(),
                                Optional.empty(),
                                new BilledAs(item.name(), item.name(), item.category(), taxCategory, true),
                                off.negate(),
                                BigDecimal.ONE,
                                Optional.empty(),
                                Map.of(),
                                Optional.empty()));
                part.forEach(i -> amounts.computeIfPresent(
                        i, (key, old) -> old.subtract(old.multiply(percent).divide(BigDecimal.valueOf(100)))));
            }
        }
    }

    private static boolean isIn(Base base, BilledAs row) {
        return switch (base) {
            case Base.Everything everything -> true;
            case Base.Items items -> items.names().contains(row.of());
            case Base.Categories categories -> categories.names().contains(row.category());
        };
    }

    private void row(Units one, BigDecimal unitPrice, BigDecimal quantity) {
        add(onDay(one), Optional.of(one), one.item().name(), one.item(), unitPrice, quantity);
    }

    private static ChargeDate onDay(Units one) {
        return new ChargeDate.OnDay(one.day());
    }

    private ChargeDate inMonth() {
        return new ChargeDate.InMonth(month);
    }

    private void add(
            ChargeDate date,
            Optional<Units> of,
            String name,
            BillItem item,
            BigDecimal unitPrice,
            BigDecimal quantity) {
        Standing standing =
                of.map(one -> match.standing(one.resource(), one.day())).orElse(Standing.NONE);
        addIfAny(
                new Charge(
                        date,
                        of.map(Units::resource),
                        new BilledAs(name, item.name(), item.category(), item.taxCategory(), false),
                        unitPrice,
                        BigDecimal.ZERO,
                        standing.group(),
                        standing.tags(),
                        Optional.empty()),
                quantity);
    }
}

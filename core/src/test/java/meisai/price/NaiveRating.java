package meisai.price;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meisai.account.Resource;
import meisai.account.Standing;
import meisai.pricebook.BillItem;
import meisai.pricebook.Grant;
import meisai.pricebook.PriceModel;
import meisai.pricebook.PriceModel.Scope;
import meisai.pricebook.PriceModel.Tier;
import meisai.usage.DailyUsage;
import meisai.usage.ParkReason;

/**
 * The billing model once more, to compare with: written from its text, model after model over the whole month, with no
 * count that goes on from day to day and no code of the rating but the shape of its input and output.
 */
final class NaiveRating {
    /** What an item of the day's version prices of a resource on a day: a quantity of usage, or 1 for a day. */
    private record Units(LocalDate day, Resource resource, BillItem item, BigDecimal quantity) {}

    /** A grant as it is on its first contributing day. */
    private record Start(LocalDate day, int place, Grant grant) {}

    /** A row of a grant, and the name of the item that it covers. */
    private record Covers(Charge row, String item) {}

    private final NaiveMatch match;
    private final Rated result = new Rated(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    private final List<Units> units = new ArrayList<>();

    private NaiveRating(History history) {
        match = new NaiveMatch(history);
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
        for (int i = 0; i < rating.units.size(); i++) {
            Units one = rating.units.get(i);
            List<Units> earlier = rating.units.subList(0, i);
            switch (one.item().model()) {
                case PriceModel.PerUnit model -> rating.row(one, model.unitPrice(), one.quantity());
                case PriceModel.Graduated model -> rating.graduated(one, earlier, model);
                case PriceModel.DailyByStatus model -> rating.dailyFee(one, model);
                case PriceModel.Monthly model -> rating.monthlyFee(one, earlier, model);
            }
        }
        rating.grants();
        return rating.result;
    }

    private void used(DailyUsage usage) {
        Optional<ParkReason> missing = match.missing(usage);
        if (missing.isPresent()) {
            result.parked().add(new Rated.Parked(usage, missing.get()));
            return;
        }
        result.priced().add(usage);
        Units used = new Units(usage.day(), usage.resource(), match.item(usage).orElseThrow(), usage.quantity());
        for (Units other : List.copyOf(units)) {
            if (isOneRow(used, other)) {
                units.remove(other);
                used = new Units(
                        used.day(),
                        used.resource(),
                        used.item(),
                        used.quantity().add(other.quantity()));
            }
        }
        units.add(used);
    }

    private static boolean isOneRow(Units one, Units other) {
        return one.day().equals(other.day())
                && one.resource().equals(other.resource())
                && one.item().equals(other.item());
    }

    private void qualifyingDays() {
        for (LocalDate day : match.feeDays()) {
            for (Resource resource : match.history().changes().keySet()) {
                match.items(day).stream()
                        .filter(item -> item.applies().meter().isEmpty() && match.applies(item, resource, day))
                        .forEach(item -> units.add(new Units(day, resource, item, BigDecimal.ONE)));
            }
        }
    }

    private void graduated(Units one, List<Units> earlier, PriceModel.Graduated model) {
        BigDecimal before = earlier.stream()
                .filter(other -> other.item().name().equals(one.item().name()))
                .filter(other -> isCountedTogether(model.scope(), one, other))
                .map(Units::quantity)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal after = before.add(one.quantity());
        BigDecimal lower = BigDecimal.ZERO;
        for (Tier tier : model.tiers()) {
            BigDecimal upper = tier.upTo().orElse(after.max(lower));
            row(one, tier.unitPrice(), after.min(upper).subtract(before.max(lower)));
            lower = upper;
        }
    }

    private static boolean isCountedTogether(Scope scope, Units one, Units other) {
        boolean sameDay = one.day().equals(other.day());
        boolean sameResource = one.resource().equals(other.resource());
        return switch (scope) {
            case RESOURCE_DAY -> sameDay && sameResource;
            case RESOURCE_MONTH -> sameResource;
            case ACCOUNT_DAY -> sameDay;
            case ACCOUNT_MONTH -> true;
        };
    }

    private void dailyFee(Units one, PriceModel.DailyByStatus model) {
        match.standing(one.resource(), one.day())
                .status()
                .filter(model.fees()::containsKey)
                .ifPresent(status -> row(one, model.fees().get(status), BigDecimal.ONE));
    }

    private void monthlyFee(Units one, List<Units> earlier, PriceModel.Monthly model) {
        if (earlier.stream().anyMatch(other -> isSameFee(one, other))) {
            return;
        }
        long days = units.stream().filter(other -> isSameFee(one, other)).count();
        BigDecimal length = BigDecimal.valueOf(match.history().month().lengthOfMonth());
        BigDecimal fee = model.prorateByDay()
                ? model.fee().multiply(BigDecimal.valueOf(days)).divide(length, 18, RoundingMode.HALF_UP)
                : model.fee();
        result.charges().add(charge(inMonth(), Optional.of(one), one.item().name(), one.item(), fee, BigDecimal.ONE));
    }

    private static boolean isSameFee(Units one, Units other) {
        return one.resource().equals(other.resource())
                && one.item().name().equals(other.item().name());
    }

    /** One grant after the other over the whole month, each from the first day that contributes to it. */
    private void grants() {
        List<Units> used = units.stream()
                .filter(one -> one.item().model() instanceof PriceModel.PerUnit)
                .filter(one -> one.quantity().signum() > 0)
                .toList();
        Map<Units, BigDecimal> uncovered = new LinkedHashMap<>();
        used.forEach(one -> uncovered.put(one, one.quantity()));
        Map<Covers, BigDecimal> covers = new LinkedHashMap<>();
        for (Start start : starts(used)) {
            Grant grant = start.grant();
            BigDecimal left = grant.quantity();
            for (Units one : used) {
                if (!one.day().isBefore(start.day())
                        && grant.items().contains(one.item().name())) {
                    BigDecimal covered = left.min(uncovered.get(one));
                    left = left.subtract(covered);
                    uncovered.put(one, uncovered.get(one).subtract(covered));
                    BigDecimal takenOff = ((PriceModel.PerUnit) one.item().model())
                            .unitPrice()
                            .negate();
                    Charge row =
                            charge(inMonth(), Optional.empty(), grant.name(), one.item(), takenOff, BigDecimal.ONE);
                    covers.merge(new Covers(row, one.item().name()), covered, BigDecimal::add);
                }
            }
        }
        covers.forEach((of, quantity) -> {
            if (quantity.multiply(of.row().unitPrice()).signum() != 0) {
                result.charges().add(withQuantity(of.row(), quantity));
            }
        });
    }

    private List<Start> starts(List<Units> used) {
        List<Start> starts = new ArrayList<>();
        for (Units one : used) {
            List<Grant> grants = match.version(one.day()).orElseThrow().grants();
            for (Grant grant : grants) {
                boolean started =
                        starts.stream().anyMatch(start -> start.grant().name().equals(grant.name()));
                if (!started && grant.items().contains(one.item().name())) {
                    starts.add(new Start(one.day(), grants.indexOf(grant), grant));
                }
            }
        }
        starts.sort(Comparator.comparingInt(Start::place)
                .thenComparing(start -> start.grant().name(), NaiveMatch.TEXT));
        return starts;
    }

    private void row(Units one, BigDecimal unitPrice, BigDecimal quantity) {
        if (quantity.signum() > 0) {
            ChargeDate date = new ChargeDate.OnDay(one.day());
            result.charges().add(charge(date, Optional.of(one), one.item().name(), one.item(), unitPrice, quantity));
        }
    }

    private ChargeDate inMonth() {
        return new ChargeDate.InMonth(match.history().month());
    }

    private Charge charge(
            ChargeDate date,
            Optional<Units> of,
            String name,
            BillItem item,
            BigDecimal unitPrice,
            BigDecimal quantity) {
        Standing standing =
                of.map(one -> match.standing(one.resource(), one.day())).orElse(Standing.NONE);
        return new Charge(
                date,
                of.map(Units::resource),
                name,
                item.category(),
                item.taxCategory(),
                unitPrice,
                quantity,
                standing.group(),
                standing.tags());
    }

    private static Charge withQuantity(Charge row, BigDecimal quantity) {
        return new Charge(
                row.date(),
                row.resource(),
                row.item(),
                row.category(),
                row.taxCategory(),
                row.unitPrice(),
                quantity,
                row.group(),
                row.tags());
    }
}

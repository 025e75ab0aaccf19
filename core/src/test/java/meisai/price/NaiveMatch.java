package meisai.price;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import meisai.account.Resource;
import meisai.account.Standing;
import meisai.account.StandingChange;
import meisai.meter.Meter;
import meisai.pricebook.Applies;
import meisai.pricebook.BillItem;
import meisai.pricebook.PriceBook;
import meisai.usage.DailyUsage;
import meisai.usage.ParkReason;

/** Who has what on which day and what applies to it, for {@link NaiveRating}: looked up in the whole history each time. */
record NaiveMatch(History history) {
    /** By code point. */
    static final Comparator<String> TEXT =
            Comparator.comparing(text -> text.codePoints().toArray(), Arrays::compare);

    Optional<PriceBook> version(LocalDate day) {
        return history.books().stream()
                .filter(book -> !book.effectiveFrom().isAfter(day))
                .max(Comparator.comparing(PriceBook::effectiveFrom));
    }

    List<BillItem> items(LocalDate day) {
        return version(day).map(PriceBook::items).orElse(List.of());
    }

    /** The first reason, in the order of the checks, for which usage cannot be priced. */
    Optional<ParkReason> missing(DailyUsage usage) {
        Optional<Meter> meter = history.books().stream()
                .flatMap(book -> book.meters().stream())
                .filter(declared -> declared.name().equals(usage.meter()))
                .findFirst();
        if (meter.isEmpty()) {
            return Optional.of(ParkReason.UNKNOWN_METER);
        } else if (usage.quantity().scale() > meter.get().decimals()) {
            return Optional.of(ParkReason.TOO_PRECISE);
        } else if (version(usage.day()).isEmpty()) {
            return Optional.of(ParkReason.NO_VERSION);
        } else if (!items(usage).isEmpty()) {
            return Optional.empty();
        } else if (items(usage.day()).stream().noneMatch(item -> prices(item.applies(), usage))) {
            return Optional.of(ParkReason.NO_ITEM);
        } else if (!history.changes().containsKey(usage.resource())) {
            return Optional.of(ParkReason.RESOURCE_NOT_REGISTERED);
        }
        boolean withPlan = standing(usage.resource(), usage.day()).plan().isPresent();
        return Optional.of(withPlan ? ParkReason.NO_ITEM : ParkReason.NO_PLAN);
    }

    /** One that prices the quantity, and any that charge active days. */
    List<BillItem> items(DailyUsage usage) {
        return items(usage.day()).stream()
                .filter(item -> prices(item.applies(), usage) && applies(item, usage.resource(), usage.day()))
                .toList();
    }

    /** A resource is there from the first day that something was said of it for. */
    boolean exists(Resource resource, LocalDate day) {
        return history.changes().getOrDefault(resource, List.of()).stream()
                .anyMatch(change -> !change.from().isAfter(day));
    }

    private static boolean prices(Applies applies, DailyUsage usage) {
        Map<String, String> values = usage.attributes().values();
        return applies.meter().equals(Optional.of(usage.meter()))
                && applies.attributes().entrySet().stream()
                        .allMatch(wanted -> wanted.getValue().contains(values.getOrDefault(wanted.getKey(), "")));
    }

    boolean applies(BillItem item, Resource resource, LocalDate day) {
        Standing standing = standing(resource, day);
        Applies applies = item.applies();
        return (applies.plans().isEmpty() || standing.plan().stream().anyMatch(applies.plans()::contains))
                && (applies.statuses().isEmpty() || standing.status().stream().anyMatch(applies.statuses()::contains));
    }

    Standing standing(Resource resource, LocalDate day) {
        return new Standing(
                set(resource, day, StandingChange::plan),
                set(resource, day, StandingChange::status),
                set(resource, day, StandingChange::group).filter(group -> !group.isEmpty()),
                set(resource, day, StandingChange::tags).orElse(Map.of()));
    }

    /** The value last set for the day or an earlier one; of several for one day the last acknowledged. */
    private <T> Optional<T> set(Resource resource, LocalDate day, Function<StandingChange, Optional<T>> member) {
        return history.changes().getOrDefault(resource, List.of()).stream()
                .filter(change ->
                        !change.from().isAfter(day) && member.apply(change).isPresent())
                .reduce((last, next) -> next.from().isBefore(last.from()) ? last : next)
                .flatMap(member);
    }

    List<LocalDate> feeDays() {
        return Stream.iterate(history.month().atDay(1), day -> day.plusDays(1))
                .limit(history.month().lengthOfMonth())
                .filter(day -> !day.isAfter(history.feesThrough()))
                .toList();
    }
}

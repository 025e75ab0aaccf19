package meisai.pricebook;

import static meisai.account.Status.ACTIVE;
import static meisai.account.Status.READY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import meisai.Seeds;
import meisai.account.Standing;
import meisai.account.Status;
import org.junit.jupiter.api.Test;

/** To what an item applies, and whether two items could both price the same usage. */
final class AppliesTest {
    private static final Applies EVERYTHING = new Applies(Optional.of("sms"), Set.of(), Set.of(), Map.of());

    @Test
    void withoutPlansAndStatusesAnyIsFineAndAlsoNone() {
        assertThat(EVERYTHING.matches(Standing.NONE)).isTrue();
        assertThat(EVERYTHING.matches(standing("plan-D", ACTIVE))).isTrue();
    }

    @Test
    void aListedPlanAndAListedStatusAreBothNeeded() {
        Applies applies = new Applies(Optional.of("sms"), Set.of("plan-D", "plan-K"), Set.of(ACTIVE), Map.of());

        assertThat(applies.matches(standing("plan-D", ACTIVE))).isTrue();
        assertThat(applies.matches(standing("plan-K", ACTIVE))).isTrue();
        assertThat(applies.matches(standing("plan-X", ACTIVE))).isFalse();
        assertThat(applies.matches(standing("plan-D", READY))).isFalse();
        assertThat(applies.matches(Standing.NONE)).isFalse();
        assertThat(applies.matches(new Standing(Optional.of("plan-D"), Optional.empty(), Optional.empty(), Map.of())))
                .isFalse();
        assertThat(applies.matches(new Standing(Optional.empty(), Optional.of(ACTIVE), Optional.empty(), Map.of())))
                .isFalse();
    }

    @Test
    void eachNamedAttributeMustHaveOneOfItsValues() {
        Applies applies = new Applies(
                Optional.of("sms"), Set.of(), Set.of(), Map.of("country", Set.of("jp", "kr"), "band", Set.of("day")));

        assertThat(applies.matchesUsage("sms", Map.of("country", "kr", "band", "day")))
                .isTrue();
        assertThat(applies.matchesUsage("sms", Map.of("country", "kr", "band", "day", "other", "x")))
                .isTrue();
        assertThat(applies.matchesUsage("sms", Map.of("country", "us", "band", "day")))
                .isFalse();
        assertThat(applies.matchesUsage("sms", Map.of("country", "kr"))).isFalse();
        assertThat(applies.matchesUsage("data", Map.of("country", "kr", "band", "day")))
                .isFalse();
        assertThat(EVERYTHING.matchesUsage("sms", Map.of())).isTrue();
    }

    @Test
    void anItemWithoutAMeterMatchesNoUsageAndOverlapsNothing() {
        Applies fee = new Applies(Optional.empty(), Set.of(), Set.of(), Map.of());

        assertThat(fee.matchesUsage("sms", Map.of())).isFalse();
        assertThat(fee.overlaps(fee)).isFalse();
    }

    @Test
    void itemsOverlapWhenSomeUsageIsMatchedByBoth() {
        List<Use> all = everyUse();
        int[] overlapping = new int[1];
        Seeds.each(3000, random -> {
            Applies left = applies(random);
            Applies right = applies(random);

            boolean both = all.stream().anyMatch(use -> matches(left, use) && matches(right, use));

            overlapping[0] += both ? 1 : 0;
            assertThat(left.overlaps(right)).isEqualTo(both);
            assertThat(right.overlaps(left)).isEqualTo(both);
        });
        assertThat(overlapping[0]).isBetween(300, 2700);
    }

    private record Use(String meter, Optional<String> plan, Optional<Status> status, Map<String, String> attributes) {}

    /** Of two meters, plans, statuses, attributes and values each, with one more of each that nothing names. */
    private static List<Use> everyUse() {
        List<Use> all = new ArrayList<>();
        for (String meter : List.of("sms", "data")) {
            for (String plan : List.of("", "p", "q", "other")) {
                for (Optional<Status> status : statuses()) {
                    for (String country : List.of("", "1", "2", "other")) {
                        for (String band : List.of("", "1", "2", "other")) {
                            all.add(new Use(
                                    meter,
                                    Optional.of(plan).filter(name -> !name.isEmpty()),
                                    status,
                                    attributes(country, band)));
                        }
                    }
                }
            }
        }
        return all;
    }

    private static List<Optional<Status>> statuses() {
        return List.of(Optional.empty(), Optional.of(ACTIVE), Optional.of(READY), Optional.of(Status.STANDBY));
    }

    private static Map<String, String> attributes(String country, String band) {
        Map<String, String> attributes = new HashMap<>(Map.of("country", country, "band", band));
        attributes.values().removeIf(String::isEmpty);
        return attributes;
    }

    /** Says once more, from the format, what an item matches. */
    private static boolean matches(Applies applies, Use use) {
        return applies.meter().equals(Optional.of(use.meter()))
                && (applies.plans().isEmpty()
                        || applies.plans().contains(use.plan().orElse("")))
                && (applies.statuses().isEmpty()
                        || applies.statuses().contains(use.status().orElse(Status.TESTING)))
                && applies.attributes().keySet().stream()
                        .allMatch(name -> applies.attributes()
                                .get(name)
                                .contains(use.attributes().getOrDefault(name, "")));
    }

    private static Applies applies(RandomGenerator random) {
        Map<String, Set<String>> attributes = new HashMap<>();
        for (String name : List.of("country", "band")) {
            Set<String> values = some(random, "1", "2");
            if (!values.isEmpty()) {
                attributes.put(name, values);
            }
        }
        return new Applies(
                Optional.of(random.nextInt(5) == 0 ? "data" : "sms"),
                some(random, "p", "q"),
                some(random, ACTIVE, READY),
                attributes);
    }

    private static <T> Set<T> some(RandomGenerator random, T one, T other) {
        Set<T> some = new HashSet<>();
        if (random.nextBoolean()) {
            some.add(one);
        }
        if (random.nextBoolean()) {
            some.add(other);
        }
        return some;
    }

    private static Standing standing(String plan, Status status) {
        return new Standing(Optional.of(plan), Optional.of(status), Optional.empty(), Map.of());
    }
}

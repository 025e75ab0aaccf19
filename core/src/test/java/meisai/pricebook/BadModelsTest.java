package meisai.pricebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be wrong with one more item or grant of a book in order: all of it is told, each with its path. */
final class BadModelsTest {
    record Bad(String item, String grant, List<String> problems) {
        @Override
        public String toString() {
            return item + grant;
        }
    }

    @ParameterizedTest
    @MethodSource({"quantities", "tiers", "fees", "commitments", "oneOffs", "discounts", "names", "grants"})
    void isRefusedWithEveryProblemAtItsPath(Bad bad) {
        assertThat(problems(bad)).isEqualTo(bad.problems());
    }

    @ParameterizedTest
    @MethodSource
    void isInOrder(Bad good) {
        assertThat(problems(good)).isEmpty();
    }

    static Stream<Bad> isInOrder() {
        return Stream.of(
                item("applies: { meter: free }, perUnit: { price: \"1\", per: 8,"
                        + " roundUpTo: { quantity: 10, scope: record, roundUpName: extra } }"),
                item(
                        "applies: { meter: data, plans: [plan-P] },"
                                + " volume: { scope: accountMonth, per: 10, tiers: [{ upTo: 5, price: \"7\" }, { price: \"5\" }] }"),
                item("applies: { meter: free }, package: { scope: resourceMonth, per: 1000, price: \"12\" }"),
                item("applies: { meter: data }, perActiveDay: { price: \"5\" }"),
                item("commitment: { slots: 5, price: \"275\", covers: [basic], coveredName: covered }"),
                item("oneOff: { price: \"1500\" }"),
                item(
                        "applies: { plans: [plan-D] }, oneOff: { price: \"1\", onStatusChange: { from: [ready], to: [active] } }"),
                item("oneOff: { price: \"1\", renewal: { statuses: [standby], everyMonths: 12 } }"),
                item("discount: { percent: \"100\" }"),
                item(
                        "discount: { categories: [fee], tiers: [{ upTo: \"0.5\", percent: \"0\" }, { percent: \"2.5\" }] }"),
                grant("items: [up], quantity: 5, scope: resourceDay"),
                grant("items: [gateway], quantity: \"0.5\", scope: resourceMonth"),
                grant("items: [up], quantity: 5, scope: groupMonth, perMember: [plan-D]"),
                grant("items: [gateway], quantity: 5, scope: groupMonth, perMember: [plan-Z]"));
    }

    static Stream<Bad> quantities() {
        return Stream.of(
                item("applies: { meter: data }, perUnit: { price: \"1\" }", "overlap items[4].applies"),
                item(
                        "applies: { meter: hours }, package: { scope: accountMonth, per: 1, price: \"1\" }",
                        "overlap items[4].applies"),
                item(
                        "applies: { meter: data, plans: [plan-P, plan-D] }, volume: { scope: accountMonth, tiers: [{ price: \"1\" }] }",
                        "overlap items[4].applies"),
                item(
                        "applies: { meter: free }, perUnit: { price: \"1\", per: 3 }",
                        "priceNotFinite items[4].perUnit.price"),
                item("applies: { meter: free }, perUnit: { price: \"1\", per: 0 }", "notPositive items[4].perUnit.per"),
                item(
                        "applies: { meter: free }, perUnit: { price: \"1\","
                                + " roundUpTo: { quantity: 0, scope: week, roundUpName: up } }",
                        "notPositive items[4].perUnit.roundUpTo.quantity",
                        "unknownScope items[4].perUnit.roundUpTo.scope",
                        "duplicateName items[4].perUnit.roundUpTo.roundUpName"),
                item(
                        "applies: { meter: free }, perUnit: { price: \"1\", roundUpTo: { size: 1 } }",
                        "missing items[4].perUnit.roundUpTo.quantity",
                        "missing items[4].perUnit.roundUpTo.scope",
                        "missing items[4].perUnit.roundUpTo.roundUpName",
                        "unknownMember items[4].perUnit.roundUpTo.size"),
                item(
                        "applies: { meter: free }, perUnit: { price: \"1\","
                                + " roundUpTo: { quantity: \"1.5\", scope: day, roundUpName: extra } }",
                        "wrongType items[4].perUnit.roundUpTo.quantity"),
                item(
                        "applies: { meter: calls }, package: { scope: resourceDay, per: 0, price: \"-1\" }",
                        "unknownMeter items[4].applies.meter",
                        "unknownScope items[4].package.scope",
                        "notPositive items[4].package.per",
                        "negativePrice items[4].package.price"),
                item(
                        "package: { }",
                        "missing items[4].applies.meter",
                        "missing items[4].package.scope",
                        "missing items[4].package.per",
                        "missing items[4].package.price"));
    }

    static Stream<Bad> tiers() {
        return Stream.of(
                item(
                        "applies: { meter: free }, volume: { scope: accountDay, tiers: [{ upTo: 10, price: \"3\" },"
                                + " { upTo: 10, price: \"2\" }, { upTo: 5, price: \"1\" }, { upTo: 20, price: \"1\" }] }",
                        "unknownScope items[4].volume.scope",
                        "tiersNotAscending items[4].volume.tiers[1].upTo",
                        "tiersNotAscending items[4].volume.tiers[2].upTo",
                        "lastTierBounded items[4].volume.tiers[3].upTo"),
                item(
                        "applies: { meter: free }, volume: { scope: accountMonth, per: 3, tiers: [{ price: \"3\" },"
                                + " { upTo: 20, price: \"1\" }, { price: \"x\" }] }",
                        "missing items[4].volume.tiers[0].upTo",
                        "priceNotFinite items[4].volume.tiers[1].price",
                        "invalidNumber items[4].volume.tiers[2].price"),
                item(
                        "applies: { meter: free }, graduated: { scope: groupMonth, tiers: [{ upTo: 20, price: \"1\" }] }",
                        "unknownScope items[4].graduated.scope",
                        "lastTierBounded items[4].graduated.tiers[0].upTo"),
                item(
                        "applies: { meter: free }, volume: { scope: accountMonth, tiers: [] }",
                        "empty items[4].volume.tiers"));
    }

    static Stream<Bad> fees() {
        return Stream.of(
                item("perActiveDay: { price: \"5\" }", "missing items[4].applies.meter"),
                item(
                        "applies: { meter: calls }, perActiveDay: { fee: \"5\" }",
                        "unknownMeter items[4].applies.meter",
                        "missing items[4].perActiveDay.price",
                        "unknownMember items[4].perActiveDay.fee"),
                item(
                        "applies: { meter: data }, monthly: { price: 300, prorate: byHour }",
                        "meterNotAllowed items[4].applies.meter",
                        "wrongType items[4].monthly.price",
                        "unknownValue items[4].monthly.prorate"));
    }

    static Stream<Bad> commitments() {
        return Stream.of(
                item(
                        "commitment: { slots: 0, price: \"x\", covers: [up, gateway, base, basics, more, basic], coveredName: up }",
                        "notPositive items[4].commitment.slots",
                        "invalidNumber items[4].commitment.price",
                        "wrongModel items[4].commitment.covers[0]",
                        "wrongModel items[4].commitment.covers[1]",
                        "wrongModel items[4].commitment.covers[2]",
                        "unknownItem items[4].commitment.covers[3]",
                        "wrongModel items[4].commitment.covers[4]",
                        "duplicateName items[4].commitment.coveredName"),
                item(
                        "applies: { plans: [plan-D] }, commitment: { slots: \"5\", price: \"1\", covers: [], coveredName: more }",
                        "plansNotAllowed items[4].applies.plans",
                        "wrongType items[4].commitment.slots",
                        "empty items[4].commitment.covers",
                        "duplicateName items[4].commitment.coveredName"),
                items(
                        "{ name: one, category: c, commitment: { slots: 1, price: \"1\", covers: [basic], coveredName: a } },"
                                + " { name: two, category: c, commitment: { slots: 1, price: \"1\", covers: [basic], coveredName: a } }",
                        "coveredTwice items[5].commitment.covers[0]",
                        "duplicateName items[5].commitment.coveredName"));
    }

    static Stream<Bad> oneOffs() {
        return Stream.of(
                item(
                        "applies: { meter: data, plans: [plan-D], statuses: [active] }, oneOff: { price: \"-1\" }",
                        "meterNotAllowed items[4].applies.meter",
                        "plansNotAllowed items[4].applies.plans",
                        "statusesNotAllowed items[4].applies.statuses",
                        "negativePrice items[4].oneOff.price"),
                item(
                        "applies: { statuses: [active] }, oneOff: { price: \"1\", onStatusChange: { from: [gone], to: [] } }",
                        "statusesNotAllowed items[4].applies.statuses",
                        "unknownStatus items[4].oneOff.onStatusChange.from[0]",
                        "empty items[4].oneOff.onStatusChange.to"),
                item(
                        "oneOff: { price: \"1\", renewal: { everyMonths: 0 } }",
                        "missing items[4].oneOff.renewal.statuses",
                        "notPositive items[4].oneOff.renewal.everyMonths"),
                item(
                        "oneOff: { price: \"1\", renewal: { statuses: [standby], everyMonths: 1 },"
                                + " onStatusChange: { from: [ready], to: [active] } }",
                        "severalTriggers items[4].oneOff"));
    }

    static Stream<Bad> discounts() {
        return Stream.of(
                item(
                        "discount: { percent: \"10\", tiers: [{ percent: \"5\" }] }",
                        "severalPercentages items[4].discount"),
                item("discount: { items: [up] }", "missing items[4].discount"),
                item(
                        "discount: { items: [ups, more, up, up], categories: [data, none], percent: \"10\" }",
                        "severalBases items[4].discount",
                        "unknownItem items[4].discount.items[0]",
                        "wrongModel items[4].discount.items[1]",
                        "duplicateElement items[4].discount.items[3]",
                        "unknownCategory items[4].discount.categories[1]"),
                item("discount: { percent: \"100.01\" }", "outOfRange items[4].discount.percent"),
                item("discount: { percent: \"-1\" }", "negativePrice items[4].discount.percent"),
                item("discount: { percent: \"10 %\" }", "invalidNumber items[4].discount.percent"),
                item("discount: { percent: 10 }", "wrongType items[4].discount.percent"),
                item(
                        "discount: { tiers: [{ upTo: 10, percent: \"1\" }, { percent: \"101\" },"
                                + " { upTo: \"10\", percent: \"2\" }, { upTo: \"10\", percent: \"2\" }, { upTo: \"99\", percent: \"3\" }] }",
                        "wrongType items[4].discount.tiers[0].upTo",
                        "missing items[4].discount.tiers[1].upTo",
                        "outOfRange items[4].discount.tiers[1].percent",
                        "tiersNotAscending items[4].discount.tiers[3].upTo",
                        "lastTierBounded items[4].discount.tiers[4].upTo"),
                item("discount: { tiers: [] }", "empty items[4].discount.tiers"));
    }

    static Stream<Bad> names() {
        return Stream.of(
                items(
                        "{ name: up, category: c, monthly: { price: \"1\" } },"
                                + " { name: x, category: c, applies: { meter: free }, perUnit: { price: \"1\","
                                + " roundUpTo: { quantity: 10, scope: day, roundUpName: x } } },"
                                + " { name: y, category: c, commitment: { slots: 1, price: \"1\", covers: [basic], coveredName: x } }",
                        "duplicateName items[4].name",
                        "duplicateName items[5].perUnit.roundUpTo.roundUpName",
                        "duplicateName items[6].commitment.coveredName"),
                grants(
                        "{ name: g, items: [up], quantity: 1, scope: accountMonth },"
                                + " { name: g, items: [up], quantity: 1, scope: accountMonth },"
                                + " { name: basic, items: [up], quantity: 1, scope: accountMonth }",
                        "duplicateName grants[1].name",
                        "duplicateName grants[2].name"));
    }

    static Stream<Bad> grants() {
        return Stream.of(
                grant(
                        "items: [up, gateway, basic, ups], quantity: 0, scope: accountDay",
                        "differentUnits grants[0].items",
                        "notPerUnit grants[0].items[2]",
                        "unknownItem grants[0].items[3]",
                        "notPositive grants[0].quantity",
                        "unknownScope grants[0].scope"),
                grant(
                        "items: [up], quantity: 1, scope: accountMonth, perMember: [plan-X, plan-D]",
                        "perMemberNotAllowed grants[0].perMember",
                        "unknownPlan grants[0].perMember[0]"),
                grant("items: [up], quantity: 1, scope: groupMonth, perMember: []", "empty grants[0].perMember"),
                grant("items: [gateway], quantity: \"0.0005\", scope: groupMonth", "tooPrecise grants[0].quantity"));
    }

    private static List<String> problems(Bad bad) {
        return switch (PriceBookReader.read(FlowTree.of(book(bad.item(), bad.grant())))) {
            case BookCheck.Valid valid -> List.of();
            case BookCheck.Invalid invalid ->
                invalid.problems().stream()
                        .map(problem -> problem.code() + " " + problem.path())
                        .toList();
        };
    }

    /** Four items, so that one more is {@code items[4]}. */
    private static String book(String items, String grants) {
        return """
            { id: book, effectiveFrom: "20260101", currency: JPY,
              meters: [{ name: data, unit: byte }, { name: hours, unit: hour, decimals: 3 }, { name: free, unit: call }],
              items: [
                { name: up, category: data, applies: { meter: data, plans: [plan-D] }, perUnit: { price: "1" } },
                { name: gateway, category: hours, applies: { meter: hours }, perUnit: { price: "50" } },
                { name: basic, category: fee, applies: { plans: [plan-D] }, dailyByStatus: { active: "10" } },
                { name: base, category: fee, monthly: { price: "300" } }%s],
              grants: [%s] }
            """.formatted(items, grants);
    }

    private static Bad item(String applies, String... problems) {
        return items("{ name: more, category: c, " + applies + " }", problems);
    }

    private static Bad items(String items, String... problems) {
        return new Bad(", " + items, "", List.of(problems));
    }

    private static Bad grant(String of, String... problems) {
        return grants("{ name: included, " + of + " }", problems);
    }

    private static Bad grants(String grants, String... problems) {
        return new Bad("", grants, List.of(problems));
    }
}

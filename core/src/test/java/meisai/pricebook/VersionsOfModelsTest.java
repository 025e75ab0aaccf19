package meisai.pricebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an item or grant of one name keeps from version to version, model by model. */
final class VersionsOfModelsTest {
    private static final String GRANT = "quantity: 1, scope: groupMonth, perMember: [plan-D]";
    private static final String MONTHLY = "monthly: { price: \"1\" }";

    record Versions(String before, String after, String grantAfter, List<String> problems) {}

    @ParameterizedTest
    @MethodSource({"kept", "free"})
    void tellsWhatMayNotChange(Versions versions) {
        PriceBook before = book("20260101", versions.before(), GRANT);
        PriceBook after = book("20260801", versions.after(), versions.grantAfter());

        assertThat(PriceBookReader.checkAgainst(after, new PriceBookHistory(List.of(before))))
                .extracting(problem -> problem.code() + " " + problem.path())
                .isEqualTo(versions.problems());
    }

    static Stream<Versions> kept() {
        return Stream.of(
                item(
                        "applies: { meter: data }, perUnit: { price: \"1\" }",
                        "applies: { meter: data }, graduated: { scope: resourceDay, tiers: [{ price: \"1\" }] }",
                        "modelChanged items[2].graduated"),
                item(
                        "applies: { meter: data }, perUnit: { price: \"1\" }",
                        "applies: { meter: calls, plans: [plan-X] }, perActiveDay: { price: \"1\" }",
                        "modelChanged items[2].perActiveDay",
                        "meterChanged items[2].applies.meter"),
                item(
                        "applies: { meter: data }, " + roundUp("day", "extra"),
                        "applies: { meter: data }, " + roundUp("month", "extra"),
                        "roundUpToChanged items[2].perUnit.roundUpTo"),
                item(
                        "applies: { meter: data }, " + volume("resourceMonth"),
                        "applies: { meter: data }, " + volume("accountMonth"),
                        "scopeChanged items[2].volume.scope"),
                item(
                        "applies: { meter: data }, " + blocks("accountMonth", 10),
                        "applies: { meter: data }, " + blocks("resourceMonth", 10),
                        "scopeChanged items[2].package.scope"),
                item(
                        "applies: { statuses: [active] }, graduated: { scope: accountDay, tiers: [{ price: \"1\" }] }",
                        "applies: { meter: data }, graduated: { scope: accountDay, tiers: [{ price: \"1\" }] }",
                        "meterChanged items[2].applies.meter"),
                item(
                        "oneOff: { price: \"1\" }",
                        "oneOff: { price: \"1\", renewal: { statuses: [standby], everyMonths: 1 } }",
                        "triggerChanged items[2].oneOff.trigger"),
                item(MONTHLY, "monthly: { price: \"1\", prorate: byDay }", "prorateChanged items[2].monthly.prorate"),
                grant("quantity: 1, scope: accountMonth", "scopeChanged grants[0].scope"));
    }

    static Stream<Versions> free() {
        return Stream.of(
                item(
                        "applies: { meter: data }, " + roundUp("day", "extra"),
                        "applies: { meter: data, plans: [plan-P] }, perUnit: { price: \"9\", per: 10,"
                                + " roundUpTo: { quantity: 7, scope: day, roundUpName: extra2 } }"),
                item(
                        "applies: { meter: data }, " + blocks("accountMonth", 10),
                        "applies: { meter: data }, " + blocks("accountMonth", 20)),
                item(commitment(5, "covered"), commitment(3, "covered")),
                item("discount: { percent: \"1\" }", "discount: { items: [up], tiers: [{ percent: \"2\" }] }"),
                grant("quantity: 2, scope: groupMonth"));
    }

    private static String roundUp(String scope, String name) {
        return "perUnit: { price: \"1\", roundUpTo: { quantity: 5, scope: %s, roundUpName: %s } }"
                .formatted(scope, name);
    }

    private static String volume(String scope) {
        return "volume: { scope: %s, tiers: [{ price: \"1\" }] }".formatted(scope);
    }

    private static String blocks(String scope, int per) {
        return "package: { scope: %s, per: %d, price: \"1\" }".formatted(scope, per);
    }

    private static String commitment(int slots, String coveredName) {
        return "commitment: { slots: %d, price: \"1\", covers: [basic], coveredName: %s }"
                .formatted(slots, coveredName);
    }

    private static Versions item(String before, String after, String... problems) {
        return new Versions(before, after, GRANT, List.of(problems));
    }

    private static Versions grant(String after, String... problems) {
        return new Versions(MONTHLY, MONTHLY, after, List.of(problems));
    }

    private static PriceBook book(String effectiveFrom, String item, String grant) {
        String text = """
            { id: book, effectiveFrom: "%s", currency: JPY,
              meters: [{ name: data, unit: byte }, { name: calls, unit: call }],
              items: [
                { name: basic, category: fee, dailyByStatus: { active: "10" } },
                { name: up, category: c, applies: { meter: calls, plans: [plan-D] }, perUnit: { price: "1" } },
                { name: x, category: c, %s }],
              grants: [{ name: g, items: [up], %s }] }
            """.formatted(effectiveFrom, item, grant);
        return switch (PriceBookReader.read(FlowTree.of(text))) {
            case BookCheck.Valid valid -> valid.book();
            case BookCheck.Invalid invalid ->
                throw new AssertionError(invalid.problems().toString());
        };
    }
}

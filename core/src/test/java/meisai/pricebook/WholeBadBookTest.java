package meisai.pricebook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A book with something wrong in every part of it: one reading tells all of it, in the order of the file. */
final class WholeBadBookTest {
    @Test
    void everyProblemIsToldAtOnce() {
        BookNode book = FlowTree.of("""
                { id: book, effectiveFrom: "20260832", currency: GBP,
                  meters: [{ name: data, unit: byte, decimals: 13 }, { name: hours, unit: hour }, { name: calls, unit: call }],
                  items: [
                    { name: up, category: c, applies: { meter: calls, plans: [plan-D] }, perUnit: { price: "1", per: 3 } },
                    { name: again, category: c, applies: { meter: calls, plans: [plan-D] },
                      package: { scope: accountMonth, per: 0, price: "1" } },
                    { name: up, category: c, applies: { meter: faxes }, volume: { scope: accountMonth,
                      tiers: [{ upTo: 10, price: "3" }, { upTo: 9, price: "2" }, { upTo: 20, price: "1" }] } },
                    { name: tiered, category: c, applies: { meter: hours }, graduated: { scope: resourceMonth,
                      tiers: [{ upTo: 10, price: "3" }, { price: "2" }, { price: "1" }] } },
                    { name: fee, category: c, monthly: { price: "1", prorate: byMonth } },
                    { name: round, category: c, applies: { meter: hours, plans: [plan-X] },
                      perUnit: { price: "1", roundUpTo: { quantity: 0, scope: day, roundUpName: tiered } } },
                    { name: slots, category: c,
                      commitment: { slots: 1, price: "1", covers: [fee, nothing], coveredName: fee } },
                    { name: off, category: c, discount: { items: [slots, gone], percent: "101", tiers: [{ percent: "1" }] } },
                    { name: off2, category: c, discount: { items: [off], percent: "101" } }],
                  grants: [
                    { name: pool, items: [up, round], quantity: 1, scope: resourceMonth, perMember: [plan-X, plan-Y] },
                    { name: pool, items: [tiered], quantity: "1.5", scope: accountMonth }] }
                """);

        assertThat(((BookCheck.Invalid) PriceBookReader.read(book)).problems())
                .extracting(problem -> problem.code() + " " + problem.path())
                .containsExactly(
                        "invalidDay effectiveFrom",
                        "unknownCurrency currency",
                        "outOfRange meters[0].decimals",
                        "priceNotFinite items[0].perUnit.price",
                        "overlap items[1].applies",
                        "notPositive items[1].package.per",
                        "duplicateName items[2].name",
                        "unknownMeter items[2].applies.meter",
                        "tiersNotAscending items[2].volume.tiers[1].upTo",
                        "lastTierBounded items[2].volume.tiers[2].upTo",
                        "missing items[3].graduated.tiers[1].upTo",
                        "unknownValue items[4].monthly.prorate",
                        "overlap items[5].applies",
                        "notPositive items[5].perUnit.roundUpTo.quantity",
                        "duplicateName items[5].perUnit.roundUpTo.roundUpName",
                        "wrongModel items[6].commitment.covers[0]",
                        "unknownItem items[6].commitment.covers[1]",
                        "duplicateName items[6].commitment.coveredName",
                        "severalPercentages items[7].discount",
                        "unknownItem items[7].discount.items[1]",
                        "wrongModel items[8].discount.items[0]",
                        "outOfRange items[8].discount.percent",
                        "differentUnits grants[0].items",
                        "perMemberNotAllowed grants[0].perMember",
                        "unknownPlan grants[0].perMember[1]",
                        "duplicateName grants[1].name",
                        "notPerUnit grants[1].items[0]");
    }
}

package meisai.price;

import static meisai.account.Status.ACTIVE;
import static meisai.pricebook.PriceModel.Scope.ACCOUNT_DAY;
import static meisai.pricebook.PriceModel.Scope.ACCOUNT_MONTH;
import static meisai.pricebook.PriceModel.Scope.RESOURCE_DAY;
import static meisai.pricebook.PriceModel.Scope.RESOURCE_MONTH;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import meisai.pricebook.PriceModel.Scope;
import org.junit.jupiter.api.Test;

/** Price model 3: units fill the tiers of their scope in canonical order. */
final class GraduatedTest {
    private static final String[] TIERS = {"100: 3", "250: 2.5", "2"};

    @Test
    void aTierIncludesItsBound() {
        List<String> rows = month(RESOURCE_MONTH)
                .use("20260801", "001", "sms", "100")
                .use("20260802", "001", "sms", "1")
                .use("20260803", "001", "sms", "149")
                .use("20260804", "001", "sms", "1")
                .rows();

        assertThat(rows)
                .containsExactly(
                        "20260801 001 sent 3 x 100 = 300", // 1 to 100
                        "20260802 001 sent 2.5 x 1 = 2.5", // 101
                        "20260803 001 sent 2.5 x 149 = 372.5", // 102 to 250
                        "20260804 001 sent 2 x 1 = 2"); // 251
    }

    @Test
    void aDayThatCrossesTiersHasARowPerTier() {
        List<String> rows = month(RESOURCE_MONTH)
                .use("20260801", "001", "sms", "90")
                .use("20260802", "001", "sms", "200")
                .rows();

        assertThat(rows)
                .containsExactly(
                        "20260801 001 sent 3 x 90 = 270",
                        "20260802 001 sent 2 x 40 = 80", // 251 to 290
                        "20260802 001 sent 2.5 x 150 = 375", // 101 to 250
                        "20260802 001 sent 3 x 10 = 30"); // 91 to 100
    }

    @Test
    void aRowIsExplainedByItsTierCountedFromOne() {
        Rated rated = month(RESOURCE_MONTH).use("20260801", "001", "sms", "251").rate();

        assertThat(rated.rows())
                .containsExactly(
                        "20260801 001 sent 2 x 1 = 2",
                        "20260801 001 sent 2.5 x 150 = 375",
                        "20260801 001 sent 3 x 100 = 300");
        assertThat(rated.explanations().stream().map(GraduatedExplanation.class::cast))
                .extracting(GraduatedExplanation::tier)
                .containsExactly(3, 2, 1);
    }

    @Test
    void tiersOfOnePriceAreStillARowEach() {
        List<String> rows = Month.of("202608")
                .book(Book.from("20260801").with(Item.graduated("sent", "sms", RESOURCE_DAY, "10: 2", "15: 2", "1")))
                .use("20260801", "001", "sms", "16")
                .rows();

        assertThat(rows)
                .containsExactly(
                        "20260801 001 sent 1 x 1 = 1", "20260801 001 sent 2 x 10 = 20", "20260801 001 sent 2 x 5 = 10");
    }

    @Test
    void byResourceAndDayEveryDayStartsAnew() {
        assertThat(twoDaysOfTwoResources(RESOURCE_DAY))
                .containsExactly(
                        "20260801 001 sent 3 x 80 = 240",
                        "20260801 002 sent 3 x 80 = 240",
                        "20260802 001 sent 3 x 80 = 240",
                        "20260802 002 sent 3 x 80 = 240");
    }

    @Test
    void byResourceAndMonthTheCountGoesOnOverTheDays() {
        assertThat(twoDaysOfTwoResources(RESOURCE_MONTH))
                .containsExactly(
                        "20260801 001 sent 3 x 80 = 240",
                        "20260801 002 sent 3 x 80 = 240",
                        "20260802 001 sent 2.5 x 60 = 150", // 101 to 160
                        "20260802 001 sent 3 x 20 = 60", // 81 to 100
                        "20260802 002 sent 2.5 x 60 = 150",
                        "20260802 002 sent 3 x 20 = 60");
    }

    @Test
    void byAccountAndDayTheCountGoesOnOverTheResources() {
        assertThat(twoDaysOfTwoResources(ACCOUNT_DAY))
                .containsExactly(
                        "20260801 001 sent 3 x 80 = 240",
                        "20260801 002 sent 2.5 x 60 = 150",
                        "20260801 002 sent 3 x 20 = 60",
                        "20260802 001 sent 3 x 80 = 240",
                        "20260802 002 sent 2.5 x 60 = 150",
                        "20260802 002 sent 3 x 20 = 60");
    }

    @Test
    void byAccountAndMonthTheCountGoesOnOverDaysAndResources() {
        assertThat(twoDaysOfTwoResources(ACCOUNT_MONTH))
                .containsExactly(
                        "20260801 001 sent 3 x 80 = 240", // 1 to 80
                        "20260801 002 sent 2.5 x 60 = 150", // 101 to 160
                        "20260801 002 sent 3 x 20 = 60", // 81 to 100
                        "20260802 001 sent 2.5 x 80 = 200", // 161 to 240
                        "20260802 002 sent 2 x 70 = 140", // 251 to 320
                        "20260802 002 sent 2.5 x 10 = 25"); // 241 to 250
    }

    private static List<String> twoDaysOfTwoResources(Scope scope) {
        return month(scope)
                .use("20260802", "002", "sms", "80")
                .use("20260802", "001", "sms", "80")
                .use("20260801", "002", "sms", "80")
                .use("20260801", "001", "sms", "80")
                .rows();
    }

    @Test
    void anAccountFillsItsTiersInTheOrderOfCodePointsOfTheIdThenOfTheKind() {
        List<String> rows = Month.of("202608")
                .book(Book.from("20260801")
                        .with(Item.graduated("sent", "sms", ACCOUNT_DAY, "1: 4", "2: 3", "3: 2", "1")))
                .use("20260801", "vpgId/a", "sms", "1")
                .use("20260801", "\uD83D\uDE00", "sms", "1") // U+1F600, whose first char is U+D83D
                .use("20260801", "\uFF5E", "sms", "1") // U+FF5E
                .use("20260801", "a", "sms", "1") // an imsi
                .rows();

        assertThat(rows)
                .containsExactly(
                        "20260801 a sent 4 x 1 = 4",
                        "20260801 vpgId/a sent 3 x 1 = 3",
                        "20260801 \uFF5E sent 2 x 1 = 2",
                        "20260801 \uD83D\uDE00 sent 1 x 1 = 1");
    }

    @Test
    void eachUnitTakesBoundsAndPriceOfItsDaysVersionWhileTheCountGoesOn() {
        List<String> rows = Month.of("202608")
                .book(
                        Book.from("20260801").with(Item.graduated("sent", "sms", RESOURCE_MONTH, "100: 3", "2")),
                        Book.from("20260811")
                                .with(Item.graduated("sent", "sms", RESOURCE_MONTH, "50: 9", "130: 8", "7")))
                .use("20260810", "001", "sms", "120")
                .use("20260811", "001", "sms", "20")
                .rows();

        assertThat(rows)
                .containsExactly(
                        "20260810 001 sent 2 x 20 = 40", // 101 to 120
                        "20260810 001 sent 3 x 100 = 300",
                        "20260811 001 sent 7 x 10 = 70", // 131 to 140
                        "20260811 001 sent 8 x 10 = 80"); // 121 to 130
    }

    @Test
    void theCountGoesOnWhileAVersionDoesNotHaveTheItem() {
        Rated rated = Month.of("202608")
                .book(
                        Book.from("20260801").with(Item.graduated("sent", "sms", RESOURCE_MONTH, TIERS)),
                        Book.from("20260811").meter("sms", 0),
                        Book.from("20260821").with(Item.graduated("sent", "sms", RESOURCE_MONTH, TIERS)))
                .use("20260801", "001", "sms", "100")
                .use("20260811", "001", "sms", "1000")
                .use("20260821", "001", "sms", "1")
                .rate();

        assertThat(rated.rows()).containsExactly("20260801 001 sent 3 x 100 = 300", "20260821 001 sent 2.5 x 1 = 2.5");
        assertThat(rated.parkedRows()).containsExactly("20260811 001 sms 1000 noItem");
    }

    @Test
    void theCountGoesOnOverAChangeOfPlan() {
        List<String> rows = Month.of("202608")
                .book(Book.from("20260801")
                        .with(
                                Item.graduated("sent", "sms", RESOURCE_MONTH, TIERS)
                                        .plans("plan-D", "plan-K"),
                                Item.graduated("other", "sms", RESOURCE_MONTH, "5: 9", "8")
                                        .plans("plan-X")))
                .resource(
                        "001",
                        Life.of("plan-D", ACTIVE)
                                .then("20260802")
                                .plan("plan-X")
                                .then("20260803")
                                .plan("plan-K"))
                .use("20260801", "001", "sms", "99")
                .use("20260802", "001", "sms", "4")
                .use("20260803", "001", "sms", "2")
                .rows();

        assertThat(rows)
                .containsExactly(
                        "20260801 001 sent 3 x 99 = 297",
                        "20260802 001 other 9 x 4 = 36", // an item of its own, a count of its own
                        "20260803 001 sent 2.5 x 1 = 2.5", // 101
                        "20260803 001 sent 3 x 1 = 3"); // 100
    }

    @Test
    void quantitiesOfZeroCountNothing() {
        Rated rated = month(RESOURCE_DAY).use("20260801", "001", "sms", "0").rate();

        assertThat(rated.rows()).isEmpty();
        assertThat(rated.priced()).hasSize(1);
    }

    @Test
    void aTierOfPriceZeroGivesARowOfZero() {
        List<String> rows = Month.of("202608")
                .book(Book.from("20260801").with(Item.graduated("sent", "sms", ACCOUNT_MONTH, "10: 0", "2")))
                .use("20260801", "001", "sms", "11")
                .rows();

        assertThat(rows).containsExactly("20260801 001 sent 0 x 10 = 0", "20260801 001 sent 2 x 1 = 2");
    }

    @Test
    void boundsAndQuantitiesMayHaveDecimals() {
        List<String> rows = Month.of("202608")
                .book(Book.from("20260801")
                        .meter("hours", 3)
                        .with(Item.graduated("hours", "hours", RESOURCE_MONTH, "1.5: 50", "40")))
                .use("20260801", "001", "hours", "1.25")
                .use("20260802", "001", "hours", "0.251")
                .rows();

        assertThat(rows)
                .containsExactly(
                        "20260801 001 hours 50 x 1.25 = 62.5",
                        "20260802 001 hours 40 x 0.001 = 0.04",
                        "20260802 001 hours 50 x 0.25 = 12.5");
    }

    private static Month month(Scope scope) {
        return Month.of("202608").book(Book.from("20260801").with(Item.graduated("sent", "sms", scope, TIERS)));
    }
}

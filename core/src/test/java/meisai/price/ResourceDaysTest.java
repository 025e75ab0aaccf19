package meisai.price;

import static meisai.account.Status.ACTIVE;
import static meisai.account.Status.READY;
import static meisai.account.Status.SUSPENDED;
import static meisai.pricebook.PriceModel.Scope.ACCOUNT_DAY;
import static meisai.pricebook.PriceModel.Scope.ACCOUNT_MONTH;
import static meisai.pricebook.PriceModel.Scope.RESOURCE_DAY;
import static meisai.pricebook.PriceModel.Scope.RESOURCE_MONTH;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import meisai.pricebook.PriceModel.Scope;
import org.junit.jupiter.api.Test;

/** Price model 3 without a meter: one unit per resource and day with a listed status. */
final class ResourceDaysTest {
    @Test
    void byAccountAndDayTheResourcesOfADayFillTheTiers() {
        assertThat(threeResourcesForTwoDays(ACCOUNT_DAY))
                .containsExactly(
                        "20260801 001 sim 6 x 1 = 6",
                        "20260801 002 sim 6 x 1 = 6",
                        "20260801 003 sim 5 x 1 = 5",
                        "20260802 001 sim 6 x 1 = 6",
                        "20260802 002 sim 6 x 1 = 6",
                        "20260802 003 sim 5 x 1 = 5");
    }

    @Test
    void byAccountAndMonthTheCountGoesOnOverTheDays() {
        assertThat(threeResourcesForTwoDays(ACCOUNT_MONTH))
                .containsExactly(
                        "20260801 001 sim 6 x 1 = 6",
                        "20260801 002 sim 6 x 1 = 6",
                        "20260801 003 sim 5 x 1 = 5",
                        "20260802 001 sim 5 x 1 = 5",
                        "20260802 002 sim 5 x 1 = 5",
                        "20260802 003 sim 5 x 1 = 5");
    }

    @Test
    void byResourceTheOthersDoNotCount() {
        assertThat(threeResourcesForTwoDays(RESOURCE_DAY)).hasSize(6).allMatch(row -> row.endsWith("sim 6 x 1 = 6"));
        assertThat(threeResourcesForTwoDays(RESOURCE_MONTH)).hasSize(6).allMatch(row -> row.endsWith("sim 6 x 1 = 6"));
    }

    private static List<String> threeResourcesForTwoDays(Scope scope) {
        return Month.of("202608")
                .book(Book.from("20260101").with(Item.resourceDays("sim", ACTIVE, scope, "2: 6", "5")))
                .today("20260802")
                .resource("003", Life.of("plan", ACTIVE))
                .resource("001", Life.of("plan", ACTIVE))
                .resource("002", Life.of("plan", ACTIVE))
                .rows();
    }

    @Test
    void byResourceAndMonthTheDaysOfTheResourceFillTheTiers() {
        List<String> rows = Month.of("202608")
                .book(Book.from("20260101").with(Item.resourceDays("sim", ACTIVE, RESOURCE_MONTH, "2: 6", "5")))
                .resource("001", Life.of("plan", ACTIVE).then("20260804").status(SUSPENDED))
                .rows();

        assertThat(rows)
                .containsExactly(
                        "20260801 001 sim 6 x 1 = 6", "20260802 001 sim 6 x 1 = 6", "20260803 001 sim 5 x 1 = 5");
    }

    @Test
    void onlyDaysWithAListedPlanAndStatusCount() {
        List<String> rows = Month.of("202608")
                .book(Book.from("20260101")
                        .with(Item.resourceDays("sim", ACTIVE, RESOURCE_MONTH, "2: 6", "5")
                                .plans("plan-D")
                                .statuses(ACTIVE, READY)))
                .today("20260806")
                .resource(
                        "001",
                        Life.of("plan-D", READY)
                                .then("20260802")
                                .status(SUSPENDED)
                                .then("20260803")
                                .plan("plan-X")
                                .status(ACTIVE)
                                .then("20260804")
                                .plan("plan-D"))
                .resource("002", Life.from("20260101").plan("plan-D"))
                .rows();

        assertThat(rows)
                .containsExactly(
                        "20260801 001 sim 6 x 1 = 6",
                        "20260804 001 sim 6 x 1 = 6",
                        "20260805 001 sim 5 x 1 = 5",
                        "20260806 001 sim 5 x 1 = 5");
    }

    @Test
    void theCountGoesOnOverAVersion() {
        List<String> rows = Month.of("202608")
                .book(
                        Book.from("20260101").with(Item.resourceDays("sim", ACTIVE, RESOURCE_MONTH, "2: 6", "5")),
                        Book.from("20260803").with(Item.resourceDays("sim", ACTIVE, RESOURCE_MONTH, "3: 8", "7")))
                .today("20260804")
                .resource("001", Life.of("plan", ACTIVE))
                .rows();

        assertThat(rows)
                .containsExactly(
                        "20260801 001 sim 6 x 1 = 6",
                        "20260802 001 sim 6 x 1 = 6",
                        "20260803 001 sim 8 x 1 = 8", // the third
                        "20260804 001 sim 7 x 1 = 7"); // the fourth
    }

    @Test
    void usageOfTheDayMakesNoUnitMore() {
        List<String> rows = Month.of("202608")
                .book(Book.from("20260101")
                        .with(
                                Item.resourceDays("sim", ACTIVE, ACCOUNT_DAY, "1: 6", "5"),
                                Item.perUnit("sent", "sms", "3")))
                .today("20260801")
                .resource("001", Life.of("plan", ACTIVE))
                .resource("002", Life.of("plan", ACTIVE))
                .use("20260801", "001", "sms", "2")
                .use("20260801", "0015", "sms", "1")
                .rows();

        assertThat(rows)
                .containsExactly(
                        "20260801 001 sent 3 x 2 = 6",
                        "20260801 001 sim 6 x 1 = 6",
                        "20260801 0015 sent 3 x 1 = 3",
                        "20260801 002 sim 5 x 1 = 5");
    }
}

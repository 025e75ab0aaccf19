package meisai.price;

import static meisai.account.Status.ACTIVE;
import static meisai.account.Status.INACTIVE;
import static meisai.account.Status.SUSPENDED;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Price model 7, by month: once a resource, item and month if any day qualifies, whole or by the days that do. */
final class MonthlyTest {
    private static final Item BASE = Item.monthly("base", "300").plans("plan-P").statuses(ACTIVE, INACTIVE);
    private static final Item OPTION =
            Item.proratedMonthly("option", "50").plans("plan-P").statuses(ACTIVE);

    @Test
    void oneQualifyingDayCostsTheWholeFeeOnce() {
        List<String> rows = month(BASE)
                .resource("001", Life.of("plan-P", SUSPENDED).then("20260831").status(ACTIVE))
                .resource("002", Life.of("plan-P", INACTIVE))
                .resource("003", Life.of("plan-P", SUSPENDED))
                .rows();

        assertThat(rows).containsExactly("202608 001 base 300 x 1 = 300", "202608 002 base 300 x 1 = 300");
    }

    @Test
    void aChangeOfPlanCostsBothFees() {
        List<String> rows = month(BASE, Item.monthly("baseQ", "500").plans("plan-Q"))
                .resource("001", Life.of("plan-P", ACTIVE).then("20260815").plan("plan-Q"))
                .rows();

        assertThat(rows).containsExactly("202608 001 base 300 x 1 = 300", "202608 001 baseQ 500 x 1 = 500");
    }

    @Test
    void theFeeIsThatOfTheFirstQualifyingDay() {
        List<String> rows = Month.of("202608")
                .book(
                        Book.from("20260101").with(BASE),
                        Book.from("20260815")
                                .with(Item.monthly("base", "400")
                                        .plans("plan-P")
                                        .statuses(ACTIVE)
                                        .category("later")))
                .resource("001", Life.of("plan-P", ACTIVE))
                .resource("002", Life.of("plan-P", SUSPENDED).then("20260815").status(ACTIVE))
                .resource("003", Life.of("plan-P", SUSPENDED).then("20260815").status(INACTIVE))
                .rate()
                .fullRows();

        assertThat(rows)
                .containsExactly(
                        "202608 001 base 300 x 1 = 300 some/standard Optional.empty{}",
                        "202608 002 base 400 x 1 = 400 later/standard Optional.empty{}");
    }

    @Test
    void byDayTheFeeIsInProportionToTheQualifyingDays() {
        List<String> rows = month(OPTION)
                .resource("001", Life.of("plan-P", ACTIVE))
                .resource("002", Life.of("plan-P", ACTIVE).then("20260831").status(SUSPENDED))
                .resource(
                        "003",
                        Life.of("plan-P", SUSPENDED)
                                .then("20260803")
                                .status(ACTIVE)
                                .then("20260804")
                                .status(SUSPENDED)
                                .then("20260830")
                                .status(ACTIVE))
                .rows();

        assertThat(rows)
                .containsExactly(
                        "202608 001 option 50 x 1 = 50", // 50 x 31 / 31
                        "202608 002 option 48.387096774193548387 x 1 = 48.387096774193548387", // 50 x 30 / 31 =
                        // ...48387 09
                        "202608 003 option 4.838709677419354839 x 1 = 4.838709677419354839"); // 50 x 3 / 31 = ...4838
        // 70
    }

    @Test
    void aHalfOfThe18thPlaceIsRoundedUp() {
        List<String> rows = Month.of("202802") // 29 days
                .book(Book.from("20260101")
                        .with(Item.proratedMonthly("option", "0.0000000000000000145")
                                .statuses(ACTIVE)))
                .resource("001", Life.of("plan-P", SUSPENDED).then("20280229").status(ACTIVE))
                .rows();

        // 145 / 29 = 5 units of the 19th place
        assertThat(rows).containsExactly("202802 001 option 0.000000000000000001 x 1 = 0.000000000000000001");
    }

    @Test
    void byDayTheDaysOfAllVersionsCountAtTheFeeOfTheFirst() {
        List<String> rows = Month.of("202609") // 30 days
                .book(
                        Book.from("20260901").with(OPTION),
                        Book.from("20260904")
                                .with(Item.proratedMonthly("option", "90")
                                        .plans("plan-P")
                                        .statuses(ACTIVE)),
                        Book.from("20260907"))
                .resource("001", Life.of("plan-P", ACTIVE))
                .resource("002", Life.of("plan-P", SUSPENDED).then("20260905").status(ACTIVE))
                .rows();

        assertThat(rows)
                .containsExactly(
                        "202609 001 option 10 x 1 = 10", // 50 x 6 / 30
                        "202609 002 option 6 x 1 = 6"); // 90 x 2 / 30
    }

    @Test
    void aWholeFeeCountsFromItsFirstQualifyingDayAndAFeeByDayGrowsWithTheDays() {
        Month month = month(BASE, Item.proratedMonthly("option", "31").statuses(ACTIVE))
                .resource("001", Life.of("plan-P", ACTIVE))
                .resource("002", Life.of("plan-P", SUSPENDED).then("20260803").status(ACTIVE));

        assertThat(month.today("20260802").rows())
                .containsExactly("202608 001 base 300 x 1 = 300", "202608 001 option 2 x 1 = 2");
        assertThat(month.today("20260803").rows())
                .containsExactly(
                        "202608 001 base 300 x 1 = 300",
                        "202608 001 option 3 x 1 = 3",
                        "202608 002 base 300 x 1 = 300",
                        "202608 002 option 1 x 1 = 1");
    }

    @Test
    void usageOfTomorrowMakesNoDayQualify() {
        List<String> rows = month(BASE, Item.perUnit("sent", "sms", "3"))
                .today("20260802")
                .resource("001", Life.of("plan-P", SUSPENDED).then("20260803").status(ACTIVE))
                .use("20260803", "001", "sms", "1")
                .rows();

        assertThat(rows).containsExactly("20260803 001 sent 3 x 1 = 3");
    }

    @Test
    void usageOfADayMakesItQualifyOnce() {
        List<String> rows = month(OPTION, Item.perUnit("sent", "sms", "3"))
                .today("20260801")
                .resource("001", Life.of("plan-P", ACTIVE))
                .use("20260801", "001", "sms", "1")
                .use("20260801", "001", "sms", "1")
                .rows();

        assertThat(rows)
                .containsExactly(
                        "20260801 001 sent 3 x 2 = 6",
                        "202608 001 option 1.612903225806451613 x 1 = 1.612903225806451613"); // 50 / 31 = ...1612 90
    }

    @Test
    void aFeeOfZeroGivesARowOfZero() {
        List<Charge> charges = month(Item.monthly("free", "0").statuses(ACTIVE))
                .resource("001", Life.of("plan-P", ACTIVE))
                .rate()
                .charges();

        assertThat(charges)
                .extracting(Charge::amount)
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactly(BigDecimal.ZERO);
    }

    @Test
    void aRowHasTheGroupAndTagsOfItsFirstQualifyingDay() {
        Charge charge = month(BASE)
                .resource(
                        "001",
                        Life.of("plan-P", SUSPENDED)
                                .group("before")
                                .then("20260810")
                                .status(ACTIVE)
                                .group("first")
                                .tags("site", "Osaka")
                                .then("20260811")
                                .group("later")
                                .tags())
                .rate()
                .charges()
                .getFirst();

        assertThat(charge.group()).isEqualTo(Optional.of("first"));
        assertThat(charge.tags()).isEqualTo(Map.of("site", "Osaka"));
    }

    private static Month month(Item... items) {
        return Month.of("202608").book(Book.from("20260101").with(items));
    }
}

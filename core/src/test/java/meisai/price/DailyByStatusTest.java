package meisai.price;

import static meisai.account.Status.ACTIVE;
import static meisai.account.Status.READY;
import static meisai.account.Status.SUSPENDED;
import static meisai.account.Status.TERMINATED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Price model 7, by day: the fee of the status that the resource has for the whole day. */
final class DailyByStatusTest {
    private static final Item BASE =
            Item.dailyByStatus("base", "active: 10", "ready: 5", "suspended: 0").plans("plan-D");

    @Test
    void eachDayCostsTheFeeOfItsStatus() {
        Life life = Life.of("plan-D", READY)
                .then("20260802")
                .status(ACTIVE)
                .then("20260804")
                .status(SUSPENDED)
                .then("20260805")
                .status(TERMINATED);

        List<String> rows = month().resource("001", life).rows();

        assertThat(rows)
                .containsExactly(
                        "20260801 001 base 5 x 1 = 5",
                        "20260802 001 base 10 x 1 = 10",
                        "20260803 001 base 10 x 1 = 10",
                        "20260804 001 base 0 x 1 = 0"); // a fee of 0 is a row; terminated is not listed
    }

    @Test
    void everyDayOfTheMonthIsChargedAndNoOther() {
        Rated rated = Month.of("202802")
                .book(Book.from("20260101").with(BASE))
                .resource("001", Life.of("plan-D", ACTIVE))
                .rate();

        assertThat(rated.rows()).hasSize(29).first().isEqualTo("20280201 001 base 10 x 1 = 10");
        assertThat(rated.rows()).last().isEqualTo("20280229 001 base 10 x 1 = 10");
        assertThat(rated.sum()).isEqualByComparingTo("290");
    }

    @Test
    void aChangeOfPlanTakesTheFeesOfItsDay() {
        List<String> rows = Month.of("202608")
                .book(Book.from("20260101")
                        .with(BASE, Item.dailyByStatus("baseK", "active: 7").plans("plan-K")))
                .today("20260804")
                .resource(
                        "001",
                        Life.of("plan-D", ACTIVE)
                                .then("20260802")
                                .plan("plan-K")
                                .then("20260804")
                                .plan("plan-X"))
                .rows();

        assertThat(rows)
                .containsExactly(
                        "20260801 001 base 10 x 1 = 10",
                        "20260802 001 baseK 7 x 1 = 7",
                        "20260803 001 baseK 7 x 1 = 7");
    }

    @Test
    void eachDayHasTheFeeOfItsVersion() {
        List<String> rows = Month.of("202608")
                .book(
                        Book.from("20260802").with(BASE),
                        Book.from("20260803")
                                .with(Item.dailyByStatus("base", "active: 11").plans("plan-D")),
                        Book.from("20260804"))
                .resource("001", Life.of("plan-D", ACTIVE))
                .rows();

        assertThat(rows)
                .containsExactly( // the first version starts on the 2nd, the last one has no fee
                        "20260802 001 base 10 x 1 = 10", "20260803 001 base 11 x 1 = 11");
    }

    @Test
    void feesRunUpToAndIncludingToday() {
        List<String> rows = month().today("20260802")
                .resource("001", Life.of("plan-D", ACTIVE))
                .rows();

        assertThat(rows).containsExactly("20260801 001 base 10 x 1 = 10", "20260802 001 base 10 x 1 = 10");
    }

    @Test
    void aMonthThatHasNotComeHasNoFees() {
        assertThat(month().today("20260731")
                        .resource("001", Life.of("plan-D", ACTIVE))
                        .rows())
                .isEmpty();
    }

    @Test
    void usageOfTomorrowBringsNoFeeOfTomorrow() {
        List<String> rows = Month.of("202608")
                .book(Book.from("20260101").with(BASE, Item.perUnit("sent", "sms", "3")))
                .today("20260801")
                .resource("001", Life.of("plan-D", ACTIVE))
                .use("20260802", "001", "sms", "1")
                .rows();

        assertThat(rows).containsExactly("20260801 001 base 10 x 1 = 10", "20260802 001 sent 3 x 1 = 3");
    }

    @Test
    void feesAndUsageOfADayAreRowsOfTheirOwn() {
        List<String> rows = Month.of("202608")
                .book(Book.from("20260101")
                        .with(BASE, Item.perUnit("sent", "sms", "3"), Item.perUnit("air", "up", "4")))
                .today("20260801")
                .resource("001", Life.of("plan-D", ACTIVE))
                .resource("002", Life.of("plan-D", READY))
                .use("20260801", "001", "sms", "1")
                .use("20260801", "001", "up", "2")
                .rows();

        assertThat(rows)
                .containsExactly(
                        "20260801 001 air 4 x 2 = 8",
                        "20260801 001 base 10 x 1 = 10",
                        "20260801 001 sent 3 x 1 = 3",
                        "20260801 002 base 5 x 1 = 5");
    }

    @Test
    void allFeesThatMatchAreCharged() {
        List<String> rows = Month.of("202608")
                .book(Book.from("20260101").with(Item.dailyByStatus("line", "active: 1"), BASE))
                .today("20260801")
                .resource("001", Life.of("plan-D", ACTIVE))
                .rows();

        assertThat(rows).containsExactly("20260801 001 base 10 x 1 = 10", "20260801 001 line 1 x 1 = 1");
    }

    @Test
    void withoutAPlanOrAStatusThereIsNoFee() {
        List<String> rows = Month.of("202608")
                .book(Book.from("20260101").with(BASE, Item.dailyByStatus("line", "active: 1")))
                .today("20260801")
                .resource("001", Life.registered())
                .resource("002", Life.from("20260101").plan("plan-D"))
                .resource("003", Life.from("20260101").status(ACTIVE))
                .resource("004", Life.from("20260802").plan("plan-D").status(ACTIVE))
                .rows();

        assertThat(rows).containsExactly("20260801 003 line 1 x 1 = 1");
    }

    @Test
    void aRowHasTheGroupAndTagsOfItsDay() {
        List<Charge> charges = month().today("20260802")
                .resource(
                        "001",
                        Life.of("plan-D", ACTIVE)
                                .group("fleet")
                                .tags("site", "Osaka")
                                .then("20260802")
                                .group("other"))
                .rate()
                .charges();

        assertThat(charges).extracting(Charge::group).containsExactly(Optional.of("fleet"), Optional.of("other"));
        assertThat(charges).extracting(Charge::tags).containsOnly(Map.of("site", "Osaka"));
    }

    private static Month month() {
        return Month.of("202608").book(Book.from("20260101").with(BASE));
    }
}

package meisai.price;

import static meisai.account.Status.ACTIVE;
import static meisai.account.Status.READY;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Usage that cannot be priced yet is parked with what is missing, and the rest of its day is priced. */
final class ParkingTest {
    private static final Item FOR_PLAN_D =
            Item.perUnit("sent", "sms", "2").plans("plan-D").attribute("band", "day", "night");

    @Test
    void noVersionDeclaresTheMeter() {
        Rated rated = month().use("20260803", "001", "other", "5").rate();

        assertThat(rated.parkedRows()).containsExactly("20260803 001 other 5 unknownMeter");
        assertThat(rated.rows()).isEmpty();
        assertThat(rated.priced()).isEmpty();
    }

    @Test
    void anUnknownMeterIsToldBeforeAMissingVersion() {
        assertThat(month().use("20260801", "001", "other", "5").rate().parkedRows())
                .containsExactly("20260801 001 other 5 unknownMeter");
    }

    @Test
    void aMeterOfAnotherVersionIsKnown() {
        Rated rated = month().book(Book.from("20260810").meter("later", 0))
                .use("20260803", "001", "later", "5")
                .use("20260810", "001", "sms", "6", "band", "day")
                .rate();

        assertThat(rated.parkedRows()).containsExactly("20260803 001 later 5 noItem", "20260810 001 sms 6 noItem");
    }

    @Test
    void theQuantityIsFinerThanTheMeter() {
        Rated rated = Month.of("202608")
                .book(Book.from("20260802").meter("hours", 1).with(Item.perUnit("hours", "hours", "2")))
                .use("20260803", "001", "hours", "0.25")
                .use("20260803", "001", "hours", "0.5")
                .rate();

        assertThat(rated.parkedRows()).containsExactly("20260803 001 hours 0.25 quantityTooPrecise");
        assertThat(rated.rows()).containsExactly("20260803 001 hours 2 x 0.5 = 1");
    }

    @Test
    void noVersionIsInForceYet() {
        Rated rated = month().use("20260801", "001", "sms", "5", "band", "day")
                .use("20260802", "001", "sms", "6", "band", "day")
                .rate();

        assertThat(rated.parkedRows()).containsExactly("20260801 001 sms 5 noVersion");
        assertThat(rated.rows()).containsExactly("20260802 001 sent 2 x 6 = 12");
    }

    @Test
    void theResourceWasNeverRegistered() {
        assertThat(month().use("20260803", "other", "sms", "5", "band", "day")
                        .rate()
                        .parkedRows())
                .containsExactly("20260803 other sms 5 resourceNotRegistered");
    }

    @Test
    void anotherKindOfTheSameIdIsAnotherResource() {
        assertThat(month().use("20260803", "gadgetId/001", "sms", "5", "band", "day")
                        .rate()
                        .parkedRows())
                .containsExactly("20260803 gadgetId/001 sms 5 resourceNotRegistered");
    }

    @Test
    void theResourceHasNoPlanOnTheDay() {
        Rated rated = month().resource(
                        "002",
                        Life.from("20260804").plan("plan-D").then("20260801").status(READY))
                .use("20260803", "002", "sms", "5", "band", "day")
                .use("20260804", "002", "sms", "6", "band", "day")
                .rate();

        assertThat(rated.parkedRows()).containsExactly("20260803 002 sms 5 noPlan");
        assertThat(rated.rows()).containsExactly("20260804 002 sent 2 x 6 = 12");
    }

    @Test
    void aResourceWithNothingSetIsRegistered() {
        assertThat(month().resource("002", Life.registered())
                        .use("20260803", "002", "sms", "5", "band", "day")
                        .rate()
                        .parkedRows())
                .containsExactly("20260803 002 sms 5 noPlan");
    }

    @Test
    void noItemIsForThePlan() {
        assertThat(month().resource("002", Life.of("plan-X", ACTIVE))
                        .use("20260803", "002", "sms", "5", "band", "day")
                        .rate()
                        .parkedRows())
                .containsExactly("20260803 002 sms 5 noItem");
    }

    @Test
    void noItemIsForTheAttributesWhateverTheResource() {
        Rated rated = month().use("20260803", "001", "sms", "5", "band", "noon")
                .use("20260803", "001", "sms", "6")
                .use("20260803", "never", "sms", "7")
                .rate();

        assertThat(rated.parkedRows())
                .containsExactly(
                        "20260803 001 sms 5 noItem", "20260803 001 sms 6 noItem", "20260803 never sms 7 noItem");
    }

    @Test
    void parkedUsageLeavesTheRestOfItsDayAlone() {
        Rated rated = month().use("20260803", "001", "sms", "5", "band", "noon")
                .use("20260803", "001", "sms", "6", "band", "day")
                .use("20260803", "001", "sms", "1", "band", "night")
                .rate();

        assertThat(rated.rows()).containsExactly("20260803 001 sent 2 x 7 = 14");
        assertThat(rated.priced()).hasSize(2);
        assertThat(rated.parked()).hasSize(1);
    }

    @Test
    void parkedUsageDoesNotKeepAwayTheFeesOfItsDay() {
        Rated rated = Month.of("202608")
                .book(Book.from("20260802").with(Item.dailyByStatus("base", "active: 10"), FOR_PLAN_D))
                .today("20260802")
                .resource("001", Life.of("plan-D", ACTIVE))
                .use("20260801", "001", "sms", "4", "band", "day")
                .use("20260802", "001", "sms", "5")
                .rate();

        assertThat(rated.rows()).containsExactly("20260802 001 base 10 x 1 = 10");
        assertThat(rated.parkedRows()).containsExactly("20260801 001 sms 4 noVersion", "20260802 001 sms 5 noItem");
    }

    private static Month month() {
        return Month.of("202608")
                .book(Book.from("20260802").with(FOR_PLAN_D))
                .resource("001", Life.of("plan-D", ACTIVE));
    }
}

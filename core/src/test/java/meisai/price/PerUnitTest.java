package meisai.price;

import static meisai.account.Status.ACTIVE;
import static meisai.account.Status.SUSPENDED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import meisai.account.Status;
import org.junit.jupiter.api.Test;

/** Price model 1: a price for each unit, a row per resource, day and item. */
final class PerUnitTest {
    private static final int PLANS = 2_000;
    private static final Item SENT = Item.perUnit("sent", "sms", "2.5");

    @Test
    void quantitiesOfADayAreOneRow() {
        List<String> rows = Month.of("202608")
                .book(Book.from("20260801").with(SENT))
                .use("20260803", "001", "sms", "3")
                .use("20260803", "001", "sms", "4")
                .use("20260804", "001", "sms", "5")
                .rows();

        assertThat(rows).containsExactly("20260803 001 sent 2.5 x 7 = 17.5", "20260804 001 sent 2.5 x 5 = 12.5");
    }

    @Test
    void anAmountIsTheExactProductWithoutADigitLimit() {
        List<String> rows = Month.of("202608")
                .book(Book.from("20260801")
                        .meter("hours", 12)
                        .with(Item.perUnit("hours", "hours", "0.0000000000000000000000000000000001")))
                .use("20260803", "001", "hours", "123456789012345678901234567890.000000000001")
                .rows();

        assertThat(rows)
                .containsExactly("20260803 001 hours 0.0000000000000000000000000000000001"
                        + " x 123456789012345678901234567890.000000000001"
                        + " = 0.0000123456789012345678901234567890000000000001");
    }

    @Test
    void usageOfSeveralAttributesIsOneRowWhenOneItemPricesIt() {
        List<String> rows = Month.of("202608")
                .book(Book.from("20260801")
                        .with(
                                Item.perUnit("near", "sms", "1").attribute("country", "jp", "kr"),
                                Item.perUnit("far", "sms", "4").attribute("country", "us")))
                .use("20260803", "001", "sms", "3", "country", "jp")
                .use("20260803", "001", "sms", "5", "country", "us")
                .use("20260803", "001", "sms", "2", "country", "kr", "band", "night")
                .rows();

        assertThat(rows).containsExactly("20260803 001 far 4 x 5 = 20", "20260803 001 near 1 x 5 = 5");
    }

    /** More plans with all statuses than answers are kept at hand, so that answers take each other's places. */
    @Test
    void theItemIsThatOfThePlanAndTheStatusHoweverManyThereAre() {
        Month month = Month.of("202608")
                .book(Book.from("20260801")
                        .with(
                                Item.perUnit("active", "sms", "1").statuses(ACTIVE),
                                Item.perUnit("even", "sms", "2").plans(plans(0)),
                                Item.perUnit("odd", "sms", "3").plans(plans(1))));
        List<String> expected = new ArrayList<>();
        for (int sim = 0; sim < PLANS; sim++) {
            String name = String.format(Locale.ROOT, "%04d", sim);
            Life life = Life.from("20260801").plan("plan-" + sim);
            for (Status status : Status.values()) {
                String day = "2026080" + (expected.size() % Status.values().length + 1);
                life = (day.equals("20260801") ? life : life.then(day)).status(status);
                month = month.use(day, name, "sms", "1");
                int price = status == ACTIVE ? 1 : 2 + sim % 2;
                String item = List.of("active", "even", "odd").get(price - 1);
                expected.add(day + " " + name + " " + item + " " + price + " x 1 = " + price);
            }
            month = month.resource(name, life);
        }

        assertThat(month.rows()).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static String[] plans(int rest) {
        return IntStream.range(0, PLANS)
                .filter(plan -> plan % 2 == rest)
                .mapToObj(plan -> "plan-" + plan)
                .toArray(String[]::new);
    }

    @Test
    void aQuantityOfZeroGivesNoRowAndIsBilled() {
        Rated rated = Month.of("202608")
                .book(Book.from("20260801").with(SENT))
                .use("20260803", "001", "sms", "0")
                .use("20260804", "001", "sms", "0")
                .use("20260804", "001", "sms", "1")
                .rate();

        assertThat(rated.rows()).containsExactly("20260804 001 sent 2.5 x 1 = 2.5");
        assertThat(rated.priced()).hasSize(3);
        assertThat(rated.parked()).isEmpty();
    }

    @Test
    void aPriceOfZeroGivesARowOfZero() {
        List<String> rows = Month.of("202608")
                .book(Book.from("20260801").with(Item.perUnit("free", "sms", "0")))
                .use("20260803", "001", "sms", "7")
                .rows();

        assertThat(rows).containsExactly("20260803 001 free 0 x 7 = 0");
    }

    @Test
    void eachDayHasThePriceOfItsVersion() {
        List<String> rows = Month.of("202608")
                .book(
                        Book.from("20260101").with(SENT),
                        Book.from("20260815").with(Item.perUnit("sent", "sms", "3")),
                        Book.from("20260901").with(Item.perUnit("sent", "sms", "9")))
                .use("20260814", "001", "sms", "10")
                .use("20260815", "001", "sms", "10")
                .use("20260831", "001", "sms", "1")
                .rows();

        assertThat(rows)
                .containsExactly(
                        "20260814 001 sent 2.5 x 10 = 25",
                        "20260815 001 sent 3 x 10 = 30",
                        "20260831 001 sent 3 x 1 = 3");
    }

    @Test
    void theFirstAndTheLastDayOfTheMonthBelongToIt() {
        List<String> rows = Month.of("202802")
                .book(Book.from("20260801").with(SENT))
                .use("20280201", "001", "sms", "1")
                .use("20280229", "001", "sms", "2")
                .rows();

        assertThat(rows).containsExactly("20280201 001 sent 2.5 x 1 = 2.5", "20280229 001 sent 2.5 x 2 = 5");
    }

    @Test
    void planAndStatusOfTheDayDecideTheItem() {
        Book book = Book.from("20260801")
                .with(
                        Item.perUnit("d", "sms", "1").plans("plan-D").statuses(ACTIVE),
                        Item.perUnit("dSuspended", "sms", "2").plans("plan-D").statuses(SUSPENDED),
                        Item.perUnit("k", "sms", "3").plans("plan-K", "plan-L"));
        Life life = Life.of("plan-D", ACTIVE)
                .then("20260810")
                .status(SUSPENDED)
                .then("20260820")
                .plan("plan-K");

        List<String> rows = Month.of("202608")
                .book(book)
                .resource("001", life)
                .use("20260809", "001", "sms", "1")
                .use("20260810", "001", "sms", "1")
                .use("20260819", "001", "sms", "1")
                .use("20260820", "001", "sms", "1")
                .rows();

        assertThat(rows)
                .containsExactly(
                        "20260809 001 d 1 x 1 = 1",
                        "20260810 001 dSuspended 2 x 1 = 2",
                        "20260819 001 dSuspended 2 x 1 = 2",
                        "20260820 001 k 3 x 1 = 3");
    }

    @Test
    void anItemForAnyPlanAndStatusPricesAResourceThatWasNeverRegistered() {
        Rated rated = Month.of("202608")
                .book(Book.from("20260801").with(SENT))
                .use("20260803", "001", "sms", "2")
                .rate();

        assertThat(rated.rows()).containsExactly("20260803 001 sent 2.5 x 2 = 5");
        assertThat(rated.charges().getFirst().group()).isEmpty();
        assertThat(rated.charges().getFirst().tags()).isEmpty();
    }

    @Test
    void aRowHasTheCategoriesOfItsItemAndTheGroupAndTagsOfItsDay() {
        Life life = Life.of("plan-D", ACTIVE)
                .group("fleet")
                .tags("site", "Osaka")
                .then("20260804")
                .group("")
                .tags("site", "Kobe", "cost", "7");

        List<Charge> charges = Month.of("202608")
                .book(Book.from("20260801")
                        .with(Item.perUnit("sent", "sms", "1")
                                .category("airSms")
                                .taxCategory("reduced")))
                .resource("001", life)
                .use("20260803", "001", "sms", "1")
                .use("20260804", "001", "sms", "1")
                .rate()
                .charges();

        assertThat(charges).extracting(Charge::category).containsExactly("airSms", "airSms");
        assertThat(charges).extracting(Charge::taxCategory).containsExactly("reduced", "reduced");
        assertThat(charges).extracting(Charge::group).containsExactly(Optional.of("fleet"), Optional.empty());
        assertThat(charges)
                .extracting(Charge::tags)
                .containsExactly(Map.of("site", "Osaka"), Map.of("cost", "7", "site", "Kobe"));
    }
}

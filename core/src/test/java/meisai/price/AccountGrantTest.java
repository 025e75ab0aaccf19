package meisai.price;

import static meisai.account.Status.ACTIVE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Price model 6 by account and month: what is included covers usage in canonical order and is taken off in rows. */
final class AccountGrantTest {
    private static final Item DOWN = Item.perUnit("down", "download", "0.3");
    private static final Item UP = Item.perUnit("up", "upload", "0.2");

    @Test
    void usageStaysGrossAndWhatIsIncludedIsTakenOffInTheMonth() {
        Rated rated = Month.of("202608")
                .book(Book.from("20260801").with(UP).grant("free", "100", "up"))
                .use("20260801", "001", "upload", "60")
                .use("20260802", "001", "upload", "70")
                .rate();

        assertThat(rated.rows())
                .containsExactly(
                        "20260801 001 up 0.2 x 60 = 12",
                        "20260802 001 up 0.2 x 70 = 14",
                        "202608 - free -0.2 x 100 = -20");
        assertThat(rated.sum()).isEqualByComparingTo("6"); // 0.2 x (130 - 100)
    }

    @Test
    void notMoreThanTheUsageIsTakenOff() {
        List<String> rows = Month.of("202608")
                .book(Book.from("20260801").with(UP).grant("free", "100", "up"))
                .use("20260801", "001", "upload", "60")
                .rows();

        assertThat(rows).containsExactly("20260801 001 up 0.2 x 60 = 12", "202608 - free -0.2 x 60 = -12");
    }

    @Test
    void severalItemsAreCoveredByDayThenResourceThenItem() {
        List<String> rows = Month.of("202608")
                .book(Book.from("20260801").with(UP, DOWN).grant("free", "100", "up", "down"))
                .use("20260802", "001", "download", "1000")
                .use("20260801", "002", "upload", "40")
                .use("20260801", "001", "upload", "30")
                .use("20260801", "001", "download", "20")
                .use("20260801", "003", "upload", "25")
                .rows();

        assertThat(rows)
                .containsExactly(
                        "20260801 001 down 0.3 x 20 = 6", // 20 covered, 80 left
                        "20260801 001 up 0.2 x 30 = 6", // 30 covered, 50 left
                        "20260801 002 up 0.2 x 40 = 8", // 40 covered, 10 left
                        "20260801 003 up 0.2 x 25 = 5", // 10 covered, 0 left
                        "20260802 001 down 0.3 x 1000 = 300",
                        "202608 - free -0.3 x 20 = -6",
                        "202608 - free -0.2 x 80 = -16"); // 30 + 40 + 10
    }

    @Test
    void resourcesAreCoveredInTheOrderOfCodePoints() {
        List<String> rows = Month.of("202608")
                .book(Book.from("20260801")
                        .with(
                                Item.perUnit("near", "upload", "2").attribute("country", "jp"),
                                Item.perUnit("far", "upload", "5").attribute("country", "us"))
                        .grant("free", "10", "near", "far"))
                .use("20260801", "\uD83D\uDE00", "upload", "10", "country", "us") // U+1F600
                .use("20260801", "\uFF5E", "upload", "10", "country", "jp") // U+FF5E
                .rows();

        assertThat(rows).last().isEqualTo("202608 - free -2 x 10 = -20");
    }

    @Test
    void grantsApplyInTheOrderOfTheBookAndCoverAUnitOnce() {
        Book wideFirst = Book.from("20260801")
                .with(UP, DOWN)
                .grant("wide", "70", "up", "down")
                .grant("narrow", "30", "up");
        Book narrowFirst =
                Book.from("20260801").with(UP, DOWN).grant("narrow", "30", "up").grant("wide", "70", "up", "down");

        assertThat(fiftyUpThenFiftyDown(wideFirst)) // wide: 50 of up, 20 of down; nothing of up is left
                .containsExactly("202608 - wide -0.3 x 20 = -6", "202608 - wide -0.2 x 50 = -10");
        assertThat(fiftyUpThenFiftyDown(narrowFirst)) // narrow: 30 of up; wide: 20 of up, 50 of down
                .containsExactly(
                        "202608 - narrow -0.2 x 30 = -6",
                        "202608 - wide -0.3 x 50 = -15",
                        "202608 - wide -0.2 x 20 = -4");
    }

    private static List<String> fiftyUpThenFiftyDown(Book book) {
        List<String> rows = Month.of("202608")
                .book(book)
                .use("20260801", "001", "upload", "50")
                .use("20260802", "001", "download", "50")
                .rows();
        return rows.subList(2, rows.size());
    }

    @Test
    void theSecondGrantCoversWhatTheFirstLeaves() {
        List<String> rows = Month.of("202608")
                .book(Book.from("20260801").with(UP).grant("b", "30", "up").grant("a", "50", "up"))
                .use("20260801", "001", "upload", "20")
                .use("20260802", "001", "upload", "40")
                .use("20260803", "001", "upload", "100")
                .rows();

        assertThat(rows).endsWith("202608 - a -0.2 x 50 = -10", "202608 - b -0.2 x 30 = -6");
    }

    @Test
    void itemsOfOnePriceAreARowEachWithTheCategoriesOfTheItem() {
        List<Charge> charges = Month.of("202608")
                .book(Book.from("20260801")
                        .with(
                                Item.perUnit("x", "upload", "2").category("airData"),
                                Item.perUnit("y", "download", "2")
                                        .category("storage")
                                        .taxCategory("reduced"))
                        .grant("free", "100", "x", "y"))
                .resource("001", Life.of("plan", ACTIVE).group("fleet").tags("site", "Osaka"))
                .use("20260801", "001", "upload", "4")
                .use("20260801", "001", "download", "5")
                .rate()
                .charges();

        List<Charge> taken = charges.subList(2, charges.size());
        assertThat(taken).extracting(Charge::category).containsExactly("airData", "storage");
        assertThat(taken).extracting(Charge::taxCategory).containsExactly("standard", "reduced");
        assertThat(taken)
                .extracting(charge -> charge.quantity().intValueExact())
                .containsExactly(4, 5);
        assertThat(taken).extracting(Charge::resource).containsOnly(Optional.empty());
        assertThat(taken).extracting(Charge::group).containsOnly(Optional.empty());
        assertThat(taken).extracting(Charge::tags).containsOnly(Map.of());
    }

    @Test
    void whatIsCoveredAtAPriceOfZeroTakesNothingOffAndUsesTheGrantUp() {
        List<String> rows = Month.of("202608")
                .book(Book.from("20260801")
                        .with(Item.perUnit("cheap", "upload", "0"), DOWN)
                        .grant("free", "10", "cheap", "down"))
                .use("20260801", "001", "upload", "8")
                .use("20260802", "001", "download", "5")
                .rows();

        assertThat(rows)
                .containsExactly(
                        "20260801 001 cheap 0 x 8 = 0",
                        "20260802 001 down 0.3 x 5 = 1.5",
                        "202608 - free -0.3 x 2 = -0.6");
    }

    @Test
    void aMonthWithoutUsageOfItsItemsHasNoRow() {
        List<String> rows = Month.of("202608")
                .book(Book.from("20260801").with(UP, DOWN).grant("free", "10", "up"))
                .use("20260801", "001", "download", "5")
                .use("20260801", "001", "upload", "0")
                .rows();

        assertThat(rows).containsExactly("20260801 001 down 0.3 x 5 = 1.5");
    }

    @Test
    void quantitiesOfAMeterWithDecimalsAreCoveredExactly() {
        List<String> rows = Month.of("202608")
                .book(Book.from("20260801")
                        .meter("hours", 3)
                        .with(Item.perUnit("hours", "hours", "50"))
                        .grant("free", "1.5", "hours"))
                .use("20260801", "001", "hours", "1.25")
                .use("20260802", "001", "hours", "0.375")
                .rows();

        assertThat(rows)
                .containsExactly(
                        "20260801 001 hours 50 x 1.25 = 62.5",
                        "20260802 001 hours 50 x 0.375 = 18.75",
                        "202608 - free -50 x 1.5 = -75");
    }
}

package meisai.price;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Quantity, items and place of a grant by month are those of the version of the first day that contributes to it. */
final class AccountGrantVersionsTest {
    private static final Item DOWN = Item.perUnit("down", "download", "0.3");
    private static final Item UP = Item.perUnit("up", "upload", "0.2");

    @Test
    void theVersionOfTheFirstContributingDayDecidesTheQuantity() {
        Book small = Book.from("20260801").with(UP).grant("free", "10", "up");
        Book large = Book.from("20260815").with(UP).grant("free", "100", "up");

        assertThat(Month.of("202608")
                        .book(small, large)
                        .use("20260814", "001", "upload", "1")
                        .use("20260815", "001", "upload", "50")
                        .rows())
                .last()
                .isEqualTo("202608 - free -0.2 x 10 = -2");
        assertThat(Month.of("202608")
                        .book(small, large)
                        .use("20260814", "001", "upload", "0")
                        .use("20260815", "001", "upload", "50")
                        .rows())
                .last()
                .isEqualTo("202608 - free -0.2 x 50 = -10");
    }

    @Test
    void aGrantThatALaterVersionNoLongerHasGoesOnInTheMonth() {
        List<String> rows = Month.of("202608")
                .book(
                        Book.from("20260801").with(UP).grant("free", "10", "up"),
                        Book.from("20260815").with(UP))
                .use("20260814", "001", "upload", "4")
                .use("20260815", "001", "upload", "50")
                .rows();

        assertThat(rows).last().isEqualTo("202608 - free -0.2 x 10 = -2");
    }

    @Test
    void usageOfAVersionWithoutTheGrantIsNotCovered() {
        List<String> rows = Month.of("202608")
                .book(
                        Book.from("20260801").with(UP),
                        Book.from("20260815").with(UP).grant("free", "10", "up"))
                .use("20260814", "001", "upload", "4")
                .use("20260815", "001", "upload", "3")
                .rows();

        assertThat(rows).last().isEqualTo("202608 - free -0.2 x 3 = -0.6");
    }

    @Test
    void theItemsOfAGrantAreThoseOfTheVersionOfItsFirstContributingDay() {
        List<String> rows = Month.of("202608")
                .book(
                        Book.from("20260801").with(UP, DOWN).grant("free", "10", "up"),
                        Book.from("20260815").with(UP, DOWN).grant("free", "10", "down"))
                .use("20260814", "001", "upload", "4")
                .use("20260815", "001", "download", "3")
                .use("20260816", "001", "upload", "1")
                .rows();

        assertThat(rows).endsWith("202608 - free -0.2 x 5 = -1").noneMatch(row -> row.contains("free -0.3"));
    }

    @Test
    void thePlaceOfAGrantIsThatOfItsFirstContributingDay() {
        List<String> rows = Month.of("202608")
                .book(
                        Book.from("20260801").with(UP).grant("one", "10", "up").grant("two", "10", "up"),
                        Book.from("20260815").with(UP).grant("two", "10", "up").grant("one", "10", "up"))
                .use("20260814", "001", "upload", "4")
                .use("20260815", "001", "upload", "8")
                .rows();

        assertThat(rows).endsWith("202608 - one -0.2 x 10 = -2", "202608 - two -0.2 x 2 = -0.4");
    }

    @Test
    void eachUnitPriceCoveredIsARow() {
        List<String> rows = Month.of("202608")
                .book(
                        Book.from("20260801").with(UP).grant("free", "10", "up"),
                        Book.from("20260815")
                                .with(Item.perUnit("up", "upload", "0.4"))
                                .grant("free", "10", "up"))
                .use("20260814", "001", "upload", "4")
                .use("20260815", "001", "upload", "50")
                .rows();

        assertThat(rows).endsWith("202608 - free -0.4 x 6 = -2.4", "202608 - free -0.2 x 4 = -0.8");
    }

    @Test
    void rowsAreKeptApartByTaxCategoryEvenAtOnePrice() {
        List<Charge> charges = Month.of("202608")
                .book(
                        Book.from("20260801").with(UP).grant("free", "10", "up"),
                        Book.from("20260815")
                                .with(Item.perUnit("up", "upload", "0.2").taxCategory("reduced"))
                                .grant("free", "10", "up"))
                .use("20260814", "001", "upload", "4")
                .use("20260815", "001", "upload", "50")
                .rate()
                .charges();

        assertThat(charges.subList(2, charges.size()))
                .extracting(charge -> charge.taxCategory() + " " + charge.quantity())
                .containsExactly("reduced 6", "standard 4");
    }
}

package meisai.pricebook;

import static meisai.pricebook.BookTree.item;
import static meisai.pricebook.BookTree.list;
import static meisai.pricebook.BookTree.map;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Usage has one price: of the items that price quantities at most one may match. */
final class OverlapTest {
    record Pair(String name, Map<String, Object> left, Map<String, Object> right) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource
    void itemsThatMatchTheSameUsageAreRefused(Pair pair) {
        assertThat(problems(pair)).extracting(BookProblem::code).containsExactly("overlap");
    }

    static Stream<Pair> itemsThatMatchTheSameUsageAreRefused() {
        return Stream.of(
                new Pair("no conditions", map("meter", "m"), map("meter", "m")),
                new Pair("any plan and some plan", map("meter", "m"), map("meter", "m", "plans", list("a"))),
                new Pair(
                        "a shared plan",
                        map("meter", "m", "plans", list("a", "b")),
                        map("meter", "m", "plans", list("c", "b"))),
                new Pair(
                        "a plan and a status",
                        map("meter", "m", "plans", list("a")),
                        map("meter", "m", "statuses", list("active"))),
                new Pair(
                        "different attributes",
                        map("meter", "m", "attributes", map("x", list("1"))),
                        map("meter", "m", "attributes", map("y", list("1")))));
    }

    @ParameterizedTest
    @MethodSource
    void itemsThatNeverMatchTheSameUsageAreFine(Pair pair) {
        assertThat(problems(pair)).isEmpty();
    }

    static Stream<Pair> itemsThatNeverMatchTheSameUsageAreFine() {
        return Stream.of(
                new Pair("other meters", map("meter", "m"), map("meter", "n")),
                new Pair("other plans", map("meter", "m", "plans", list("a")), map("meter", "m", "plans", list("b"))),
                new Pair(
                        "other statuses",
                        map("meter", "m", "statuses", list("active")),
                        map("meter", "m", "statuses", list("ready", "testing"))),
                new Pair(
                        "other values of an attribute",
                        map("meter", "m", "attributes", map("x", list("1"), "y", list("1"))),
                        map("meter", "m", "attributes", map("x", list("2"), "y", list("1")))));
    }

    @Test
    void theProblemNamesBothItemsAndWhatBothMatch() {
        Pair pair = new Pair(
                "",
                map("meter", "m", "plans", list("b", "c", "a"), "attributes", map("speed", list("slow", "fast"))),
                map("meter", "m", "plans", list("c", "b"), "statuses", list("active")));

        BookProblem problem = problems(pair).getFirst();

        assertThat(problem.path()).isEqualTo("items[1].applies");
        assertThat(problem.message())
                .startsWith("\"right\" (items[1]) and \"left\" (items[0]) both match "
                        + "meter m, plan b, c, status active, speed fast, slow; ");
    }

    @Test
    void overlapIsToldEvenWhenThePriceIsWrong() {
        BookTree book = book(new Pair("", map("meter", "m"), map("meter", "m"))).set("items[0].perUnit.price", "x");

        assertThat(book.problems()).extracting(BookProblem::code).containsExactly("invalidNumber", "overlap");
    }

    @Test
    void feesMayOverlapAnything() {
        BookTree book = BookTree.valid()
                .set("items[6]", item("base2", map(), "dailyByStatus", map("active", "1")))
                .set("items[7]", item("option2", map(), "monthly", map("price", "1")))
                .set(
                        "items[8]",
                        item(
                                "days2",
                                map("statuses", list("active")),
                                "graduated",
                                map("scope", "accountDay", "tiers", list(map("price", "6")))));

        assertThat(book.problems()).isEmpty();
    }

    private static List<BookProblem> problems(Pair pair) {
        return book(pair).problems();
    }

    private static BookTree book(Pair pair) {
        return BookTree.valid()
                .remove("grants")
                .set("meters", list(map("name", "m", "unit", "byte"), map("name", "n", "unit", "byte")))
                .set(
                        "items",
                        list(
                                item("left", pair.left(), "perUnit", map("price", "1")),
                                item(
                                        "right",
                                        pair.right(),
                                        "graduated",
                                        map("scope", "resourceDay", "tiers", list(map("price", "1"))))));
    }
}

package meisai.pricebook;

import static meisai.pricebook.BookTree.item;
import static meisai.pricebook.BookTree.list;
import static meisai.pricebook.BookTree.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What may change from version to version of a book, and what may not. */
final class VersionCheckTest {
    record Change(String code, String path, UnaryOperator<BookTree> change) {
        @Override
        public String toString() {
            return code + " at " + path;
        }
    }

    @ParameterizedTest
    @MethodSource
    void whatStaysTheSameMayNotChange(Change change) {
        assertThat(problems(change.change()))
                .extracting(BookProblem::code, BookProblem::path)
                .containsExactly(tuple(change.code(), change.path()));
    }

    static Stream<Change> whatStaysTheSameMayNotChange() {
        return Stream.of(
                new Change("currencyChanged", "currency", book -> book.set("currency", "USD")),
                new Change("unitChanged", "meters[0].unit", book -> book.set("meters[0].unit", "MiB")),
                new Change("decimalsChanged", "meters[0].decimals", book -> book.set("meters[0].decimals", 2)),
                new Change(
                        "modelChanged",
                        "items[4].monthly",
                        book -> book.set("items[4]", item("base", map(), "monthly", map("price", "1")))),
                new Change(
                        "meterChanged",
                        "items[1].applies.meter",
                        book -> book.set("meters[3]", map("name", "beam.call", "unit", "request"))
                                .set("items[1].applies.meter", "beam.call")),
                new Change(
                        "scopeChanged",
                        "items[2].graduated.scope",
                        book -> book.set("items[2].graduated.scope", "resourceMonth")),
                new Change(
                        "prorateChanged", "items[5].monthly.prorate", book -> book.remove("items[5].monthly.prorate")),
                new Change("grantUnitChanged", "grants[0].items", book -> book.set("grants[0].items", list("upload"))),
                new Change(
                        "kindChanged",
                        "grants[0].name",
                        book -> book.set("items[5].name", "location").set("grants[0].name", "option")),
                new Change(
                        "kindChanged",
                        "items[5].name",
                        book -> book.set("items[5].name", "beamFree").set("grants[0].name", "beamIncluded")));
    }

    @Test
    void pricesAndConditionsMayChange() {
        assertThat(problems(book -> book.set("items[0].perUnit", map("price", "0.3"))
                        .set("items[2].graduated.tiers", list(map("price", "1")))
                        .set("items[4].dailyByStatus", map("standby", "1"))
                        .set("items[5].monthly.price", "51")
                        .set("items[0].applies.plans", list("plan-E"))
                        .set("items[3].applies.statuses", list("ready"))
                        .set("items[0].category", "other")
                        .set("items[0].taxCategory", "reduced")
                        .set("grants[0].quantity", 5)
                        .set("items[6]", item("new", map(), "monthly", map("price", "1")))))
                .isEmpty();
    }

    @Test
    void twoVersionsNeverBeginOnTheSameDay() {
        PriceBook version = BookTree.valid().set("items[5].monthly.price", "51").book();

        assertThat(PriceBookReader.checkAgainst(version, history(BookTree.valid())))
                .extracting(BookProblem::code, BookProblem::path)
                .containsExactly(tuple("effectiveFromTaken", "effectiveFrom"));
    }

    @Test
    void theSameVersionAgainIsNoProblemInAnyOrderOfItsItems() {
        PriceBook again = BookTree.valid().book();
        List<BillItem> items = new ArrayList<>(again.items());
        Collections.reverse(items);
        PriceBook reversed = new PriceBook(
                again.id(), again.effectiveFrom(), again.currency(), again.meters(), items, again.grants());

        assertThat(PriceBookReader.checkAgainst(reversed, history(BookTree.valid())))
                .isEmpty();
    }

    @Test
    void everyOtherVersionCountsAndEachProblemIsToldOnce() {
        PriceBookHistory others = history(
                BookTree.valid().remove("items[5].monthly.prorate").set("effectiveFrom", "20260401"),
                BookTree.valid().remove("items[5].monthly.prorate").set("effectiveFrom", "20260201"),
                BookTree.valid().set("effectiveFrom", "20260101"));
        PriceBook version = BookTree.valid().set("effectiveFrom", "20260301").book();

        assertThat(PriceBookReader.checkAgainst(version, others))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo("prorateChanged");
                    assertThat(problem.message()).contains("byDay here and none in the version of 20260201");
                });
    }

    @Test
    void versionsOfAnotherBookAreAProgrammersError() {
        PriceBook version = BookTree.valid().set("id", "other").book();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PriceBookReader.checkAgainst(version, history(BookTree.valid())))
                .withMessageContaining("other");
    }

    private static List<BookProblem> problems(UnaryOperator<BookTree> change) {
        PriceBook version =
                change.apply(BookTree.valid()).set("effectiveFrom", "20260201").book();
        return PriceBookReader.checkAgainst(version, history(BookTree.valid()));
    }

    private static PriceBookHistory history(BookTree... versions) {
        return new PriceBookHistory(Stream.of(versions).map(BookTree::book).toList());
    }
}

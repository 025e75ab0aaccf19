package meisai.pricebook;

import static meisai.pricebook.BookTree.item;
import static meisai.pricebook.BookTree.list;
import static meisai.pricebook.BookTree.literal;
import static meisai.pricebook.BookTree.map;
import static meisai.pricebook.BookTree.nothing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import meisai.account.Status;
import meisai.meter.Meter;
import meisai.money.Currency;
import meisai.pricebook.PriceModel.Scope;
import meisai.pricebook.PriceModel.Tier;
import org.junit.jupiter.api.Test;

/** What a book in order becomes, and how several problems are told. */
final class PriceBookReaderTest {
    private static final BigDecimal SIX = new BigDecimal("6");

    @Test
    void headAndMetersAreRead() {
        PriceBook book = BookTree.valid().book();

        assertThat(book.id()).isEqualTo("book");
        assertThat(book.effectiveFrom()).isEqualTo(LocalDate.of(2026, 1, 1));
        assertThat(book.currency()).isEqualTo(Currency.JPY);
        assertThat(book.meters())
                .containsExactly(
                        new Meter("data.upload", "byte", 0),
                        new Meter("beam.request", "request", 0),
                        new Meter("gateway.hours", "hour", 3));
    }

    @Test
    void everyModelIsRead() {
        assertThat(BookTree.valid().book().items())
                .containsExactly(
                        new BillItem(
                                "upload",
                                "some",
                                "standard",
                                applies(Optional.of("data.upload"), Set.of("plan-D"), Set.of()),
                                new PriceModel.PerUnit(new BigDecimal("0.0000002288818359375"))),
                        new BillItem(
                                "beam",
                                "some",
                                "standard",
                                applies(Optional.of("beam.request"), Set.of(), Set.of()),
                                new PriceModel.PerUnit(new BigDecimal("0.0009"))),
                        new BillItem(
                                "hours",
                                "some",
                                "standard",
                                applies(Optional.of("gateway.hours"), Set.of(), Set.of()),
                                new PriceModel.Graduated(
                                        Scope.ACCOUNT_MONTH,
                                        List.of(
                                                new Tier(Optional.of(new BigDecimal("1.5")), new BigDecimal("50")),
                                                new Tier(Optional.of(new BigDecimal("10")), new BigDecimal("40")),
                                                new Tier(Optional.empty(), new BigDecimal("30"))),
                                        false)),
                        new BillItem(
                                "days",
                                "some",
                                "standard",
                                applies(Optional.empty(), Set.of("plan-D"), Set.of(Status.ACTIVE)),
                                new PriceModel.Graduated(
                                        Scope.ACCOUNT_DAY, List.of(new Tier(Optional.empty(), SIX)), true)),
                        new BillItem(
                                "base",
                                "some",
                                "standard",
                                applies(Optional.empty(), Set.of("plan-D"), Set.of()),
                                new PriceModel.DailyByStatus(
                                        Map.of(Status.ACTIVE, BigDecimal.TEN, Status.READY, new BigDecimal("5")))),
                        new BillItem(
                                "option",
                                "some",
                                "standard",
                                applies(Optional.empty(), Set.of(), Set.of(Status.ACTIVE)),
                                new PriceModel.Monthly(new BigDecimal("50"), true)));
    }

    @Test
    void grantsAreRead() {
        assertThat(BookTree.valid().book().grants())
                .containsExactly(new Grant(
                        "beamFree", Set.of("beam"), new BigDecimal("1000"), Grant.Scope.ACCOUNT_MONTH, Set.of()));
    }

    @Test
    void attributesAndTaxCategoryAreRead() {
        BillItem item = BookTree.valid()
                .set("items[0].applies.attributes", map("speedClass", list("slow", "fast"), "band", list("night")))
                .set("items[0].taxCategory", "reduced")
                .book()
                .items()
                .getFirst();

        assertThat(item.taxCategory()).isEqualTo("reduced");
        assertThat(item.applies().attributes())
                .isEqualTo(Map.of("speedClass", Set.of("fast", "slow"), "band", Set.of("night")));
    }

    @Test
    void defaultsMayBeWrittenOut() {
        PriceBook brief = BookTree.valid().book();
        PriceBook written = BookTree.valid()
                .set("meters[0].decimals", 0)
                .set("items[1].taxCategory", "standard")
                .set("items[1].perUnit.per", 1)
                .set("items[2].graduated.per", 1)
                .set("items[1].applies.attributes", map())
                .book();

        assertThat(written).isEqualTo(brief);
    }

    @Test
    void metersAndGrantsAreOptional() {
        PriceBook book = BookTree.valid()
                .remove("meters")
                .remove("grants")
                .set("items", list(item("base", map(), "dailyByStatus", map("active", "0"))))
                .book();

        assertThat(book.meters()).isEmpty();
        assertThat(book.grants()).isEmpty();
    }

    @Test
    void equalNumbersOfAnyTextAreEqual() {
        PriceBook other = BookTree.valid()
                .set("items[0].perUnit", map("price", "0.480", "per", 2_097_152))
                .set("items[2].graduated.tiers[0].upTo", "1.500")
                .set("items[2].graduated.tiers[1].upTo", "10")
                .book();

        assertThat(other).isEqualTo(BookTree.valid().book());
    }

    @Test
    void aPriceMayHaveThirtyFourPlaces() {
        String finest = "0." + "0".repeat(33) + "1";

        assertThat(BookTree.valid().set("items[1].perUnit.price", finest).problems())
                .isEmpty();
    }

    @Test
    void allProblemsAreToldInFileOrder() {
        List<BookProblem> problems = BookTree.valid()
                .set("grants[0].items[0]", "beams")
                .set("currency", "YEN")
                .set("items[5].monthly.prorate", "yes")
                .set("items[0].perUnit.price", "cheap")
                .set("items[0].name", nothing())
                .set("meters[1].decimals", 99)
                .remove("id")
                .problems();

        assertThat(problems)
                .extracting(BookProblem::path, BookProblem::code)
                .containsExactly(
                        tuple("id", "missing"),
                        tuple("currency", "unknownCurrency"),
                        tuple("meters[1].decimals", "outOfRange"),
                        tuple("items[0].name", "nullValue"),
                        tuple("items[0].perUnit.price", "invalidNumber"),
                        tuple("items[5].monthly.prorate", "unknownValue"),
                        tuple("grants[0].items[0]", "unknownItem"));
    }

    @Test
    void aProblemSaysWhereItIsInTheFile() {
        BookNode root = new BookNode.Mapping(
                List.of(
                        new BookNode.Member("id", new BookNode.Literal("7", "line 2")),
                        new BookNode.Member("items", new BookNode.Sequence(List.of(), "line 3"))),
                "line 1");

        assertThat(((BookCheck.Invalid) PriceBookReader.read(root)).problems())
                .extracting(BookProblem::path, BookProblem::at, BookProblem::code)
                .containsExactly(
                        tuple("effectiveFrom", "line 1", "missing"),
                        tuple("currency", "line 1", "missing"),
                        tuple("id", "line 2", "wrongType"),
                        tuple("items", "line 3", "empty"));
    }

    @Test
    void aFileThatIsNoMappingIsRefused() {
        assertThat(PriceBookReader.read(literal("true")))
                .isInstanceOfSatisfying(
                        BookCheck.Invalid.class,
                        invalid -> assertThat(invalid.problems())
                                .extracting(BookProblem::path, BookProblem::code)
                                .containsExactly(tuple("", "wrongType")));
    }

    @Test
    void problemsAreBounded() {
        BookTree book = BookTree.valid();
        for (int i = 0; i < Problems.MAX; i++) {
            book.set("taxes" + i, "x");
        }
        book.remove("id");

        List<BookProblem> problems = book.problems();

        assertThat(problems).hasSize(Problems.MAX + 1);
        assertThat(problems.getLast().code()).isEqualTo("tooManyProblems");
    }

    @Test
    void aMessageNeverRepeatsAWholeFile() {
        BookTree book = BookTree.valid()
                .set("x".repeat(100_000), "x")
                .set("currency", "x".repeat(100_000))
                .set("effectiveFrom", "1\n2");

        assertThat(book.problems())
                .hasSize(3)
                .allSatisfy(problem -> assertThat(problem.path() + problem.message())
                        .hasSizeLessThan(400)
                        .doesNotContain("\n"));
    }

    private static Applies applies(Optional<String> meter, Set<String> plans, Set<Status> statuses) {
        return new Applies(meter, plans, statuses, Map.of());
    }
}
